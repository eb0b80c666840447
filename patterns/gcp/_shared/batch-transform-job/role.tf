locals {
  # What the application image does in this module, and the name of the step in a pipeline.
  role     = "features"
  job_name = "transform"
}
