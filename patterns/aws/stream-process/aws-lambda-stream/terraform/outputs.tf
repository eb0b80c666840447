output "processor_name" {
  description = "Name of the consumer."
  value       = aws_lambda_function.stream.function_name
}

output "failed_queue_arn" {
  description = "Queue that names batches of a stream which failed every attempt."
  value       = aws_sqs_queue.failed.arn
}

output "log_group_name" {
  description = "Where the consumer logs."
  value       = aws_cloudwatch_log_group.stream.name
}
