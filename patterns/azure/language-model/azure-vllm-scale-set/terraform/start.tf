locals {
  container_logs = "--log-driver syslog --log-opt tag=model"

  # Weights come from the lake, where they were put once with their licence: no machine needs a way to a model hub.
  start = <<-SCRIPT
    #!/bin/bash
    set -euo pipefail
    until nvidia-smi >/dev/null 2>&1; do sleep 15; done
    curl -fsSL https://nvidia.github.io/libnvidia-container/gpgkey | gpg --batch --yes --dearmor -o /usr/share/keyrings/nvidia-container-toolkit.gpg
    echo 'deb [signed-by=/usr/share/keyrings/nvidia-container-toolkit.gpg] https://nvidia.github.io/libnvidia-container/stable/deb/amd64 /' > /etc/apt/sources.list.d/nvidia-container-toolkit.list
    apt-get update -q && apt-get install -yq nvidia-container-toolkit
    nvidia-ctk runtime configure --runtime=docker
    systemctl restart docker
    mkdir -p /mnt/models /etc/router
    ln -sfn /mnt/models /opt/models
    python3 /usr/local/bin/fetch-weights ${local.chat} ${local.embedding}
    echo '${base64encode(local.router)}' | base64 -d > /etc/router/nginx.conf
    docker ps --all --quiet | xargs --no-run-if-empty docker rm --force
    ${join("\n    ", local.servers)}
    ${local.run} --name router --read-only --tmpfs /tmp --volume /etc/router/nginx.conf:/etc/nginx/nginx.conf:ro ${var.router_image}
  SCRIPT

  # Signs in with the machine's identity and copies every file below models/<name> to the local disk.
  fetch = <<-PYTHON
    import json, os, sys, urllib.parse, urllib.request
    import xml.etree.ElementTree as tree

    query = urllib.parse.urlencode({"api-version": "2018-02-01", "resource": "https://storage.azure.com/", "client_id": "${azurerm_user_assigned_identity.machine.client_id}"})
    request = urllib.request.Request("http://169.254.169.254/metadata/identity/oauth2/token?" + query, headers={"Metadata": "true"})
    token = json.load(urllib.request.urlopen(request, timeout=30))["access_token"]
    headers = {"Authorization": "Bearer " + token, "x-ms-version": "2023-11-03"}
    base = "https://${local.account}.blob.core.windows.net/${var.bucket_name}"
    for name in sys.argv[1:]:
        marker = ""
        while True:
            listing = urllib.parse.urlencode({"restype": "container", "comp": "list", "prefix": f"models/{name}/", "marker": marker})
            page = tree.fromstring(urllib.request.urlopen(urllib.request.Request(f"{base}?{listing}", headers=headers), timeout=60).read())
            for blob in page.iter("Name"):
                path = os.path.join("/mnt/models", blob.text.removeprefix("models/"))
                if blob.text.endswith("/"):
                    continue
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with urllib.request.urlopen(urllib.request.Request(f"{base}/{urllib.parse.quote(blob.text)}", headers=headers), timeout=600) as source, open(path, "wb") as target:
                    while block := source.read(16 << 20):
                        target.write(block)
            marker = page.findtext("NextMarker") or ""
            if not marker:
                break
  PYTHON

  cloud_config = {
    package_update = true
    packages       = ["docker.io", "gnupg", "unattended-upgrades"]
    ssh_pwauth     = false
    write_files = [
      { path = "/usr/local/bin/fetch-weights", permissions = "0755", content = local.fetch },
      { path = "/usr/local/bin/model-server-start", permissions = "0700", content = local.start },
      {
        path    = "/etc/systemd/system/model-server.service"
        content = <<-UNIT
          [Unit]
          After=docker.service network-online.target
          Wants=network-online.target

          [Service]
          Type=oneshot
          RemainAfterExit=yes
          TimeoutStartSec=3600
          ExecStart=/usr/local/bin/model-server-start

          [Install]
          WantedBy=multi-user.target
        UNIT
      },
    ]
    runcmd = [["systemctl", "daemon-reload"], ["systemctl", "enable", "--now", "--no-block", "model-server.service"]]
  }
}
