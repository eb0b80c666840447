locals {
  gateway_class = "cilium"

  # Requests of the gateway come from its own identity, which plain network policies cannot name.
  from_gateway = [{
    apiVersion = "cilium.io/v2"
    kind       = "CiliumNetworkPolicy"
    metadata   = { name = "from-gateway", namespace = var.name }
    spec = {
      endpointSelector = { matchLabels = local.entrance_label }
      ingress = [{
        fromEntities = ["ingress"]
        toPorts      = [{ ports = [{ port = "8080", protocol = "TCP" }] }]
      }]
    }
  }]
}
