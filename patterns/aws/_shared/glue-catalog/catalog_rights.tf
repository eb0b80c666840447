locals {
  # What finding tables, and adding to them, takes.
  catalog_statement = {
    Sid    = "LakeCatalogue"
    Effect = "Allow"
    Action = [
      "glue:GetDatabase",
      "glue:GetTable",
      "glue:GetTables",
      "glue:GetPartition",
      "glue:GetPartitions",
      "glue:BatchGetPartition",
      "glue:CreateTable",
      "glue:UpdateTable",
      "glue:BatchCreatePartition",
    ]
    Resource = [local.catalog_arn, local.database_arn, local.tables_arn]
  }
}
