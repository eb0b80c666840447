output "processor_name" {
  description = "Name of the Flink application."
  value       = aws_kinesisanalyticsv2_application.stream.name
}

output "running" {
  description = "Whether the application was started, which needs its code."
  value       = local.has_code
}

output "log_group_name" {
  description = "Where the application logs."
  value       = aws_cloudwatch_log_group.stream.name
}
