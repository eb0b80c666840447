output "kms_key_arn" {
  description = "Customer-managed key that encrypts data at rest and logs"
  value       = aws_kms_key.platform.arn
}
