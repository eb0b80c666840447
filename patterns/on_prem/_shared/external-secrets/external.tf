# The External Secrets operator copies the values out of the vault, and again every ten minutes; the vault notes who read them.
locals {
  reader = "secrets-reader"

  account = {
    apiVersion                   = "v1"
    kind                         = "ServiceAccount"
    metadata                     = { name = local.reader, namespace = var.namespace }
    automountServiceAccountToken = false
  }

  store = {
    apiVersion = "external-secrets.io/v1"
    kind       = "SecretStore"
    metadata   = { name = "vault", namespace = var.namespace }
    spec = { provider = { vault = {
      server  = var.vault_address
      path    = "secret"
      version = "v2"
      auth = { kubernetes = {
        mountPath         = "kubernetes"
        role              = var.namespace
        serviceAccountRef = { name = local.reader }
      } }
    } } }
  }

  used = concat(
    [local.secret_names.lake, local.secret_names.identities],
    [for name in [local.secret_names.callers] : name if var.online > 0],
    [for name in [local.secret_names.online] : name if var.online > 0 && var.lookups > 0],
  )

  copies = [for name in local.used : {
    apiVersion = "external-secrets.io/v1"
    kind       = "ExternalSecret"
    metadata   = { name = name, namespace = var.namespace }
    spec = {
      refreshInterval = "10m"
      secretStoreRef  = { kind = "SecretStore", name = "vault" }
      target          = { name = name, creationPolicy = "Owner" }
      dataFrom        = [{ extract = { key = "${var.namespace}/${name}" } }]
    }
  }]

  objects = concat([local.account, local.store], local.copies)
}

output "made_by" {
  description = "What makes a Secret, and the condition that tells that it has"
  value       = "externalsecret Ready"
}
