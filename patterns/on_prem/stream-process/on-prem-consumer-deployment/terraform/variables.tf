variable "stream_secret" {
  type        = string
  description = "Secret with the password that signs in to the stream"
}

variable "stream_ca_secret" {
  type        = string
  description = "Secret with the authority of the stream's certificates"
}

variable "replicas" {
  type        = number
  description = "Consumers that run"
}

variable "vcpu" {
  type        = number
  description = "vCPUs of a consumer"
}

variable "memory_gib" {
  type        = number
  description = "Memory of a consumer in GiB"
}
