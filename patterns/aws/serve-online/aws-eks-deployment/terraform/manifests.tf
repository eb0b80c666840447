locals {
  pod = {
    account_annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.application.arn }
    labels              = {}
    environment         = merge(var.app_env, { AWS_REGION = var.region })
    min_replicas        = var.replicas
    max_replicas        = var.replicas
    # A node has room for one pod: the old one leaves before the new one comes.
    max_surge       = 0
    max_unavailable = 1
    cpu_millis      = var.pod_cpu_millis
    memory_mb       = var.pod_memory_mb
    # Security groups of nodes and load balancer say who may call and what is reached.
    callers = []
    reaches = []
  }

  entrance = [{
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = local.role, namespace = local.namespace, labels = local.labels }
    spec = {
      type     = "NodePort"
      selector = local.labels
      ports    = [{ name = "http", port = 80, targetPort = "http", nodePort = local.node_port }]
    }
  }]
}

resource "aws_s3_object" "manifests" {
  bucket       = var.lake_bucket
  key          = "deploy/kubernetes/${local.role}.yaml"
  content      = local.manifests
  content_type = "application/yaml"
  kms_key_id   = var.kms_key_arn
}
