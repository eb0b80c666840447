output "model_kind" {
  description = "Kind of interface, for the application's client"
  value       = "bedrock"
}

output "model_endpoint" {
  description = "Empty: the SDK finds the endpoint by its region"
  value       = ""
}

output "chat_model_id" {
  description = "Name of the model that writes answers"
  value       = local.chat_id
}

output "embedding_model_id" {
  description = "Name of the model that embeds text"
  value       = var.embedding_model_id
}

output "access_policy_json" {
  description = "IAM policy document to call the models"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "CallModels"
      Effect   = "Allow"
      Action   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
      Resource = concat(local.foundation_models, local.profiles)
    }]
  })
}
