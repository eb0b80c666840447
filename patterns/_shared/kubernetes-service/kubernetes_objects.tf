# The Kubernetes objects of the service, alike on every cloud. A module says in `local.pod` what differs: how the pods get
# their identity, how large and how many they are, who may call them; in `local.entrance` the objects that callers come in through,
# and in `local.namespace` where they lie, with that object in `local.own_namespace` where nobody else makes it.
locals {
  labels = { "app.kubernetes.io/name" = local.role, "app.kubernetes.io/instance" = var.name }
  scaled = local.pod.max_replicas > local.pod.min_replicas

  # Callers' keys are read by the pods' own identity, every five minutes: none is in the cluster's store.
  settings = merge(local.pod.environment, { WEB_CONCURRENCY = tostring(var.workers), HOME = "/tmp" })

  account = [
    {
      apiVersion = "v1"
      kind       = "ServiceAccount"
      metadata   = { name = local.role, namespace = local.namespace, annotations = local.pod.account_annotations }
    },
    {
      apiVersion = "v1"
      kind       = "ConfigMap"
      metadata   = { name = local.role, namespace = local.namespace }
      data       = local.settings
    },
  ]

  deployment = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = local.role, namespace = local.namespace, labels = local.labels }
    spec = merge(
      # The autoscaler owns the number where there is one.
      { for key, value in { replicas = local.pod.min_replicas } : key => value if !local.scaled },
      {
        selector = { matchLabels = local.labels }
        strategy = { type = "RollingUpdate", rollingUpdate = { maxSurge = local.pod.max_surge, maxUnavailable = local.pod.max_unavailable } }
        template = {
          metadata = {
            labels = merge(local.labels, local.pod.labels)
            # A changed setting starts new pods, as a changed image does.
            annotations = { "scoring/settings" = sha1(jsonencode(local.settings)) }
          }
          spec = {
            serviceAccountName            = local.role
            automountServiceAccountToken  = false
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
            volumes = concat([{ name = "tmp", emptyDir = { sizeLimit = "1Gi" } }], try(local.pod.volumes, []))
            containers = [{
              name    = local.role
              image   = var.image_uri
              command = ["python", "-m", "scoring", local.role]
              ports   = [{ name = "http", containerPort = local.port }]
              envFrom = concat([{ configMapRef = { name = local.role } }], [for name in try(local.pod.secrets, []) : { secretRef = { name = name } }])
              resources = {
                requests = { cpu = "${local.pod.cpu_millis}m", memory = "${local.pod.memory_mb}Mi", "ephemeral-storage" = "2Gi" }
                limits   = { memory = "${local.pod.memory_mb}Mi", "ephemeral-storage" = "2Gi" }
              }
              securityContext = {
                allowPrivilegeEscalation = false
                readOnlyRootFilesystem   = true
                capabilities             = { drop = ["ALL"] }
              }
              volumeMounts   = concat([{ name = "tmp", mountPath = "/tmp" }], try(local.pod.mounts, []))
              lifecycle      = { preStop = { exec = { command = ["sleep", "15"] } } }
              readinessProbe = { httpGet = { path = "/health/ready", port = "http" }, periodSeconds = 5, timeoutSeconds = 2 }
              livenessProbe  = { httpGet = { path = "/health/live", port = "http" }, periodSeconds = 10, timeoutSeconds = 2 }
              startupProbe   = { httpGet = { path = "/health/live", port = "http" }, periodSeconds = 5, failureThreshold = 24 }
            }]
          }
        }
      },
    )
  }

  disruption = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = local.role, namespace = local.namespace }
    spec       = { maxUnavailable = 1, selector = { matchLabels = local.labels } }
  }

  # Grows at once and shrinks slowly: starting a copy takes longer than a burst lasts.
  autoscaler = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = local.role, namespace = local.namespace }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = local.role }
      minReplicas    = local.pod.min_replicas
      maxReplicas    = local.pod.max_replicas
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 60 } }
      }]
      behavior = {
        scaleUp   = { stabilizationWindowSeconds = 0, policies = [{ type = "Percent", value = 100, periodSeconds = 30 }] }
        scaleDown = { stabilizationWindowSeconds = 600, policies = [{ type = "Pods", value = 1, periodSeconds = 60 }] }
      }
    }
  }

  # Who may call the pods, and what they may reach: names, the cloud's services by TLS, and the ranges that the module names.
  traffic = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = local.role, namespace = local.namespace }
    spec = {
      podSelector = { matchLabels = local.labels }
      policyTypes = ["Ingress", "Egress"]
      ingress = [{
        from  = [for range in local.pod.callers : { ipBlock = { cidr = range } }]
        ports = [{ protocol = "TCP", port = local.port }]
      }]
      egress = concat(
        [
          { to = [{ ipBlock = { cidr = "0.0.0.0/0" } }], ports = [{ protocol = "TCP", port = 443 }] },
          { to = [{ namespaceSelector = {} }, { ipBlock = { cidr = "169.254.0.0/16" } }], ports = [for protocol in ["UDP", "TCP"] : { protocol = protocol, port = 53 }] },
        ],
        [for reach in local.pod.reaches : {
          to    = [{ ipBlock = { cidr = reach.cidr } }]
          ports = [{ protocol = "TCP", port = reach.first_port, endPort = reach.last_port }]
        }],
      )
    }
  }

  objects = concat(
    local.own_namespace,
    local.account,
    [local.deployment, local.disruption],
    [for object in [local.autoscaler] : object if local.scaled],
    [for object in [local.traffic] : object if length(local.pod.callers) > 0],
    local.entrance,
  )

  manifests = join("---\n", [for object in local.objects : yamlencode(object)])
}

output "manifests" {
  description = "Kubernetes objects of the service, as YAML documents"
  value       = local.manifests
}
