output "processor_name" {
  description = "Name of the consumer."
  value       = aws_ecs_service.consumer.name
}

output "cluster_name" {
  description = "Cluster of the consumer."
  value       = aws_ecs_cluster.consumer.name
}

output "log_group_name" {
  description = "Where the consumer logs."
  value       = aws_cloudwatch_log_group.consumer.name
}
