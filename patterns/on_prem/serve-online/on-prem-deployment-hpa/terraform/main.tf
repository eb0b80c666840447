locals {
  role = "serve"
  port = 8080

  namespace     = var.namespace
  own_namespace = []

  more_secrets = { callers = var.caller_secret }

  pod = {
    account_annotations = {}
    labels              = { "scoring/entrance" = "gateway" }
    environment         = merge(local.settings_of_pods, { SCORING_API_KEY_FILE = "${local.secrets}/callers/keys" })
    secrets             = [var.lake_secret]
    volumes             = local.pod_volumes
    mounts              = local.pod_mounts
    min_replicas        = var.min_replicas
    max_replicas        = max(var.min_replicas, var.max_replicas)
    max_surge           = "25%"
    max_unavailable     = 0
    cpu_millis          = var.vcpu * 1000
    memory_mb           = var.memory_gib * 1024

    # Who may come in is said by the network: the gateway, which knows its callers.
    callers = []
    reaches = []
  }

  certificate = "serve-tls"

  entrance = [
    {
      apiVersion = "v1"
      kind       = "Service"
      metadata   = { name = local.role, namespace = var.namespace, labels = local.labels }
      spec       = { selector = local.labels, ports = [{ name = "http", port = 80, targetPort = "http" }] }
    },
    {
      apiVersion = "cert-manager.io/v1"
      kind       = "Certificate"
      metadata   = { name = local.certificate, namespace = var.namespace }
      spec = {
        secretName = local.certificate
        dnsNames   = [var.service_domain]
        privateKey = { algorithm = "ECDSA", size = 256, rotationPolicy = "Always" }
        issuerRef  = { kind = "ClusterIssuer", name = var.issuer_name }
      }
    },
    {
      apiVersion = "gateway.networking.k8s.io/v1"
      kind       = "Gateway"
      metadata   = { name = local.role, namespace = var.namespace }
      spec = {
        gatewayClassName = var.gateway_class
        listeners = [{
          name          = "https"
          port          = 443
          protocol      = "HTTPS"
          hostname      = var.service_domain
          tls           = { mode = "Terminate", certificateRefs = [{ kind = "Secret", name = local.certificate }] }
          allowedRoutes = { namespaces = { from = "Same" } }
        }]
      }
    },
    {
      apiVersion = "gateway.networking.k8s.io/v1"
      kind       = "HTTPRoute"
      metadata   = { name = local.role, namespace = var.namespace }
      spec = {
        parentRefs = [{ name = local.role, sectionName = "https" }]
        hostnames  = [var.service_domain]
        rules      = [{ backendRefs = [{ name = local.role, port = 80 }] }]
      }
    },
  ]
}
