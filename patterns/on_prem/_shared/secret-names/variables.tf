variable "issuer_name" {
  type        = string
  description = "Cluster issuer of cert-manager that signs the certificates"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", var.issuer_name))
    error_message = "Use the name of a ClusterIssuer, such as organisation-ca."
  }
}
