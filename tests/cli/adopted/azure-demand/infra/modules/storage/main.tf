variable "rg" {}
variable "location" {}

resource "azurerm_storage_account" "lake" {
  name                     = "stdemandlake"
  resource_group_name      = var.rg
  location                 = var.location
  account_tier             = "Standard"
  account_replication_type = "ZRS"
  is_hns_enabled           = true
}

output "account_id" {
  value = azurerm_storage_account.lake.id
}
