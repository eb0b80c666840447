variable "analysts" {
  type        = list(string)
  description = "Who may query the lake, as IAM members such as group:analysts@example.com"
  default     = []
}
