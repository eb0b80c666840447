locals {
  tags   = merge(var.tags, { environment = var.environment })
  folder = "features"
}

# A weekly list of the folder's files with size and age, for audits and clean-ups; it needs no listing job.
resource "azurerm_storage_blob_inventory_policy" "this" {
  storage_account_id = var.storage_account_id

  rules {
    name                   = "features"
    storage_container_name = var.bucket_name
    format                 = "Parquet"
    schedule               = "Weekly"
    scope                  = "Blob"
    schema_fields          = ["Name", "Content-Length", "Creation-Time", "Last-Modified", "AccessTier"]

    filter {
      blob_types   = ["blockBlob"]
      prefix_match = ["${var.bucket_name}/${local.folder}/"]
    }
  }
}
