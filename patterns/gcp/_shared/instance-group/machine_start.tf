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
    runcmd = concat(local.open_ports, [
      "systemctl daemon-reload",
      "systemctl enable --now scoring.service",
    ])
  })])
}
