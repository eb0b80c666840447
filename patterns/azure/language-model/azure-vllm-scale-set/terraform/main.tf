locals {
  tags = merge(var.tags, { environment = var.environment })

  full_name  = "${var.name}-model"
  log_levels = ["Warning", "Error", "Critical", "Alert", "Emergency"]
  account    = element(split("/", var.storage_account_id), length(split("/", var.storage_account_id)) - 1)

  balancer_name = local.full_name
  # An answer is written for minutes; the connection stays open while nothing comes.
  api = { frontend_port = local.port, port = local.port, ready_path = "/health", interval_s = 10, idle_minutes = 10 }
}

resource "azurerm_user_assigned_identity" "machine" {
  name                = local.full_name
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_role_assignment" "weights" {
  scope                = "${var.storage_account_id}/blobServices/default/containers/${var.bucket_name}"
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_user_assigned_identity.machine.principal_id
  principal_type       = "ServicePrincipal"
}

# The provider insists on a way to sign in: a password that nobody knows, for an SSH server that takes none.
resource "azurerm_linux_virtual_machine_scale_set" "this" {
  name                            = local.full_name
  location                        = var.region
  resource_group_name             = var.resource_group_name
  sku                             = var.vm_size
  instances                       = var.min_instances
  zones                           = slice(["1", "2", "3"], 0, var.zones)
  zone_balance                    = false
  overprovision                   = false
  single_placement_group          = false
  priority                        = "Regular"
  upgrade_mode                    = "Rolling"
  health_probe_id                 = azurerm_lb_probe.ready.id
  computer_name_prefix            = "model"
  admin_username                  = "model"
  admin_password                  = "P!${uuid()}" # pragma: allowlist secret
  disable_password_authentication = false
  secure_boot_enabled             = false
  vtpm_enabled                    = true
  custom_data                     = base64encode("#cloud-config\n${yamlencode(local.cloud_config)}")
  tags                            = local.tags

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }

  # Images only; weights lie on the machine's own local disk.
  os_disk {
    caching                = "ReadWrite"
    storage_account_type   = "Premium_LRS"
    disk_size_gb           = 128
    disk_encryption_set_id = azurerm_disk_encryption_set.this.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.machine.id]
  }

  network_interface {
    name                          = "primary"
    primary                       = true
    enable_accelerated_networking = true

    ip_configuration {
      name                                   = "primary"
      primary                                = true
      subnet_id                              = var.compute_subnet_id
      load_balancer_backend_address_pool_ids = [azurerm_lb_backend_address_pool.this.id]
    }
  }

  # Installs the driver that fits the series of the machine.
  extension {
    name                       = "gpu-driver"
    publisher                  = "Microsoft.HpcCompute"
    type                       = "NvidiaGpuDriverLinux"
    type_handler_version       = "1.9"
    auto_upgrade_minor_version = true
  }

  extension {
    name                       = "monitor"
    publisher                  = "Microsoft.Azure.Monitor"
    type                       = "AzureMonitorLinuxAgent"
    type_handler_version       = "1.33"
    auto_upgrade_minor_version = true
    automatic_upgrade_enabled  = true
    settings                   = jsonencode({ authentication = { managedIdentity = { "identifier-name" = "mi_res_id", "identifier-value" = azurerm_user_assigned_identity.machine.id } } })
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 50
    max_unhealthy_instance_percent          = 50
    max_unhealthy_upgraded_instance_percent = 50
    pause_time_between_batches              = "PT5M"
    maximum_surge_instances_enabled         = true
  }

  automatic_instance_repair {
    enabled      = true
    grace_period = "PT60M"
  }

  lifecycle {
    ignore_changes = [instances, admin_password]
  }

  depends_on = [azurerm_role_assignment.weights, azurerm_lb_rule.api]
}

# Connections under way say more than processors, which mostly wait for the GPU.
resource "azurerm_monitor_autoscale_setting" "this" {
  name                = local.full_name
  location            = var.region
  resource_group_name = var.resource_group_name
  target_resource_id  = azurerm_linux_virtual_machine_scale_set.this.id
  tags                = local.tags

  profile {
    name = "answers"

    capacity {
      minimum = var.min_instances
      default = var.min_instances
      maximum = max(var.min_instances, var.max_instances)
    }

    dynamic "rule" {
      for_each = { Increase = { operator = "GreaterThan", share = 1, window = "PT5M", cooldown = "PT15M" }, Decrease = { operator = "LessThan", share = 0.4, window = "PT30M", cooldown = "PT30M" } }

      content {
        metric_trigger {
          metric_name              = "Inbound Flows"
          metric_namespace         = "Microsoft.Compute/virtualMachineScaleSets"
          metric_resource_id       = azurerm_linux_virtual_machine_scale_set.this.id
          operator                 = rule.value.operator
          statistic                = "Average"
          threshold                = ceil(var.answers_per_machine * rule.value.share)
          time_aggregation         = "Average"
          time_grain               = "PT1M"
          time_window              = rule.value.window
          divide_by_instance_count = false
        }

        scale_action {
          direction = rule.key
          type      = "ChangeCount"
          value     = 1
          cooldown  = rule.value.cooldown
        }
      }
    }
  }
}
