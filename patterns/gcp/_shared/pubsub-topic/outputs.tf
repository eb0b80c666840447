output "stream_name" {
  description = "Subscription that the application consumes"
  value       = google_pubsub_subscription.consumer.name

  depends_on = [google_pubsub_subscription_iam_member.consumer]
}

output "topic_name" {
  description = "Topic that events are published to"
  value       = google_pubsub_topic.events.name
}

output "kind" {
  description = "What carries the events"
  value       = "pubsub"
}

output "brokers" {
  description = "Bootstrap brokers; Pub/Sub has none"
  value       = ""
}

output "dead_letter_subscription" {
  description = "Where events lie that nobody could process"
  value       = google_pubsub_subscription.dead.name
}
