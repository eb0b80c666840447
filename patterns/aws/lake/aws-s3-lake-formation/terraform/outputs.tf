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
      ]
      Resource = [local.catalog_arn, local.database_arn, local.tables_arn]
    },
    {
      Sid      = "LakeGoverned"
      Effect   = "Allow"
      Action   = "lakeformation:GetDataAccess"
      Resource = "*"
    },
    local.athena_statement,
  ]
}

output "sensitivity_tag_key" {
  description = "Lake Formation tag that decides which columns readers see."
  value       = aws_lakeformation_lf_tag.sensitivity.key
}
