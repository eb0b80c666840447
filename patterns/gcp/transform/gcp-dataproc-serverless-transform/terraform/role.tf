locals {
  # What the application image does in this module, and the name of the step in a pipeline.
  role     = "features"
  job_name = "transform"

  # Delivery uploads the script and the zipped application package that it imports.
  packages         = ["gs://${var.bucket_name}/${var.package_key}"]
  script_arguments = []
}
