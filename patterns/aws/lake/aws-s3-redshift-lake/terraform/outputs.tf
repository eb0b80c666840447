locals {
  # What reading and writing this lake takes beside its objects and their key.
  query_statements = [
    local.catalog_statement,
    {
      Sid      = "WarehouseLogin"
      Effect   = "Allow"
      Action   = ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"]
      Resource = aws_redshiftserverless_workgroup.lake.arn
    },
    {
      Sid      = "WarehouseQuery"
      Effect   = "Allow"
      Action   = ["redshift-data:ExecuteStatement", "redshift-data:BatchExecuteStatement"]
      Resource = aws_redshiftserverless_workgroup.lake.arn
    },
    {
      # Statements have no ARN; each caller sees only its own.
      Sid      = "WarehouseResult"
      Effect   = "Allow"
      Action   = ["redshift-data:DescribeStatement", "redshift-data:GetStatementResult", "redshift-data:CancelStatement"]
      Resource = "*"
    },
  ]
}

output "workgroup_name" {
  description = "Redshift Serverless workgroup; the catalogue database is its awsdatacatalog."
  value       = aws_redshiftserverless_workgroup.lake.workgroup_name
}

output "admin_secret_arn" {
  description = "Secret with the warehouse administrator's password, rotated by Redshift."
  value       = aws_redshiftserverless_namespace.lake.admin_password_secret_arn
}
