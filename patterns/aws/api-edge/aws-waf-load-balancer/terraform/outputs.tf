output "web_acl_arn" {
  description = "Web ACL in front of the service"
  value       = aws_wafv2_web_acl.this.arn
}

output "edge_log_group_name" {
  description = "Where refused and counted requests are logged"
  value       = aws_cloudwatch_log_group.this.name
}
