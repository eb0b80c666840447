# Everything is closed but names and what lies in the namespace; each store and the service say who may come in.
locals {
  entrance_label = { "scoring/entrance" = "gateway" }

  namespace_object = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata = {
      name = var.name
      labels = merge({ for name, value in var.tags : name => replace(value, "/[^A-Za-z0-9_.-]/", "-") }, {
        "environment"                        = var.environment
        "pod-security.kubernetes.io/enforce" = "restricted"
      })
    }
  }

  closed = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "closed", namespace = var.name }
    spec       = { podSelector = {}, policyTypes = ["Ingress", "Egress"] }
  }

  inside = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "names-and-neighbours", namespace = var.name }
    spec = {
      podSelector = {}
      policyTypes = ["Egress"]
      egress = [
        {
          to    = [{ namespaceSelector = { matchLabels = { "kubernetes.io/metadata.name" = "kube-system" } } }]
          ports = [for protocol in ["UDP", "TCP"] : { protocol = protocol, port = 53 }]
        },
        { to = [{ podSelector = {} }] },
      ]
    }
  }

  objects = concat([local.namespace_object, local.closed, local.inside], local.from_gateway)
}

output "namespace" {
  description = "Namespace of every object"
  value       = var.name
}

output "gateway_class" {
  description = "Class of the gateway that callers come in through"
  value       = local.gateway_class
}
