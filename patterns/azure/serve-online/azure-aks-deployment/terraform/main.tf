locals {
  role      = "serve"
  port      = 8080
  full_name = "${var.name}-${local.role}"
  tags      = merge(var.tags, { environment = var.environment })
  group     = "/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group_name}"
  zones     = slice(["1", "2", "3"], 0, var.zones)

  pod = {
    account_annotations = { "azure.workload.identity/client-id" = var.serving_client_id }
    labels              = { "azure.workload.identity/use" = "true" }
    environment = merge(var.app_env, {
      AZURE_CLIENT_ID          = var.serving_client_id
      SCORING_METRIC_NAMESPACE = var.metric_namespace
      SCORING_API_KEY_SECRET   = var.app_secret_id
    })
    min_replicas = var.min_replicas
    max_replicas = max(var.min_replicas, var.max_replicas)
    # A node has room for one pod: where nodes are at their most, the old one leaves before the new one comes.
    max_surge       = var.max_replicas > var.min_replicas ? 1 : 0
    max_unavailable = var.max_replicas > var.min_replicas ? 0 : 1
    cpu_millis      = var.pod_cpu_millis
    memory_mb       = var.pod_memory_mb

    # The load balancer passes packets on, so the pods see the callers' own addresses.
    callers = var.api_allowed_cidrs
    reaches = [{ cidr = var.network_cidr, first_port = 1024, last_port = 65535 }]
  }

  entrance = [{
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name      = local.role
      namespace = local.namespace
      labels    = local.labels
      annotations = {
        "service.beta.kubernetes.io/azure-load-balancer-internal"        = "true"
        "service.beta.kubernetes.io/azure-load-balancer-internal-subnet" = element(split("/", var.compute_subnet_id), -1)
        "service.beta.kubernetes.io/azure-load-balancer-ipv4"            = local.address
      }
    }
    spec = {
      type                     = "LoadBalancer"
      externalTrafficPolicy    = "Local"
      loadBalancerSourceRanges = var.api_allowed_cidrs
      selector                 = local.labels
      ports                    = [{ name = "http", port = 80, targetPort = "http" }]
    }
  }]

  # Machines take the first free addresses of the subnet, so one near its end stays free.
  address = cidrhost(var.compute_subnet_cidr, -6)
}
