locals {
  labels = { "app.kubernetes.io/name" = local.role, "app.kubernetes.io/instance" = var.name }

  objects = [
    {
      apiVersion = "v1"
      kind       = "Namespace"
      metadata = {
        name   = local.namespace
        labels = { "pod-security.kubernetes.io/enforce" = "restricted" }
      }
    },
    {
      apiVersion = "v1"
      kind       = "ServiceAccount"
      metadata = {
        name        = local.role
        namespace   = local.namespace
        annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.application.arn }
      }
    },
    {
      apiVersion = "v1"
      kind       = "ConfigMap"
      metadata   = { name = local.role, namespace = local.namespace }
      data       = merge(var.app_env, { WEB_CONCURRENCY = tostring(var.workers), HOME = "/tmp", AWS_REGION = var.region })
    },
    {
      apiVersion = "apps/v1"
      kind       = "Deployment"
      metadata   = { name = local.role, namespace = local.namespace, labels = local.labels }
      spec = {
        replicas = var.replicas
        selector = { matchLabels = local.labels }
        strategy = { type = "RollingUpdate", rollingUpdate = { maxSurge = 0, maxUnavailable = 1 } }
        template = {
          metadata = { labels = local.labels }
          spec = {
            serviceAccountName            = local.role
            terminationGracePeriodSeconds = 45
            securityContext = {
              runAsNonRoot   = true
              runAsUser      = 10001
              runAsGroup     = 10001
              fsGroup        = 10001
              seccompProfile = { type = "RuntimeDefault" }
            }
            topologySpreadConstraints = [
              for key in ["topology.kubernetes.io/zone", "kubernetes.io/hostname"] : {
                maxSkew           = 1
                topologyKey       = key
                whenUnsatisfiable = "ScheduleAnyway"
                labelSelector     = { matchLabels = local.labels }
              }
            ]
            volumes = [{ name = "tmp", emptyDir = { sizeLimit = "1Gi" } }]
            containers = [{
              name    = local.role
              image   = var.image_uri
              command = ["python", "-m", "scoring", local.role]
              ports   = [{ name = "http", containerPort = local.port }]
              envFrom = [{ configMapRef = { name = local.role } }]
              resources = {
                requests = { cpu = "${var.pod_cpu_millis}m", memory = "${var.pod_memory_mb}Mi" }
                limits   = { memory = "${var.pod_memory_mb}Mi" }
              }
              securityContext = {
                allowPrivilegeEscalation = false
                readOnlyRootFilesystem   = true
                capabilities             = { drop = ["ALL"] }
              }
              volumeMounts   = [{ name = "tmp", mountPath = "/tmp" }]
              lifecycle      = { preStop = { exec = { command = ["sleep", "15"] } } }
              readinessProbe = { httpGet = { path = "/health/ready", port = "http" }, periodSeconds = 5, timeoutSeconds = 2 }
              livenessProbe  = { httpGet = { path = "/health/live", port = "http" }, periodSeconds = 10, timeoutSeconds = 2 }
              startupProbe   = { httpGet = { path = "/health/live", port = "http" }, periodSeconds = 5, failureThreshold = 24 }
            }]
          }
        }
      }
    },
    {
      apiVersion = "v1"
      kind       = "Service"
      metadata   = { name = local.role, namespace = local.namespace, labels = local.labels }
      spec = {
        type     = "NodePort"
        selector = local.labels
        ports    = [{ name = "http", port = 80, targetPort = "http", nodePort = local.node_port }]
      }
    },
    {
      apiVersion = "policy/v1"
      kind       = "PodDisruptionBudget"
      metadata   = { name = local.role, namespace = local.namespace }
      spec       = { maxUnavailable = 1, selector = { matchLabels = local.labels } }
    },
  ]

  manifests = join("---\n", [for object in local.objects : yamlencode(object)])
}

resource "aws_s3_object" "manifests" {
  bucket       = var.lake_bucket
  key          = "deploy/kubernetes/${local.role}.yaml"
  content      = local.manifests
  content_type = "application/yaml"
  kms_key_id   = var.kms_key_arn
}
