locals {
  tags       = merge(var.tags, { environment = var.environment })
  vault_name = element(split("/", var.key_vault_id), length(split("/", var.key_vault_id)) - 1)
  entry      = "kafka-sign-in"
}

# Resource Manager makes the entry in the closed vault, with random text in it: Terraform never sees the user and password
# that people put in as its next version. Making the entry again would hide that version, so it is made once.
resource "azurerm_resource_group_template_deployment" "sign_in" {
  name                = "${var.name}-${local.entry}"
  resource_group_name = var.resource_group_name
  deployment_mode     = "Incremental"
  tags                = local.tags

  template_content = jsonencode({
    "$schema"      = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    contentVersion = "1.0.0.0"
    parameters = {
      first = { type = "securestring", defaultValue = "[newGuid()]" }
    }
    resources = [{
      type       = "Microsoft.KeyVault/vaults/secrets"
      apiVersion = "2023-07-01"
      name       = "${local.vault_name}/${local.entry}"
      properties = {
        contentType = "User and password of the Kafka cluster, as JSON"
        value       = "[parameters('first')]"
      }
    }]
  })

  lifecycle {
    ignore_changes = [template_content, tags]
  }
}

# The consumer reads this one entry and no other.
resource "azurerm_role_assignment" "sign_in" {
  scope                = "${var.key_vault_id}/secrets/${local.entry}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = var.pipeline_principal_id
  principal_type       = "ServicePrincipal"

  depends_on = [azurerm_resource_group_template_deployment.sign_in]
}
