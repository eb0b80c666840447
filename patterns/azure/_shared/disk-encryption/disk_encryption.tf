resource "azurerm_disk_encryption_set" "this" {
  name                      = local.full_name
  location                  = var.region
  resource_group_name       = var.resource_group_name
  key_vault_key_id          = var.kms_key_id
  auto_key_rotation_enabled = true
  encryption_type           = "EncryptionAtRestWithCustomerKey"
  tags                      = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }
}
