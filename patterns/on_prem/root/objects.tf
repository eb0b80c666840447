locals {
  all_objects = flatten([for text in values(local.objects) : jsondecode(text)])

  # Delivery knows its own by the label, and takes away what is no longer here.
  labelled = [
    for object in local.all_objects : merge(object, {
      metadata = merge(object.metadata, { labels = merge(try(object.metadata.labels, {}), { "scoring/system" = local.name }) })
    })
  ]

  # Made once by an administrator: the account of delivery may neither make namespaces nor give rights.
  once_kinds = ["Namespace", "Role", "RoleBinding"]

  # What is looked at before anything is applied.
  keys      = [for one in local.all_objects : "${one.kind}/${one.metadata.name}"]
  workloads = [for one in local.all_objects : one if contains(["Deployment", "StatefulSet", "Job"], one.kind)]
  templates = concat(
    [for one in local.workloads : merge(one.spec.template, { owner = "${one.kind}/${one.metadata.name}" })],
    [for one in local.all_objects : merge(one.spec.jobTemplate.spec.template, { owner = "CronJob/${one.metadata.name}" }) if one.kind == "CronJob"],
  )
  containers = flatten([
    for template in local.templates : [
      for one in concat(try(template.spec.initContainers, []), template.spec.containers) : { owner = template.owner, json = jsonencode(one) }
    ]
  ])

  unselected = concat(
    [for one in local.workloads : one.metadata.name if one.kind != "Job" && !try(alltrue([for key, value in one.spec.selector.matchLabels : one.spec.template.metadata.labels[key] == value]), false)],
    [for one in local.all_objects : one.metadata.name if one.kind == "Service" && !anytrue([
      for template in local.templates : try(alltrue(concat(
        [for key, value in one.spec.selector : template.metadata.labels[key] == value],
        [for port in one.spec.ports : contains(flatten([for container in template.spec.containers : try(container.ports[*].name, [])]), port.targetPort)],
      )), false)
    ])],
  )

  loose = [
    for one in local.containers : one.owner if !try(alltrue([
      can(regex("(@sha256:[0-9a-f]{64}|:[0-9A-Za-z][0-9A-Za-z._-]*)$", jsondecode(one.json).image)),
      !endswith(jsondecode(one.json).image, ":latest"),
      jsondecode(one.json).resources.requests.cpu != "",
      jsondecode(one.json).resources.limits.memory != "",
      jsondecode(one.json).securityContext.readOnlyRootFilesystem,
      !jsondecode(one.json).securityContext.allowPrivilegeEscalation,
    ]), false)
  ]
  privileged = [for one in local.templates : one.owner if !try(one.spec.securityContext.runAsNonRoot && !one.spec.automountServiceAccountToken, false)]

  unmounted = [
    for one in local.templates : one.owner if length(setsubtract(
      flatten([for container in concat(try(one.spec.initContainers, []), one.spec.containers) : try(container.volumeMounts[*].name, [])]),
      concat(try(one.spec.volumes[*].name, []), [for claim in flatten([for owner in local.workloads : try(owner.spec.volumeClaimTemplates, []) if "${owner.kind}/${owner.metadata.name}" == one.owner]) : claim.metadata.name]),
    )) > 0
  ]

  # Secrets that pods read, and that neither cert-manager nor Strimzi makes: people give their values.
  made_secrets = concat(
    [for one in local.all_objects : one.spec.secretName if one.kind == "Certificate"],
    [for one in local.all_objects : one.metadata.name if one.kind == "KafkaUser"],
    [for one in local.all_objects : "${one.metadata.name}-cluster-ca-cert" if one.kind == "Kafka"],
  )
  read_secrets = distinct(flatten([
    for one in local.templates : concat(
      [for volume in try(one.spec.volumes, []) : volume.secret.secretName if can(volume.secret.secretName)],
      flatten([for container in concat(try(one.spec.initContainers, []), one.spec.containers) : [for from in try(container.envFrom, []) : from.secretRef.name if can(from.secretRef.name)]]),
    )
  ]))
  given_secrets = sort(tolist(setsubtract(local.read_secrets, local.made_secrets)))
}

output "manifests_once" {
  description = "The namespace and the rights of delivery, which an administrator applies once, as YAML documents"
  value       = join("---\n", [for object in concat([for one in local.labelled : one if one.kind == "Namespace"], [for one in local.labelled : one if contains(["Role", "RoleBinding"], one.kind)]) : yamlencode(object)])
}

output "manifests" {
  description = "Every other Kubernetes object of the system, as YAML documents"
  value       = join("---\n", [for object in local.labelled : yamlencode(object) if !contains(local.once_kinds, object.kind)])

  precondition {
    condition     = length(local.keys) == length(distinct(local.keys)) && alltrue([for one in local.all_objects : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", one.metadata.name))])
    error_message = "Two objects have one name, or a name that Kubernetes refuses."
  }

  precondition {
    condition     = alltrue([for one in local.all_objects : one.kind == "Namespace" ? one.metadata.name == local.name : one.metadata.namespace == local.name])
    error_message = "An object lies outside the namespace of the system."
  }

  precondition {
    condition     = length(local.unselected) == 0
    error_message = "No pod has the labels and ports that these select: ${join(", ", local.unselected)}."
  }

  precondition {
    condition     = length(local.loose) == 0
    error_message = "Containers without a pinned image, sizes or a closed file system in: ${join(", ", local.loose)}."
  }

  precondition {
    condition     = length(local.privileged) == 0
    error_message = "These may run as root or hold a token: ${join(", ", local.privileged)}."
  }

  precondition {
    condition     = length(local.unmounted) == 0
    error_message = "These mount volumes that they do not have: ${join(", ", local.unmounted)}."
  }

  precondition {
    condition     = length(setsubtract(local.given_secrets, [module.secrets.lake_secret, module.secrets.lake_identities_secret, module.secrets.caller_secret, module.secrets.store_secret])) == 0
    error_message = "A pod reads a Secret that nobody makes."
  }
}

output "namespace" {
  description = "Namespace of the system"
  value       = local.name
}

output "given_secrets" {
  description = "Secrets whose values people give before the first deployment"
  value       = join(" ", local.given_secrets)
}
