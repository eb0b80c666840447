# The namespace of a cluster that this service has for itself.
locals {
  namespace = "scoring"

  own_namespace = [
    {
      apiVersion = "v1"
      kind       = "Namespace"
      metadata = {
        name   = local.namespace
        labels = { "pod-security.kubernetes.io/enforce" = "restricted" }
      }
    },
  ]
}
