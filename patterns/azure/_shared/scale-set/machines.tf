locals {
  full_name  = "${var.name}-${local.role}"
  tags       = merge(var.tags, { environment = var.environment })
  registry   = split("/", var.image_uri)[0]
  log_levels = ["Info", "Notice", "Warning", "Error", "Critical", "Alert", "Emergency"]

  # The container's environment, one line each; the key is fetched at start and never written to disk.
  env_file = join("\n", [for key, value in local.environment : "${key}=${value}"])

  # Signs in to the registry and the vault with the machine's managed identity, then runs the container until it ends.
  start = <<-PYTHON
    import json, os, subprocess, urllib.parse, urllib.request

    def answer(url, data=None, headers=None):
        body = urllib.parse.urlencode(data).encode() if data else None
        return json.load(urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=30))

    def token(resource):
        query = urllib.parse.urlencode({"api-version": "2018-02-01", "resource": resource, "client_id": "${local.client_id}"})
        return answer("http://169.254.169.254/metadata/identity/oauth2/token?" + query, headers={"Metadata": "true"})["access_token"]

    registry = "${local.registry}"
    refresh = answer(f"https://{registry}/oauth2/exchange", {"grant_type": "access_token", "service": registry, "access_token": token("https://management.azure.com/")})["refresh_token"]
    subprocess.run(["docker", "login", registry, "-u", "00000000-0000-0000-0000-000000000000", "--password-stdin"], input=refresh.encode(), check=True)
    environment = dict(os.environ)
    secret = "${local.secret_id}"
    names = []
    if secret:
        vault = {"Authorization": "Bearer " + token("https://vault.azure.net")}
        environment["SCORING_API_KEY"] = answer(secret + "?api-version=7.4", headers=vault)["value"]
        names = ["-e", "SCORING_API_KEY"]
    os.execvpe("docker", ["docker", "run", "--rm", "--name", "scoring", "--network", "host", "--read-only", "--tmpfs", "/tmp",
                          "--log-driver", "syslog", "--log-opt", "tag=scoring", "--env-file", "/etc/scoring.env", *names,
                          "${var.image_uri}", "python", "-m", "scoring", "${local.role}"], environment)
  PYTHON

  cloud_config = {
    package_update = true
    packages       = ["docker.io", "unattended-upgrades"]
    ssh_pwauth     = false
    write_files = [
      { path = "/etc/scoring.env", permissions = "0600", content = "${local.env_file}\n" },
      { path = "/usr/local/bin/scoring-start", permissions = "0700", content = "#!/usr/bin/env python3\n${local.start}" },
      {
        path    = "/etc/systemd/system/scoring.service"
        content = <<-UNIT
          [Unit]
          After=docker.service network-online.target
          Wants=network-online.target
          Requires=docker.service

          [Service]
          ExecStartPre=-/usr/bin/docker rm -f scoring
          ExecStart=/usr/local/bin/scoring-start
          ExecStop=/usr/bin/docker stop -t 30 scoring
          Restart=always
          RestartSec=5

          [Install]
          WantedBy=multi-user.target
        UNIT
      },
    ]
    runcmd = [["systemctl", "daemon-reload"], ["systemctl", "enable", "--now", "scoring.service"]]
  }
}

# The provider insists on a way to sign in: a password that nobody knows, for an SSH server that takes none.
resource "azurerm_linux_virtual_machine_scale_set" "this" {
  name                            = local.full_name
  location                        = var.region
  resource_group_name             = var.resource_group_name
  sku                             = var.vm_size
  instances                       = var.min_instances
  zones                           = slice(["1", "2", "3"], 0, var.zones)
  zone_balance                    = true
  overprovision                   = false
  single_placement_group          = false
  upgrade_mode                    = "Rolling"
  health_probe_id                 = local.health_probe_id
  computer_name_prefix            = "scoring"
  admin_username                  = "scoring"
  admin_password                  = "P!${uuid()}" # pragma: allowlist secret
  disable_password_authentication = false
  secure_boot_enabled             = true
  vtpm_enabled                    = true
  custom_data                     = base64encode("#cloud-config\n${yamlencode(local.cloud_config)}")
  tags                            = local.tags

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }

  os_disk {
    caching                = "ReadWrite"
    storage_account_type   = "Premium_LRS"
    disk_size_gb           = 32
    disk_encryption_set_id = azurerm_disk_encryption_set.this.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [local.identity_id]
  }

  network_interface {
    name                          = "primary"
    primary                       = true
    enable_accelerated_networking = true

    ip_configuration {
      name                                   = "primary"
      primary                                = true
      subnet_id                              = var.compute_subnet_id
      load_balancer_backend_address_pool_ids = local.backend_pool_ids
    }
  }

  # Without a load balancer a machine counts as healthy while it answers; systemd looks after its container.
  dynamic "extension" {
    for_each = local.health_probe_id == null ? ["health"] : []

    content {
      name                       = extension.value
      publisher                  = "Microsoft.ManagedServices"
      type                       = "ApplicationHealthLinux"
      type_handler_version       = "2.0"
      auto_upgrade_minor_version = true
      settings                   = jsonencode({ protocol = "tcp", port = 22, intervalInSeconds = 20, numberOfProbes = 3, gracePeriod = 600 })
    }
  }

  extension {
    name                       = "monitor"
    publisher                  = "Microsoft.Azure.Monitor"
    type                       = "AzureMonitorLinuxAgent"
    type_handler_version       = "1.33"
    auto_upgrade_minor_version = true
    automatic_upgrade_enabled  = true
    settings                   = jsonencode({ authentication = { managedIdentity = { "identifier-name" = "mi_res_id", "identifier-value" = local.identity_id } } })
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 34
    max_unhealthy_instance_percent          = 34
    max_unhealthy_upgraded_instance_percent = 34
    pause_time_between_batches              = "PT1M"
    maximum_surge_instances_enabled         = true
  }

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  automatic_instance_repair {
    enabled      = true
    grace_period = "PT15M"
  }

  lifecycle {
    ignore_changes = [instances, admin_password]
  }
}

resource "azurerm_monitor_autoscale_setting" "this" {
  name                = local.full_name
  location            = var.region
  resource_group_name = var.resource_group_name
  target_resource_id  = azurerm_linux_virtual_machine_scale_set.this.id
  tags                = local.tags

  profile {
    name = "load"

    capacity {
      minimum = var.min_instances
      default = var.min_instances
      maximum = var.max_instances
    }

    dynamic "rule" {
      for_each = { Increase = { operator = "GreaterThan", threshold = 55, window = "PT3M", cooldown = "PT3M" }, Decrease = { operator = "LessThan", threshold = 25, window = "PT15M", cooldown = "PT10M" } }

      content {
        metric_trigger {
          metric_name        = "Percentage CPU"
          metric_resource_id = azurerm_linux_virtual_machine_scale_set.this.id
          operator           = rule.value.operator
          statistic          = "Average"
          threshold          = rule.value.threshold
          time_aggregation   = "Average"
          time_grain         = "PT1M"
          time_window        = rule.value.window
        }

        scale_action {
          direction = rule.key
          type      = "ChangeCount"
          value     = rule.key == "Increase" ? max(1, floor(var.max_instances / 5)) : 1
          cooldown  = rule.value.cooldown
        }
      }
    }
  }
}
