# The lake is in the platform's own region, under the platform's own key.
locals {
  bucket_place  = var.region
  second_region = ""
  bucket_key    = var.kms_key_id
}
