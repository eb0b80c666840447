locals {
  container_environment_id = var.container_environment_id
  workload_profile         = "Consumption"
}

variable "container_environment_id" {
  description = "Container Apps environment that runs the container"
  type        = string
}
