output "endpoint_url" {
  description = "URL that callers use, signing each request with Signature Version 4"
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "service_name" {
  description = "Name of the function"
  value       = aws_lambda_function.this.function_name
}

output "log_group_name" {
  description = "Where the service logs"
  value       = aws_cloudwatch_log_group.this.name
}

output "api_id" {
  description = "Dimension of the API's metrics"
  value       = aws_apigatewayv2_api.this.id
}

output "invoke_policy_json" {
  description = "IAM policy document that lets a caller ask for scores"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = "${aws_apigatewayv2_api.this.execution_arn}/*/*"
    }]
  })
}
