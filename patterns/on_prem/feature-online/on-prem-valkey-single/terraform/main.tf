locals {
  role        = "online"
  port        = 6379
  address     = "${local.role}.${var.namespace}.svc"
  certificate = "online-tls"
  labels      = { "app.kubernetes.io/name" = local.role, "app.kubernetes.io/instance" = var.name }

  # Grows to this and no further: what was not used longest would be the first to go, and nothing should.
  data_mb = floor(var.memory_gib * 1024 * 0.7)

  tls = {
    apiVersion = "cert-manager.io/v1"
    kind       = "Certificate"
    metadata   = { name = local.certificate, namespace = var.namespace }
    spec = {
      secretName = local.certificate
      dnsNames   = [local.role, "${local.role}.${var.namespace}", local.address]
      privateKey = { algorithm = "ECDSA", size = 256, rotationPolicy = "Always" }
      issuerRef  = { kind = "ClusterIssuer", name = var.issuer_name }
    }
  }

  settings = join("\n", [
    "port 0",
    "tls-port ${local.port}",
    "tls-cert-file /etc/valkey/tls/tls.crt",
    "tls-key-file /etc/valkey/tls/tls.key",
    "tls-ca-cert-file /etc/valkey/tls/ca.crt",
    "tls-auth-clients no",
    "dir /data",
    "appendonly yes",
    "appendfsync everysec",
    "maxmemory ${local.data_mb}mb",
    "maxmemory-policy noeviction",
    "include /run/valkey/password.conf",
    "",
  ])

  configuration = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = local.role, namespace = var.namespace }
    data       = { "valkey.conf" = local.settings }
  }

  store = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = local.role, namespace = var.namespace, labels = local.labels }
    spec = {
      serviceName = local.role
      replicas    = 1
      selector    = { matchLabels = local.labels }
      template = {
        metadata = { labels = local.labels, annotations = { "scoring/settings" = sha1(local.settings) } }
        spec = {
          automountServiceAccountToken  = false
          terminationGracePeriodSeconds = 60
          securityContext = {
            runAsNonRoot   = true
            runAsUser      = 999
            runAsGroup     = 999
            fsGroup        = 999
            seccompProfile = { type = "RuntimeDefault" }
          }
          containers = [{
            name  = local.role
            image = var.image
            # The password goes from its file into another one in memory, and never onto a command line.
            command = ["sh", "-c", "umask 077 && printf 'requirepass %s\\n' \"$(cat /etc/valkey/password/password)\" > /run/valkey/password.conf && exec valkey-server /etc/valkey/valkey.conf"]
            ports   = [{ name = "tls", containerPort = local.port }]
            resources = {
              requests = { cpu = tostring(var.vcpu), memory = "${var.memory_gib}Gi" }
              limits   = { memory = "${var.memory_gib}Gi" }
            }
            securityContext = { allowPrivilegeEscalation = false, readOnlyRootFilesystem = true, capabilities = { drop = ["ALL"] } }
            readinessProbe  = { tcpSocket = { port = "tls" }, periodSeconds = 5 }
            livenessProbe   = { tcpSocket = { port = "tls" }, periodSeconds = 20, failureThreshold = 6 }
            volumeMounts = [
              { name = "data", mountPath = "/data" },
              { name = "run", mountPath = "/run/valkey" },
              { name = "settings", mountPath = "/etc/valkey/valkey.conf", subPath = "valkey.conf", readOnly = true },
              { name = "tls", mountPath = "/etc/valkey/tls", readOnly = true },
              { name = "password", mountPath = "/etc/valkey/password", readOnly = true },
            ]
          }]
          volumes = [
            { name = "run", emptyDir = { medium = "Memory", sizeLimit = "1Mi" } },
            { name = "settings", configMap = { name = local.role } },
            { name = "tls", secret = { secretName = local.certificate, defaultMode = 288 } },
            { name = "password", secret = { secretName = var.store_secret, defaultMode = 288 } },
          ]
        }
      }
      volumeClaimTemplates = [{
        metadata = { name = "data" }
        spec = {
          accessModes      = ["ReadWriteOnce"]
          storageClassName = var.storage_class
          resources        = { requests = { storage = "${ceil(var.memory_gib * 3)}Gi" } }
        }
      }]
    }
  }

  entrance = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = local.role, namespace = var.namespace }
    spec       = { selector = local.labels, ports = [{ name = "tls", port = local.port, targetPort = "tls" }] }
  }

  traffic = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = local.role, namespace = var.namespace }
    spec = {
      podSelector = { matchLabels = local.labels }
      policyTypes = ["Ingress"]
      ingress     = [{ from = [{ podSelector = {} }], ports = [{ protocol = "TCP", port = local.port }] }]
    }
  }

  objects = [local.tls, local.configuration, local.store, local.entrance, local.traffic]
}
