variable "readers" {
  description = "Roles that may query public and internal columns, by a name of their own: {analysts = role ARN}."
  type        = map(string)
  default     = {}
}

variable "data_lake_admins" {
  description = "Role ARNs to make Lake Formation administrators; this replaces the account's settings, so it is empty unless asked for."
  type        = list(string)
  default     = []
}
