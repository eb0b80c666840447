locals {
  role   = "consume"
  labels = { "app.kubernetes.io/name" = local.role, "app.kubernetes.io/instance" = var.name }

  more_secrets = { stream = var.stream_secret, stream-authority = var.stream_ca_secret }

  # A pod that leaves gives its partitions to the others; as many run as the peak takes.
  deployment = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = local.role, namespace = var.namespace, labels = local.labels }
    spec = {
      replicas = var.replicas
      selector = { matchLabels = local.labels }
      strategy = { type = "RollingUpdate", rollingUpdate = { maxSurge = 1, maxUnavailable = 1 } }
      template = {
        metadata = { labels = local.labels }
        spec = {
          automountServiceAccountToken  = false
          terminationGracePeriodSeconds = 60
          securityContext               = local.pod_security
          topologySpreadConstraints = [{
            maxSkew           = 1
            topologyKey       = "kubernetes.io/hostname"
            whenUnsatisfiable = "ScheduleAnyway"
            labelSelector     = { matchLabels = local.labels }
          }]
          containers = [{
            name    = local.role
            image   = var.image_uri
            command = ["python", "-m", "scoring", local.role]
            env     = [for name, value in local.settings_of_pods : { name = name, value = value }]
            envFrom = [{ secretRef = { name = var.lake_secret } }]
            resources = {
              requests = { cpu = "${floor(var.vcpu * 1000)}m", memory = "${floor(var.memory_gib * 1024)}Mi" }
              limits   = { memory = "${floor(var.memory_gib * 1024)}Mi" }
            }
            securityContext = local.container_security
            volumeMounts    = concat([{ name = "tmp", mountPath = "/tmp" }], local.pod_mounts)
          }]
          volumes = concat([{ name = "tmp", emptyDir = { sizeLimit = "1Gi" } }], local.pod_volumes)
        }
      }
    }
  }

  disruption = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = local.role, namespace = var.namespace }
    spec       = { maxUnavailable = 1, selector = { matchLabels = local.labels } }
  }

  objects = [local.deployment, local.disruption]
}

output "processor_name" {
  description = "Name of the consumer"
  value       = local.role
}
