output "stream_name" {
  description = "Topic of the events; the application creates it on its first start."
  value       = local.topic
}

output "kind" {
  description = "Kind of stream, which decides the client."
  value       = "kafka"
}

output "security_group_id" {
  description = "Security group of the brokers."
  value       = aws_security_group.brokers.id
}

output "broker_routes" {
  description = "Address ranges and ports of brokers outside the network; there are none."
  value       = []
}
