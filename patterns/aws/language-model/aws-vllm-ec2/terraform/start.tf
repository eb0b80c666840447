locals {
  container_logs = "--log-driver awslogs --log-opt awslogs-region=${var.region} --log-opt awslogs-group=${aws_cloudwatch_log_group.this.name}"

  # Weights come from the lake, where they were put once with their licence: no machine needs a way to a model hub.
  start = <<-SCRIPT
    #!/bin/bash
    set -euo pipefail
    mkdir -p /opt/models /etc/router
    aws s3 sync --only-show-errors "s3://${var.bucket_name}/models/${local.chat}" "/opt/models/${local.chat}"
    aws s3 sync --only-show-errors "s3://${var.bucket_name}/models/${local.embedding}" "/opt/models/${local.embedding}"
    echo '${base64encode(local.router)}' | base64 -d > /etc/router/nginx.conf
    systemctl enable --now docker
    ${join("\n    ", local.servers)}
    ${local.run} --name router --read-only --tmpfs /tmp --volume /etc/router/nginx.conf:/etc/nginx/nginx.conf:ro --user 101:101 ${var.router_image}
  SCRIPT
}
