resource "google_storage_bucket_object" "script" {
  bucket       = var.bucket_name
  name         = var.script_key
  source       = "${path.module}/scripts/ingest_extract.py"
  content_type = "text/x-python"
}
