locals {
  # What the application image does in this module, and the name of the step in a pipeline.
  role     = "ingest"
  job_name = "ingest"

  # The script ships with the module and needs no package of the application.
  packages         = []
  script_arguments = ["gs://${var.bucket_name}/${var.source_prefix}", "gs://${var.bucket_name}/${var.target_prefix}", var.extract_format]
}
