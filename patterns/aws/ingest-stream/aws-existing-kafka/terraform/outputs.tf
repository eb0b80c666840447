output "stream_arn" {
  description = "ARN of the cluster; one that is run elsewhere has none."
  value       = ""
}

output "sign_in_secret" {
  description = "Secret that people put the user and password into."
  value       = aws_secretsmanager_secret.sign_in.arn
}

output "broker_routes" {
  description = "Address ranges and ports of the brokers, which consumers have to reach."
  value       = [for pair in setproduct(var.broker_cidrs, local.ports) : { cidr = pair[0], port = pair[1] }]
}

output "access_policy_json" {
  description = "IAM policy document to read the user and password."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "StreamSignIn"
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        Resource = aws_secretsmanager_secret.sign_in.arn
      },
      {
        Sid      = "StreamSignInKey"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = var.kms_key_arn
      },
    ]
  })
}
