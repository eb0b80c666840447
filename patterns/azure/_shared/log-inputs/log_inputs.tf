variable "log_workspace_id" {
  description = "Log Analytics workspace that takes logs"
  type        = string
}
