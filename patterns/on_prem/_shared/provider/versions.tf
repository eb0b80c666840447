# No provider: modules work out Kubernetes objects, the root hands them out, and delivery applies them with kubectl.
terraform {
  required_version = ">= 1.9"
}
