output "endpoint_url" {
  description = "URL that callers inside the network use"
  value       = "https://${var.service_domain}"
}

output "service_name" {
  description = "Name of the Auto Scaling group"
  value       = aws_autoscaling_group.this.name
}

output "log_group_name" {
  description = "Where the service logs"
  value       = aws_cloudwatch_log_group.this.name
}

output "load_balancer_arn_suffix" {
  description = "Dimension of the load balancer's metrics"
  value       = aws_lb.this.arn_suffix
}
