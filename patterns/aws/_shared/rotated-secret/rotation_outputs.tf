output "app_secret_arn" {
  description = "Secret that holds the application's API key"
  value       = aws_secretsmanager_secret.api_key.arn
}

output "access_policy_json" {
  description = "IAM policy document that lets the application read the secret and use the key"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadApiKey"
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        Resource = aws_secretsmanager_secret.api_key.arn
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

output "rotation_state_machine_arn" {
  description = "State machine that replaces the API key; start it by hand after a leak"
  value       = aws_sfn_state_machine.rotate.arn
}
