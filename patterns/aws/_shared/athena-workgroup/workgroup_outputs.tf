locals {
  athena_statement = {
    Sid    = "LakeQuery"
    Effect = "Allow"
    Action = [
      "athena:StartQueryExecution",
      "athena:StopQueryExecution",
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:GetWorkGroup",
    ]
    Resource = aws_athena_workgroup.lake.arn
  }
}

output "athena_workgroup_name" {
  description = "Workgroup for queries over the lake."
  value       = aws_athena_workgroup.lake.name
}
