output "objects_json" {
  description = "Kubernetes objects, as a JSON list"
  value       = jsonencode(local.objects)
}
