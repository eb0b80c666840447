# What every pod of the application has: an unprivileged user, nothing to write to but /tmp, its secrets as files or as the lake's
# keys, and the authority that signs the certificates of the stores.
locals {
  authority = "/etc/scoring/authority/ca.crt"
  secrets   = "/etc/scoring/secrets"

  settings_of_pods = merge(var.app_env, { AWS_CA_BUNDLE = local.authority, SSL_CERT_FILE = local.authority, HOME = "/tmp" })

  pod_security = {
    runAsNonRoot   = true
    runAsUser      = 10001
    runAsGroup     = 10001
    fsGroup        = 10001
    seccompProfile = { type = "RuntimeDefault" }
  }
  container_security = {
    allowPrivilegeEscalation = false
    readOnlyRootFilesystem   = true
    capabilities             = { drop = ["ALL"] }
  }

  secret_files = { for folder, secret in merge({ online = var.store_secret }, local.more_secrets) : folder => secret if secret != "" }

  mounted = concat(
    [{
      volume = { name = "authority", secret = { secretName = var.lake_ca_secret, items = [{ key = "ca.crt", path = "ca.crt" }] } }
      path   = dirname(local.authority)
    }],
    [for folder, secret in local.secret_files : {
      volume = { name = folder, secret = { secretName = secret, defaultMode = 288 } }
      path   = "${local.secrets}/${folder}"
    }],
  )

  pod_volumes = [for one in local.mounted : one.volume]
  pod_mounts  = [for one in local.mounted : { name = one.volume.name, mountPath = one.path, readOnly = true }]
}
