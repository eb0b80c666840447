output "endpoint_url" {
  description = "URL that callers inside the network use, signing each request with Signature Version 4"
  value       = "https://runtime.sagemaker.${var.region}.amazonaws.com/endpoints/${aws_sagemaker_endpoint.this.name}/invocations"
}

output "service_name" {
  description = "Name of the endpoint"
  value       = aws_sagemaker_endpoint.this.name
}

output "log_group_name" {
  description = "Where the endpoint logs"
  value       = aws_cloudwatch_log_group.this.name
}

output "invoke_policy_json" {
  description = "IAM policy document that lets a caller ask for scores"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sagemaker:InvokeEndpoint"
      Resource = aws_sagemaker_endpoint.this.arn
    }]
  })
}
