locals {
  role            = "serve"
  port            = 8080
  full_name       = "${var.name}-${local.role}"
  labels_of_cloud = merge(var.tags, { environment = var.environment, role = local.role })

  pod = merge(local.pod_size, {
    account_annotations = { "iam.gke.io/gcp-service-account" = var.serving_identity }
    labels              = {}
    environment         = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id, SCORING_API_KEY_SECRET = var.app_secret_id })
    min_replicas        = var.min_replicas
    max_replicas        = max(var.min_replicas, var.max_replicas)

    # Only the proxies of the load balancer and Google's health checks; the load balancer speaks for callers.
    callers = [google_compute_subnetwork.proxies.ip_cidr_range, "35.191.0.0/16", "130.211.0.0/22"]

    # The account's tokens, and data stores inside the network.
    reaches = [
      { cidr = "169.254.169.252/32", first_port = 988, last_port = 988 },
      { cidr = "169.254.169.254/32", first_port = 80, last_port = 80 },
      { cidr = "10.0.0.0/8", first_port = 1024, last_port = 65535 },
    ]
  })
}
