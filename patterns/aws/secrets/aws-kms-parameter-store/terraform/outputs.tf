output "kms_key_arn" {
  description = "Customer-managed key that encrypts data at rest and logs"
  value       = aws_kms_key.platform.arn
}

output "app_secret_arn" {
  description = "Parameter that holds the application's API key"
  value       = aws_ssm_parameter.api_key.arn
}

output "access_policy_json" {
  description = "IAM policy document that lets the application read the parameter and use the key"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadApiKey"
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "ssm:GetParameters"]
        Resource = aws_ssm_parameter.api_key.arn
      },
      {
        Sid      = "UsePlatformKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"]
        Resource = aws_kms_key.platform.arn
      },
    ]
  })
}
