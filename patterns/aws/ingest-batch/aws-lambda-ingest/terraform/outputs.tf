output "job" {
  description = "The job that ingests one extract."
  value = {
    name         = "ingest"
    sfn_resource = "arn:aws:states:::lambda:invoke"

    sfn_parameters = jsonencode({
      FunctionName = aws_lambda_function.ingest.arn
      Payload      = { role = "ingest" }
    })

    scheduler_arn = "arn:aws:scheduler:::aws-sdk:lambda:invoke"

    scheduler_input = jsonencode({
      FunctionName   = aws_lambda_function.ingest.arn
      InvocationType = "Event"
      Payload        = jsonencode({ role = "ingest" })
    })

    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "Run"
        Effect   = "Allow"
        Action   = "lambda:InvokeFunction"
        Resource = [aws_lambda_function.ingest.arn, "${aws_lambda_function.ingest.arn}:*"]
      }]
    })
  }
}

output "failed_queue_arn" {
  description = "Queue that holds runs which failed after all retries."
  value       = aws_sqs_queue.failed.arn
}

output "log_group_name" {
  description = "Where the job logs."
  value       = aws_cloudwatch_log_group.ingest.name
}
