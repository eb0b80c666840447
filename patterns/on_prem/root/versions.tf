terraform {
  required_version = ">= 1.9"

  # The state lies in Secrets of the cluster's own; every other thing that Terraform makes here is text.
  backend "kubernetes" {}
}
