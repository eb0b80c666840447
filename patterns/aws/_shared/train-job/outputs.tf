output "job" {
  description = "The job that trains, evaluates and registers a candidate"
  value       = local.job
}
