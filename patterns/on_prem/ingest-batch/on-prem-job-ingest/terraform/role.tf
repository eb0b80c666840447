locals {
  # What the application image does in this step.
  role = "ingest"
}
