output "stream_name" {
  description = "Topic that the application consumes"
  value       = google_managed_kafka_topic.events.topic_id

  depends_on = [google_managed_kafka_acl.topics, google_managed_kafka_acl.groups]
}

output "topic_name" {
  description = "Topic that events are published to"
  value       = google_managed_kafka_topic.events.topic_id
}

output "kind" {
  description = "What carries the events"
  value       = "kafka"
}

output "brokers" {
  description = "Bootstrap address; SASL over TLS with the Google identity"
  value       = "bootstrap.${google_managed_kafka_cluster.events.cluster_id}.${var.region}.managedkafka.${var.project_id}.cloud.goog:9092"
}
