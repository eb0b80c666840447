output "endpoint_url" {
  description = "URL that callers inside the network use"
  value       = "https://${var.service_domain}"
}

output "service_name" {
  description = "Name of the ECS service"
  value       = aws_ecs_service.this["stable"].name
}

output "log_group_name" {
  description = "Where the service logs"
  value       = aws_cloudwatch_log_group.this.name
}

output "cluster_name" {
  description = "ECS cluster of the service"
  value       = aws_ecs_cluster.this.name
}

output "load_balancer_arn_suffix" {
  description = "Dimension of the load balancer's metrics"
  value       = aws_lb.this.arn_suffix
}

output "target_group_arn_suffix" {
  description = "Dimension of the stable target group's metrics"
  value       = aws_lb_target_group.this["stable"].arn_suffix
}

output "load_balancer_arn" {
  description = "Load balancer that a firewall can be put in front of"
  value       = aws_lb.this.arn
}
