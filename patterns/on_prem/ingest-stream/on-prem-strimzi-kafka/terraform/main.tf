# The cluster, its topic and the consumer's user, as Strimzi's operators read them; they make certificates and the user's password.
locals {
  cluster = "events"
  topic   = "events"
  user    = "scoring-stream"
  labels  = { "strimzi.io/cluster" = local.cluster }

  pool = {
    apiVersion = "kafka.strimzi.io/v1"
    kind       = "KafkaNodePool"
    metadata   = { name = "brokers", namespace = var.namespace, labels = local.labels }
    spec = {
      replicas = var.brokers
      roles    = ["controller", "broker"]
      storage = {
        type    = "jbod"
        volumes = [{ id = 0, type = "persistent-claim", size = "${var.disk_gb}Gi", class = var.storage_class, deleteClaim = false }]
      }
      resources = {
        requests = { cpu = tostring(var.vcpu), memory = "${var.memory_gib}Gi" }
        limits   = { memory = "${var.memory_gib}Gi" }
      }
      template = { pod = { topologySpreadConstraints = [{
        maxSkew           = 1
        topologyKey       = "kubernetes.io/hostname"
        whenUnsatisfiable = "DoNotSchedule"
        labelSelector     = { matchLabels = merge(local.labels, { "strimzi.io/pool-name" = "brokers" }) }
      }] } }
    }
  }

  kafka = {
    apiVersion = "kafka.strimzi.io/v1"
    kind       = "Kafka"
    metadata   = { name = local.cluster, namespace = var.namespace }
    spec = {
      kafka = {
        listeners     = [{ name = "tls", port = 9093, type = "internal", tls = true, authentication = { type = "scram-sha-512" } }]
        authorization = { type = "simple" }
        config = {
          "default.replication.factor"               = 3
          "min.insync.replicas"                      = 2
          "offsets.topic.replication.factor"         = 3
          "transaction.state.log.replication.factor" = 3
          "transaction.state.log.min.isr"            = 2
          "auto.create.topics.enable"                = false
        }
      }
      entityOperator = { topicOperator = {}, userOperator = {} }
    }
  }

  events = {
    apiVersion = "kafka.strimzi.io/v1"
    kind       = "KafkaTopic"
    metadata   = { name = local.topic, namespace = var.namespace, labels = local.labels }
    spec = {
      partitions = var.partitions
      replicas   = 3
      config     = { "retention.ms" = var.retention_hours * 3600000, "min.insync.replicas" = 2 }
    }
  }

  consumer = {
    apiVersion = "kafka.strimzi.io/v1"
    kind       = "KafkaUser"
    metadata   = { name = local.user, namespace = var.namespace, labels = local.labels }
    spec = {
      authentication = { type = "scram-sha-512" }
      authorization = { type = "simple", acls = [
        { resource = { type = "topic", name = local.topic, patternType = "literal" }, operations = ["Read", "Describe"] },
        { resource = { type = "group", name = "${var.name}-features", patternType = "literal" }, operations = ["Read"] },
      ] }
    }
  }

  # The operators of topics and users watch the Kubernetes interface, wherever it answers.
  watching = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "kafka-operators", namespace = var.namespace }
    spec = {
      podSelector = { matchLabels = { "strimzi.io/name" = "${local.cluster}-entity-operator" } }
      policyTypes = ["Egress"]
      egress      = [{ ports = [for port in [443, 6443] : { protocol = "TCP", port = port }] }]
    }
  }

  objects = [local.pool, local.kafka, local.events, local.consumer, local.watching]
}
