locals {
  container_logs = ""

  # Answers under way, from the servers' own figures, once a minute.
  report = <<-SHELL
    #!/bin/bash
    set -uo pipefail
    meta=http://metadata.google.internal/computeMetadata/v1/instance
    token=$(curl -sf -H 'Metadata-Flavor: Google' $meta/service-accounts/default/token | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
    zone=$(curl -sf -H 'Metadata-Flavor: Google' $meta/zone | awk -F/ '{print $NF}')
    id=$(curl -sf -H 'Metadata-Flavor: Google' $meta/id)
    total=0
    for port in ${join(" ", [for copy in local.copies : tostring(8100 + copy)])}; do
      running=$(curl -sf http://127.0.0.1:$port/metrics | awk '/^vllm:num_requests_running/ {sum += $NF} END {print int(sum)}')
      total=$((total + $${running:-0}))
    done
    now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    curl -sf -X POST -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
      https://monitoring.googleapis.com/v3/projects/${var.project_id}/timeSeries \
      -d "{\"timeSeries\":[{\"metric\":{\"type\":\"custom.googleapis.com/${replace(var.name, "-", "_")}/answers_under_way\"},\"resource\":{\"type\":\"gce_instance\",\"labels\":{\"project_id\":\"${var.project_id}\",\"instance_id\":\"$id\",\"zone\":\"$zone\"}},\"points\":[{\"interval\":{\"endTime\":\"$now\"},\"value\":{\"int64Value\":\"$total\"}}]}]}" >/dev/null
  SHELL

  # Weights come from the lake, where they were put once with their licence: no machine needs a way to a model hub.
  start = <<-SCRIPT
    #!/bin/bash
    set -euo pipefail
    mkdir -p /opt/models /etc/router
    gcloud storage rsync --recursive "gs://${var.bucket_name}/models/${local.chat}" "/opt/models/${local.chat}"
    gcloud storage rsync --recursive "gs://${var.bucket_name}/models/${local.embedding}" "/opt/models/${local.embedding}"
    echo '${base64encode(local.router)}' | base64 -d > /etc/router/nginx.conf
    echo '${base64encode(local.report)}' | base64 -d > /opt/report.sh
    chmod 0755 /opt/report.sh
    docker ps --all --quiet | xargs --no-run-if-empty docker rm --force
    ${join("\n    ", local.servers)}
    ${local.run} --name router --read-only --tmpfs /tmp --volume /etc/router/nginx.conf:/etc/nginx/nginx.conf:ro ${var.router_image}
    echo '* * * * * root /opt/report.sh' > /etc/cron.d/answers-under-way
  SCRIPT
}
