locals {
  bucket  = "scoring"
  address = "lake.${var.namespace}.svc"
  port    = 8333

  # Every object has a second copy on another server.
  copies  = "001"
  masters = join(",", [for number in range(3) : "lake-master-${number}.lake-master:9333"])
  filer   = "lake-filer-0.lake-filer:8888"

  # The store counts the life of files in months, of which it knows 255 at the most.
  months = min(255, ceil(var.retention_days / 30))

  servers = {
    master = {
      replicas = 3
      port     = 9333
      disk_gb  = 10
      cpu      = "500m"
      memory   = "1Gi"
      arguments = [
        "master", "-ip=$(POD_NAME).lake-master", "-mdir=/data", "-peers=${local.masters}", "-defaultReplication=${local.copies}",
        "-volumeSizeLimitMB=4096",
      ]
      mounts = []
    }
    volume = {
      replicas = var.volume_servers
      port     = 8080
      disk_gb  = ceil(var.raw_gb / var.volume_servers)
      cpu      = "1"
      memory   = "4Gi"
      arguments = [
        "volume", "-ip=$(POD_NAME).lake-volume", "-port=8080", "-dir=/data", "-max=0", "-mserver=${local.masters}",
      ]
      mounts = []
    }
    filer = {
      replicas = var.gateways
      port     = 8888
      disk_gb  = 10
      cpu      = "1"
      memory   = "2Gi"
      arguments = [
        "filer", "-ip=$(POD_NAME).lake-filer", "-master=${local.masters}", "-defaultStoreDir=/data", "-encryptVolumeData", "-s3",
        "-s3.port=${local.port}", "-s3.config=/etc/seaweedfs/identities/s3.json",
        "-s3.cert.file=/etc/seaweedfs/tls/tls.crt", "-s3.key.file=/etc/seaweedfs/tls/tls.key",
      ]
      mounts = [
        { name = "identities", path = "/etc/seaweedfs/identities", secret = var.identities_secret },
        { name = "tls", path = "/etc/seaweedfs/tls", secret = local.certificate },
      ]
    }
  }

  certificate = "lake-tls"

  tls = {
    apiVersion = "cert-manager.io/v1"
    kind       = "Certificate"
    metadata   = { name = local.certificate, namespace = var.namespace }
    spec = {
      secretName = local.certificate
      dnsNames   = ["lake", "lake.${var.namespace}", local.address, "${local.address}.cluster.local"]
      privateKey = { algorithm = "ECDSA", size = 256, rotationPolicy = "Always" }
      issuerRef  = { kind = "ClusterIssuer", name = var.issuer_name }
    }
  }

  security = {
    runAsNonRoot   = true
    runAsUser      = 1000
    runAsGroup     = 1000
    fsGroup        = 1000
    seccompProfile = { type = "RuntimeDefault" }
  }
  restricted = { allowPrivilegeEscalation = false, readOnlyRootFilesystem = true, capabilities = { drop = ["ALL"] } }

  stateful = [
    for part, server in local.servers : {
      apiVersion = "apps/v1"
      kind       = "StatefulSet"
      metadata   = { name = "lake-${part}", namespace = var.namespace, labels = local.labels[part] }
      spec = {
        serviceName         = "lake-${part}"
        replicas            = server.replicas
        podManagementPolicy = "Parallel"
        selector            = { matchLabels = local.labels[part] }
        template = {
          metadata = { labels = local.labels[part] }
          spec = {
            automountServiceAccountToken  = false
            terminationGracePeriodSeconds = 60
            securityContext               = local.security
            topologySpreadConstraints = [{
              maxSkew           = 1
              topologyKey       = "kubernetes.io/hostname"
              whenUnsatisfiable = "DoNotSchedule"
              labelSelector     = { matchLabels = local.labels[part] }
            }]
            containers = [{
              name    = part
              image   = var.image
              command = concat(["weed", "-logtostderr=true"], server.arguments)
              env     = [{ name = "POD_NAME", valueFrom = { fieldRef = { fieldPath = "metadata.name" } } }]
              ports = concat(
                [{ name = "http", containerPort = server.port }],
                [for port in part == "filer" ? [local.port] : [] : { name = "s3", containerPort = port }],
              )
              resources       = { requests = { cpu = server.cpu, memory = server.memory }, limits = { memory = server.memory } }
              securityContext = local.restricted
              readinessProbe  = { tcpSocket = { port = part == "filer" ? "s3" : "http" }, periodSeconds = 10 }
              livenessProbe   = { tcpSocket = { port = "http" }, periodSeconds = 20, failureThreshold = 6 }
              volumeMounts = concat(
                [{ name = "data", mountPath = "/data" }, { name = "tmp", mountPath = "/tmp" }],
                [for one in server.mounts : { name = one.name, mountPath = one.path, readOnly = true }],
              )
            }]
            volumes = concat(
              [{ name = "tmp", emptyDir = { sizeLimit = "1Gi" } }],
              [for one in server.mounts : { name = one.name, secret = { secretName = one.secret, defaultMode = 288 } }],
            )
          }
        }
        volumeClaimTemplates = [{
          metadata = { name = "data" }
          spec = {
            accessModes      = ["ReadWriteOnce"]
            storageClassName = var.storage_class
            resources        = { requests = { storage = "${server.disk_gb}Gi" } }
          }
        }]
      }
    }
  ]

  labels = { for part in ["master", "volume", "filer"] : part => {
    "app.kubernetes.io/name"      = "lake"
    "app.kubernetes.io/component" = part
    "app.kubernetes.io/instance"  = var.name
  } }

  services = concat(
    [for part, server in local.servers : {
      apiVersion = "v1"
      kind       = "Service"
      metadata   = { name = "lake-${part}", namespace = var.namespace }
      spec = {
        clusterIP                = "None"
        publishNotReadyAddresses = true
        selector                 = local.labels[part]
        ports                    = [{ name = "http", port = server.port, targetPort = "http" }]
      }
    }],
    [{
      apiVersion = "v1"
      kind       = "Service"
      metadata   = { name = "lake", namespace = var.namespace }
      spec       = { selector = local.labels["filer"], ports = [{ name = "s3", port = local.port, targetPort = "s3" }] }
    }],
  )

  disruptions = [for part, server in local.servers : {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "lake-${part}", namespace = var.namespace }
    spec       = { maxUnavailable = 1, selector = { matchLabels = local.labels[part] } }
  }]

  # The servers talk to each other on several ports; everybody else in the namespace reaches the S3 gateway alone.
  among = { "app.kubernetes.io/name" = "lake", "app.kubernetes.io/instance" = var.name }
  traffic = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "lake", namespace = var.namespace }
    spec = {
      podSelector = { matchLabels = local.among }
      policyTypes = ["Ingress"]
      ingress = [
        { from = [{ podSelector = { matchLabels = local.among } }] },
        { from = [{ podSelector = {} }], ports = [{ protocol = "TCP", port = local.port }] },
      ]
    }
  }

  orders = join("\n", [
    "s3.bucket.create -name ${local.bucket}",
    "fs.configure -locationPrefix=/buckets/${local.bucket}/raw/ -ttl=${local.months}M -apply",
  ])

  # Makes the bucket and says how long raw data live; a changed order is a new job.
  bucket_job_spec = {
    backoffLimit = 20
    template = {
      metadata = { labels = merge(local.among, { "app.kubernetes.io/component" = "bucket" }) }
      spec = {
        automountServiceAccountToken = false
        restartPolicy                = "OnFailure"
        securityContext              = local.security
        containers = [{
          name            = "bucket"
          image           = var.image
          command         = ["sh", "-c", "printf '%s\\n' \"$ORDERS\" | weed shell -master=${local.masters} -filer=${local.filer}"]
          env             = [{ name = "ORDERS", value = local.orders }]
          resources       = { requests = { cpu = "100m", memory = "128Mi" }, limits = { memory = "256Mi" } }
          securityContext = local.restricted
          volumeMounts    = [{ name = "tmp", mountPath = "/tmp" }]
        }]
        volumes = [{ name = "tmp", emptyDir = { sizeLimit = "64Mi" } }]
      }
    }
  }

  bucket_job = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "lake-bucket-${substr(sha1(jsonencode(local.bucket_job_spec)), 0, 8)}", namespace = var.namespace }
    spec       = local.bucket_job_spec
  }

  objects = concat([local.tls], local.services, local.stateful, local.disruptions, [local.traffic, local.bucket_job])
}
