output "job" {
  description = "The job that scores one batch"
  value       = local.job
}
