output "sign_in_secret" {
  description = "Secret that people put the user and password into."
  value       = "https://${local.vault_name}.vault.azure.net/secrets/${local.entry}"

  depends_on = [azurerm_role_assignment.sign_in]
}
