variable "metric_namespace" {
  description = "Namespace the application writes its metrics under"
  type        = string
  default     = "Scoring"
}

variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
  type        = string
}

variable "vm_size" {
  description = "Machine type, e.g. Standard_F4s_v2"
  type        = string
}

variable "network_id" {
  description = "Virtual network that private names are resolved in"
  type        = string
}

variable "workers" {
  description = "Server processes of a machine"
  type        = number
  default     = 4
}

variable "tenant_id" {
  description = "Entra ID tenant whose people and identities may sign in to the cluster"
  type        = string
}

variable "compute_subnet_cidr" {
  description = "Address range of that subnet"
  type        = string

  validation {
    condition     = can(cidrhost(var.compute_subnet_cidr, -6))
    error_message = "compute_subnet_cidr is a range such as 10.30.5.0/24."
  }
}

variable "network_cidr" {
  description = "Address range of the virtual network, where data stores answer"
  type        = string
}

variable "outbound_type" {
  description = "How the subnet's traffic leaves the network: userAssignedNATGateway or userDefinedRouting"
  type        = string

  validation {
    condition     = contains(["userAssignedNATGateway", "userDefinedRouting"], var.outbound_type)
    error_message = "outbound_type must be userAssignedNATGateway or userDefinedRouting."
  }
}

variable "registry_id" {
  description = "Container registry that the nodes pull from"
  type        = string
}

variable "deploy_principal_id" {
  description = "Principal id of the identity that applies the manifests"
  type        = string
}

variable "force_destroy" {
  description = "Whether the cluster may be removed without taking a lock off first"
  type        = bool
  default     = false
}

variable "api_allowed_cidrs" {
  description = "Address ranges that may call the service"
  type        = list(string)

  validation {
    condition     = alltrue([for range in var.api_allowed_cidrs : can(cidrhost(range, 0))])
    error_message = "Every entry must be an address range such as 10.0.0.0/8."
  }
}

variable "system_vm_size" {
  description = "Machine type of the nodes that run the cluster's own parts"
  type        = string
  default     = "Standard_D2s_v5"
}

variable "system_nodes" {
  description = "Nodes that run the cluster's own parts"
  type        = number
  default     = 2

  validation {
    condition     = var.system_nodes >= 1
    error_message = "system_nodes must be at least 1."
  }
}

variable "min_replicas" {
  description = "Nodes that always run, and copies of the service: one a node"
  type        = number
  default     = 2

  validation {
    condition     = var.min_replicas >= 1
    error_message = "min_replicas must be at least 1."
  }
}

variable "max_replicas" {
  description = "Copies of the service at most"
  type        = number
  default     = 4

  validation {
    condition     = var.max_replicas <= 900
    error_message = "max_replicas must be at most 900."
  }
}

variable "pod_cpu_millis" {
  description = "Processor share one copy reserves, in thousandths of a vCPU"
  type        = number
}

variable "pod_memory_mb" {
  description = "Memory of one copy in MiB"
  type        = number
}

variable "pods_range" {
  description = "Address range of the pods, which exists inside the cluster only"
  type        = string
  default     = "10.244.0.0/16"
}

variable "services_range" {
  description = "Address range of Kubernetes services, which exists inside the cluster only"
  type        = string
  default     = "10.245.0.0/16"
}
