output "key_vault_id" {
  description = "Key vault"
  value       = azurerm_key_vault.this.id
}

output "kms_key_id" {
  description = "Key, without version, that encrypts data at rest"
  value       = "${local.vault_uri}/keys/${local.key_name}"

  depends_on = [azurerm_resource_group_template_deployment.contents, azurerm_role_assignment.encryption]
}

output "app_secret_id" {
  description = "Secret, without version, that holds the application's API key"
  value       = "${local.vault_uri}/secrets/${local.entry_name}"

  depends_on = [azurerm_resource_group_template_deployment.contents, azurerm_role_assignment.api_key]
}

output "serving_identity_id" {
  description = "Resource id of the serving identity"
  value       = azurerm_user_assigned_identity.this["serving"].id
}

output "serving_principal_id" {
  description = "Principal id of the serving identity"
  value       = azurerm_user_assigned_identity.this["serving"].principal_id
}

output "serving_client_id" {
  description = "Client id of the serving identity"
  value       = azurerm_user_assigned_identity.this["serving"].client_id
}

output "pipeline_identity_id" {
  description = "Resource id of the pipeline identity"
  value       = azurerm_user_assigned_identity.this["pipeline"].id
}

output "pipeline_principal_id" {
  description = "Principal id of the pipeline identity"
  value       = azurerm_user_assigned_identity.this["pipeline"].principal_id
}

output "pipeline_client_id" {
  description = "Client id of the pipeline identity"
  value       = azurerm_user_assigned_identity.this["pipeline"].client_id
}

output "orchestrator_identity_id" {
  description = "Resource id of the orchestrator identity"
  value       = azurerm_user_assigned_identity.this["orchestrator"].id
}

output "orchestrator_principal_id" {
  description = "Principal id of the orchestrator identity"
  value       = azurerm_user_assigned_identity.this["orchestrator"].principal_id
}

output "orchestrator_client_id" {
  description = "Client id of the orchestrator identity"
  value       = azurerm_user_assigned_identity.this["orchestrator"].client_id
}

output "encryption_identity_id" {
  description = "Identity that stores use to reach the key"
  value       = azurerm_user_assigned_identity.this["encryption"].id
}

output "encryption_client_id" {
  description = "Client id of the identity that reaches the key"
  value       = azurerm_user_assigned_identity.this["encryption"].client_id
}
