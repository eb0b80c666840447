output "identity_provider" {
  description = "Workload identity provider that GitHub's tokens are exchanged at; empty where there is none"
  value       = ""
}
