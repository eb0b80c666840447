# Forgejo and its runner serve more than this system, and are there before it: here is where its images lie and who delivers.
output "image_repository_url" {
  description = "Repository of the application image"
  value       = "${var.image_registry}/${var.git_repository}"
}

output "deploy_identity" {
  description = "Account that delivery applies the objects with"
  value       = "system:serviceaccount:${var.name}:delivery"
}

locals {
  labels = { "app.kubernetes.io/name" = "delivery", "app.kubernetes.io/instance" = var.name }

  account = {
    apiVersion                   = "v1"
    kind                         = "ServiceAccount"
    metadata                     = { name = "delivery", namespace = var.namespace, labels = local.labels }
    automountServiceAccountToken = false
  }

  # What the objects of this repository are, and no more; nothing outside its namespace.
  rights = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "delivery", namespace = var.namespace, labels = local.labels }
    rules = [
      for one in [
        { groups = [""], kinds = ["configmaps", "services", "serviceaccounts"] },
        { groups = ["apps"], kinds = ["deployments", "statefulsets"] },
        { groups = ["batch"], kinds = ["jobs", "cronjobs"] },
        { groups = ["autoscaling"], kinds = ["horizontalpodautoscalers"] },
        { groups = ["policy"], kinds = ["poddisruptionbudgets"] },
        { groups = ["networking.k8s.io"], kinds = ["networkpolicies"] },
        { groups = ["cilium.io"], kinds = ["ciliumnetworkpolicies"] },
        { groups = ["gateway.networking.k8s.io"], kinds = ["gateways", "httproutes"] },
        { groups = ["cert-manager.io"], kinds = ["certificates"] },
        { groups = ["monitoring.coreos.com"], kinds = ["prometheusrules"] },
        { groups = ["bitnami.com"], kinds = ["sealedsecrets"] },
        { groups = ["external-secrets.io"], kinds = ["secretstores", "externalsecrets"] },
        { groups = ["kafka.strimzi.io"], kinds = ["kafkas", "kafkanodepools", "kafkatopics", "kafkausers"] },
      ] : { apiGroups = one.groups, resources = one.kinds, verbs = ["get", "list", "watch", "create", "patch", "delete"] }
    ]
  }

  reading = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "delivery-reads", namespace = var.namespace, labels = local.labels }
    rules      = [{ apiGroups = [""], resources = ["pods", "pods/log", "events"], verbs = ["get", "list", "watch"] }]
  }

  granted = [for name in ["delivery", "delivery-reads"] : {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = name, namespace = var.namespace, labels = local.labels }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "Role", name = name }
    subjects   = [{ kind = "ServiceAccount", name = "delivery", namespace = var.namespace }]
  }]

  objects = concat([local.account, local.rights, local.reading], local.granted)
}
