variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
  type        = string
}

variable "key_vault_id" {
  description = "Key vault of the platform"
  type        = string
}

variable "metric_namespace" {
  description = "Namespace the application writes its metrics under"
  type        = string
  default     = "Scoring"
}

variable "serving_principal_id" {
  description = "Principal id of the identity that the scoring service runs as"
  type        = string
}

variable "instance_type" {
  description = "Machine type of the endpoint, e.g. STANDARD_F4S_V2"
  type        = string
}

variable "workers" {
  description = "Server processes of an instance"
  type        = number
  default     = 4
}

variable "min_instances" {
  description = "Instances that always run"
  type        = number
  default     = 2
}

variable "max_instances" {
  description = "Instances at most"
  type        = number
  default     = 6
}

variable "concurrent_requests" {
  description = "Requests an instance works on at the same time"
  type        = number
  default     = 16
}

variable "private_only" {
  description = "1 to refuse calls from outside the private network, which then needs an endpoint of the workspace"
  type        = number
  default     = 0
}
