locals {
  identities = { cluster = "the control plane", nodes = "nodes, which pull images" }

  # Load balancer and nodes join the subnet; the nodes get their identity and their disks' key.
  rights_of_cluster = {
    network = { scope = var.compute_subnet_id, role = "Network Contributor" }
    nodes   = { scope = azurerm_user_assigned_identity.cluster["nodes"].id, role = "Managed Identity Operator" }
    disks   = { scope = azurerm_disk_encryption_set.this.id, role = "Reader" }
  }

  kubernetes = "Microsoft.ContainerService/managedClusters"
}

resource "azurerm_user_assigned_identity" "cluster" {
  for_each = local.identities

  name                = "${var.name}-${each.key}"
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_role_assignment" "cluster" {
  for_each = local.rights_of_cluster

  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.cluster["cluster"].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "images" {
  scope                = var.registry_id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.cluster["nodes"].principal_id
  principal_type       = "ServicePrincipal"
}

# The pods of the service, and no others of the cluster, run as the serving identity.
resource "azurerm_federated_identity_credential" "pods" {
  name                = "${local.full_name}-pods"
  resource_group_name = var.resource_group_name
  parent_id           = var.serving_identity_id
  issuer              = azurerm_kubernetes_cluster.this.oidc_issuer_url
  audience            = ["api://AzureADTokenExchange"]
  subject             = "system:serviceaccount:${local.namespace}:${local.role}"
}

# Delivery writes the objects of the service and follows them. It cannot open a shell in a pod, read Kubernetes secrets, or give rights.
resource "azurerm_role_definition" "rollout" {
  name              = "${var.name}-kubernetes-${substr(sha1(local.group), 0, 6)}"
  scope             = local.group
  description       = "Apply the objects of ${local.full_name} and watch them come up"
  assignable_scopes = [local.group]

  permissions {
    actions = [
      "${local.kubernetes}/read",
      # A plan reads the way in that the cluster offers to everyone; what may be done there is said below.
      "${local.kubernetes}/listClusterUserCredential/action",
      "${local.kubernetes}/runCommand/action",
      "${local.kubernetes}/commandResults/read",
    ]

    data_actions = concat(
      [for kind in ["apps/replicasets", "events", "pods"] : "${local.kubernetes}/${kind}/read"],
      [for pair in setproduct(
        ["apps/deployments", "autoscaling/horizontalpodautoscalers", "configmaps", "namespaces", "networking.k8s.io/networkpolicies", "policy/poddisruptionbudgets", "serviceaccounts", "services"],
        ["read", "write"],
      ) : "${local.kubernetes}/${pair[0]}/${pair[1]}"],
    )
  }
}

resource "azurerm_role_assignment" "rollout" {
  scope              = azurerm_kubernetes_cluster.this.id
  role_definition_id = azurerm_role_definition.rollout.role_definition_resource_id
  principal_id       = var.deploy_principal_id
  principal_type     = "ServicePrincipal"
}
