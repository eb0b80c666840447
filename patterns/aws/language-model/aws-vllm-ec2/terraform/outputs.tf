output "model_kind" {
  description = "Kind of interface, for the application's client"
  value       = "openai-compatible"
}

output "model_endpoint" {
  description = "Base address of the models inside the virtual network"
  value       = "http://${aws_lb.this.dns_name}:${local.port}/v1"
}

output "chat_model_id" {
  description = "Name of the model that writes answers"
  value       = local.chat
}

output "embedding_model_id" {
  description = "Name of the model that embeds text"
  value       = local.embedding
}

output "access_policy_json" {
  description = "IAM policy document to read the tokenizers, by which callers count tokens; who may call is decided by the network"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "ReadTokenizers"
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = [for model in [local.chat, local.embedding] : "${var.bucket_arn}/models/${model}/tokenizer*"]
    }]
  })
}
