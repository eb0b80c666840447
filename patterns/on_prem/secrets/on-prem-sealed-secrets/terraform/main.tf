# People encrypt the values for the controller with kubeseal, and delivery applies what they commit to deploy/sealed/<environment>/.
locals {
  objects = []
}

output "made_by" {
  description = "What makes a Secret, and the condition that tells that it has"
  value       = "sealedsecret Synced"
}
