locals {
  # What reading and writing this lake takes beside its objects and their key.
  query_statements = [
    {
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
    },
    local.athena_statement,
  ]
}
