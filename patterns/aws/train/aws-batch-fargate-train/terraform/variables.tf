variable "use_spot" {
  type        = bool
  description = "Whether runs use Fargate Spot, which is cheaper and may be interrupted"
  default     = false
}
