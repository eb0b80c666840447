# One step of a pipeline: a container that the orchestrator puts into the pod of a run.
locals {
  more_secrets = {}

  container = {
    name    = local.role
    image   = var.image_uri
    command = ["python", "-m", "scoring", local.role]
    env     = [for name, value in local.settings_of_pods : { name = name, value = value }]
    envFrom = [{ secretRef = { name = var.lake_secret } }]
    resources = {
      requests = { cpu = tostring(var.vcpu), memory = "${floor(var.memory_gib * 1024)}Mi", "ephemeral-storage" = "2Gi" }
      limits   = { memory = "${floor(var.memory_gib * 1024)}Mi", "ephemeral-storage" = "${var.scratch_gib}Gi" }
    }
    securityContext = local.container_security
    volumeMounts    = concat([{ name = "tmp", mountPath = "/tmp" }], local.pod_mounts)
  }
}

output "job" {
  description = "The step, as the orchestrator takes it"
  value = {
    name      = local.role
    container = jsonencode(local.container)
    volumes   = jsonencode(concat([{ name = "tmp", emptyDir = { sizeLimit = "${var.scratch_gib}Gi" } }], local.pod_volumes))
    security  = jsonencode(local.pod_security)
    hours     = var.timeout_hours
  }
}
