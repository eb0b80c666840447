output "offline_uri" {
  description = "Where the offline feature files lie"
  value       = aws_ssm_parameter.layout.value
}

output "access_policy_json" {
  description = "IAM policy document to read and write offline features"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "${var.bucket_arn}/${local.prefix}/*"
    }]
  })
}
