output "model_kind" {
  description = "Kind of interface, for the application's client"
  value       = "vertex"

  depends_on = [google_project_iam_member.callers]
}

output "model_endpoint" {
  description = "Base address of the models in this region"
  value       = local.location
}

output "chat_model_id" {
  description = "Name of the model that writes answers"
  value       = var.chat_model_id
}

output "embedding_model_id" {
  description = "Name of the model that embeds text"
  value       = var.embedding_model_id
}

output "labels" {
  description = "Labels that calls of this system carry"
  value       = merge(var.tags, { environment = var.environment })
}
