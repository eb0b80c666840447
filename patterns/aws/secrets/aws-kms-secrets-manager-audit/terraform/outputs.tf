output "kms_key_arn" {
  description = "Customer-managed key that encrypts data at rest and logs"
  value       = aws_kms_key.platform.arn
}

output "audit_bucket_name" {
  description = "Bucket that holds the audit trail"
  value       = aws_s3_bucket.audit.bucket
}

output "audit_topic_arn" {
  description = "Topic of the security alerts"
  value       = aws_sns_topic.audit.arn
}
