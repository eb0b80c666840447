output "dashboard" {
  description = "Name of the dashboard"
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "alert_topic_arn" {
  description = "Where alerts go"
  value       = aws_sns_topic.alerts.arn
}
