locals {
  # Written when a machine starts, into memory only. The key of callers is read by the machine's own identity.
  fetch_secret = var.secret_id == "" ? "" : <<-SHELL
    token=$(curl -sf -H 'Metadata-Flavor: Google' http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
    value=$(curl -sf -H "Authorization: Bearer $token" https://secretmanager.googleapis.com/v1/${var.secret_id}/versions/latest:access | tr -d ' \n' | sed -n 's/.*"data":"\([^"]*\)".*/\1/p' | base64 -d)
    printf 'SCORING_API_KEY=%s\n' "$value" >> /run/scoring/env
  SHELL

  prepare = <<-SHELL
    #!/bin/bash
    set -euo pipefail
    umask 077
    mkdir -p /run/scoring
    cat > /run/scoring/env <<'VALUES'
    ${join("\n", [for key in sort(keys(local.env)) : "${key}=${local.env[key]}"])}
    VALUES
    ${local.fetch_secret}
    HOME=/run/scoring docker-credential-gcr configure-docker --registries=${split("/", var.image_uri)[0]}
    HOME=/run/scoring docker --config /run/scoring/.docker pull ${var.image_uri}
  SHELL

  unit = <<-UNIT
    [Unit]
    Description=Scoring application, role ${local.role}
    Wants=network-online.target docker.service
    After=network-online.target docker.service

    [Service]
    Restart=always
    RestartSec=5
    ExecStartPre=/bin/bash /var/lib/scoring/prepare.sh
    ExecStartPre=-/usr/bin/docker rm -f scoring
    ExecStart=/usr/bin/docker run --name scoring --network host --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --env-file /run/scoring/env --entrypoint python ${var.image_uri} -m scoring ${local.role}
    ExecStop=/usr/bin/docker stop --time 30 scoring

    [Install]
    WantedBy=multi-user.target
  UNIT

  user_data = join("\n", ["#cloud-config", yamlencode({
    write_files = [
      { path = "/var/lib/scoring/prepare.sh", permissions = "0700", owner = "root", content = local.prepare },
      { path = "/etc/systemd/system/scoring.service", permissions = "0644", owner = "root", content = local.unit },
    ]
    runcmd = [
      "iptables -A INPUT -p tcp --dport 8080 -j ACCEPT",
      "systemctl daemon-reload",
      "systemctl enable --now scoring.service",
    ]
  })])
}

resource "google_compute_health_check" "this" {
  project             = var.project_id
  name                = local.full_name
  description         = "Whether the application of ${local.full_name} answers"
  check_interval_sec  = 10
  timeout_sec         = 5
  healthy_threshold   = 2
  unhealthy_threshold = 3

  http_health_check {
    port         = 8080
    request_path = "/health/ready"
  }

  depends_on = [google_project_service.this]
}

resource "google_compute_region_instance_group_manager" "this" {
  project            = var.project_id
  region             = var.region
  name               = local.full_name
  description        = "Machines of ${local.full_name}"
  base_instance_name = local.full_name

  distribution_policy_zones        = slice(sort(data.google_compute_zones.here.names), 0, min(var.zones, length(data.google_compute_zones.here.names)))
  distribution_policy_target_shape = "EVEN"

  version {
    instance_template = google_compute_instance_template.this.id
  }

  named_port {
    name = "http"
    port = 8080
  }

  auto_healing_policies {
    health_check      = google_compute_health_check.this.id
    initial_delay_sec = 180
  }

  update_policy {
    type                         = "PROACTIVE"
    minimal_action               = "REPLACE"
    replacement_method           = "SUBSTITUTE"
    instance_redistribution_type = "PROACTIVE"
    max_surge_fixed              = var.zones
    max_unavailable_fixed        = 0
  }

  lifecycle {
    ignore_changes = [target_size]
  }
}

# Health checks come from these ranges of Google.
resource "google_compute_firewall" "health" {
  project       = var.project_id
  name          = "${local.full_name}-health"
  description   = "Health checks of ${local.full_name}"
  network       = var.network_name
  direction     = "INGRESS"
  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]
  target_tags   = [local.full_name]

  allow {
    protocol = "tcp"
    ports    = ["8080"]
  }
}
