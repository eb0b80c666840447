provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true

  features {
    key_vault {
      purge_soft_delete_on_destroy = false
    }

    # Storage accounts are closed to the network that Terraform runs in.
    storage {
      data_plane_available = false
    }

    # Keys and secrets that a template made cannot be deleted through it.
    template_deployment {
      delete_nested_items_during_deletion = false
    }
  }
}
