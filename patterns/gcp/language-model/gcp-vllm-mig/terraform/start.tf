locals {
  quantised = var.precision == "bf16" ? "--dtype bfloat16" : "--quantization ${var.precision == "fp8" ? "fp8" : "awq_marlin"}"
  copies    = range(var.copies_per_machine)
  run       = "docker run --detach --restart always --network host --ipc host --cap-drop ALL --security-opt no-new-privileges"

  # Each copy has GPUs of its own; embeddings are made on the first GPU, beside the first copy.
  servers = concat(
    [for copy in local.copies : join(" ", [
      local.run,
      "--name chat-${copy} --gpus '\"device=${join(",", range(copy * var.tensor_parallel, (copy + 1) * var.tensor_parallel))}\"'",
      "--env HF_HUB_OFFLINE=1 --env VLLM_NO_USAGE_STATS=1 --volume /opt/models:/models:ro ${var.server_image}",
      "--model /models/${local.chat} --served-model-name ${local.chat} --host 127.0.0.1 --port ${8100 + copy}",
      "--tensor-parallel-size ${var.tensor_parallel} --max-model-len ${var.max_model_tokens} --gpu-memory-utilization 0.82",
      local.quantised,
      "--disable-log-requests",
    ])],
    [join(" ", [
      local.run,
      "--name embeddings --gpus '\"device=0\"'",
      "--env HF_HUB_OFFLINE=1 --env VLLM_NO_USAGE_STATS=1 --volume /opt/models:/models:ro ${var.server_image}",
      "--model /models/${local.embedding} --served-model-name ${local.embedding} --host 127.0.0.1 --port 8090",
      "--runner pooling --gpu-memory-utilization 0.08 --disable-log-requests",
    ])],
  )

  # One address for both models: embeddings by their path, everything else to the copy with the fewest answers under way.
  router = <<-CONF
    worker_processes auto;
    pid /tmp/nginx.pid;
    events { worker_connections 4096; }
    http {
      access_log off;
      client_max_body_size 8m;
      client_body_temp_path /tmp/body;
      proxy_temp_path /tmp/proxy;
      fastcgi_temp_path /tmp/fastcgi;
      uwsgi_temp_path /tmp/uwsgi;
      scgi_temp_path /tmp/scgi;
      proxy_read_timeout 300s;
      proxy_buffering off;
      upstream chat {
        least_conn;
    ${join("\n", [for copy in local.copies : "    server 127.0.0.1:${8100 + copy};"])}
      }
      server {
        listen ${local.port};
        location /v1/embeddings { proxy_pass http://127.0.0.1:8090; }
        location / { proxy_pass http://chat; }
      }
    }
  CONF

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
