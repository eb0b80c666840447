output "stream_name" {
  description = "Name of the topic"
  value       = local.topic
}

output "kind" {
  description = "Kind of the stream"
  value       = "kafka"
}

output "brokers" {
  description = "Bootstrap brokers"
  value       = "${local.cluster}-kafka-bootstrap.${var.namespace}.svc:9093"
}

output "user_secret" {
  description = "Secret with the consumer's password, which the user operator makes"
  value       = local.user
}

output "ca_secret" {
  description = "Secret with the authority of the brokers' certificates"
  value       = "${local.cluster}-cluster-ca-cert"
}
