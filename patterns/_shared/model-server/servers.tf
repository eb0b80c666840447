# vLLM on a machine with GPUs, one server a copy of the model; the module says where containers log (`container_logs`).
locals {
  port      = 8000
  chat      = basename(var.model_repository)
  embedding = basename(var.embedding_repository)
  quantised = var.precision == "bf16" ? "--dtype bfloat16" : "--quantization ${var.precision == "fp8" ? "fp8" : "awq_marlin"}"
  copies    = range(var.copies_per_machine)
  run       = join(" ", compact(["docker run --detach --restart always --network host --ipc host --cap-drop ALL --security-opt no-new-privileges", local.container_logs]))

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
}
