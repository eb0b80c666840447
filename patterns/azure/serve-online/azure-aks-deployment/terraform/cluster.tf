# Neither nodes nor control plane have a public address; delivery runs its commands inside the cluster, through Azure's own API.
resource "azurerm_kubernetes_cluster" "this" {
  #checkov:skip=CKV_AZURE_6:The control plane has a private address only
  #checkov:skip=CKV_AZURE_172:No secret is mounted; pods read the vault with their own identity
  #checkov:skip=CKV_AZURE_226:Disks on the machine itself cannot carry the customer key
  #checkov:skip=CKV_AZURE_227:Hosts encrypt caches only in subscriptions that have registered for it; disks carry the customer key
  name                              = local.full_name
  location                          = var.region
  resource_group_name               = var.resource_group_name
  dns_prefix                        = local.full_name
  sku_tier                          = "Standard"
  automatic_upgrade_channel         = "stable"
  node_os_upgrade_channel           = "NodeImage"
  private_cluster_enabled           = true
  private_dns_zone_id               = "System"
  local_account_disabled            = true
  role_based_access_control_enabled = true
  run_command_enabled               = true
  oidc_issuer_enabled               = true
  workload_identity_enabled         = true
  azure_policy_enabled              = true
  image_cleaner_enabled             = true
  image_cleaner_interval_hours      = 168
  disk_encryption_set_id            = azurerm_disk_encryption_set.this.id
  tags                              = local.tags

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled = true
    tenant_id          = var.tenant_id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster["cluster"].id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.cluster["nodes"].client_id
    object_id                 = azurerm_user_assigned_identity.cluster["nodes"].principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.cluster["nodes"].id
  }

  # Parts of the cluster itself; the service has nodes of its own.
  default_node_pool {
    name                         = "system"
    vm_size                      = var.system_vm_size
    node_count                   = var.system_nodes
    only_critical_addons_enabled = true
    zones                        = local.zones
    vnet_subnet_id               = var.compute_subnet_id
    os_sku                       = "AzureLinux"
    os_disk_type                 = "Managed"
    os_disk_size_gb              = 128
    max_pods                     = 50
    temporary_name_for_rotation  = "systemtmp"
    tags                         = local.tags

    upgrade_settings {
      max_surge                = "1"
      drain_timeout_in_minutes = 15
    }
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    load_balancer_sku   = "standard"
    outbound_type       = var.outbound_type
    pod_cidr            = var.pods_range
    service_cidr        = var.services_range
    dns_service_ip      = cidrhost(var.services_range, 10)
  }

  auto_scaler_profile {
    balance_similar_node_groups = true
    scale_down_unneeded         = "10m"
  }

  oms_agent {
    log_analytics_workspace_id      = var.log_workspace_id
    msi_auth_for_monitoring_enabled = true
  }

  # At night in the middle of the week, one node after the other.
  maintenance_window_auto_upgrade {
    frequency   = "Weekly"
    interval    = 1
    day_of_week = "Tuesday"
    start_time  = "01:00"
    utc_offset  = "+00:00"
    duration    = 4
  }

  maintenance_window_node_os {
    frequency   = "Weekly"
    interval    = 1
    day_of_week = "Wednesday"
    start_time  = "01:00"
    utc_offset  = "+00:00"
    duration    = 4
  }

  depends_on = [azurerm_role_assignment.cluster]
}

resource "azurerm_kubernetes_cluster_node_pool" "serve" {
  #checkov:skip=CKV_AZURE_227:Hosts encrypt caches only in subscriptions that have registered for it; disks carry the customer key
  name                        = local.role
  kubernetes_cluster_id       = azurerm_kubernetes_cluster.this.id
  mode                        = "User"
  vm_size                     = var.vm_size
  auto_scaling_enabled        = true
  min_count                   = var.min_replicas
  max_count                   = max(var.min_replicas, var.max_replicas) + 1
  zones                       = local.zones
  vnet_subnet_id              = var.compute_subnet_id
  os_sku                      = "AzureLinux"
  os_disk_type                = "Managed"
  os_disk_size_gb             = 128
  max_pods                    = 50
  temporary_name_for_rotation = "${local.role}tmp"
  tags                        = local.tags

  upgrade_settings {
    max_surge                = "1"
    drain_timeout_in_minutes = 15
  }

  lifecycle {
    ignore_changes = [node_count]
  }
}

resource "azurerm_management_lock" "cluster" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_kubernetes_cluster.this.id
  lock_level = "CanNotDelete"
  notes      = "Answers the callers of ${var.name}."
}
