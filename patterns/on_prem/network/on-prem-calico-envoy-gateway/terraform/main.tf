locals {
  gateway_class = "envoy"

  # The proxies of Envoy Gateway run in the namespace of its controller.
  from_gateway = [{
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "from-gateway", namespace = var.name }
    spec = {
      podSelector = { matchLabels = local.entrance_label }
      policyTypes = ["Ingress"]
      ingress = [{
        from  = [{ namespaceSelector = { matchLabels = { "kubernetes.io/metadata.name" = "envoy-gateway-system" } } }]
        ports = [{ protocol = "TCP", port = 8080 }]
      }]
    }
  }]
}
