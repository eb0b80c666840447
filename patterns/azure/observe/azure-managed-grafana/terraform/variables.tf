variable "viewer_principal_ids" {
  description = "People or groups that may see and edit dashboards"
  type        = list(string)
  default     = []
}
