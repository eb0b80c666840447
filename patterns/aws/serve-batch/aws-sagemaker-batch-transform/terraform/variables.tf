variable "instance_count" {
  type        = number
  description = "Instances of one run"
  default     = 1
}

variable "concurrent_requests" {
  type        = number
  description = "Requests each instance answers at the same time"
  default     = 4
}

variable "input_prefix" {
  type        = string
  description = "Where the rows to score lie in the lake, as JSON lines"
  default     = "scoring/input/"
}

variable "output_prefix" {
  type        = string
  description = "Where scores are written in the lake"
  default     = "scoring/output/"
}
