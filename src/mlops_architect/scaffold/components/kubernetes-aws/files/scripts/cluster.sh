#!/usr/bin/env bash
# kubectl to the private control plane, from a machine inside the network. Sourced by publish-kubernetes.sh.

# connect: write the kubeconfig of this run, and stop where the control plane cannot be reached.
connect() {
  export KUBECONFIG="${work:?}/kubeconfig"
  aws eks update-kubeconfig --name "$(output serve_online_cluster_name)" >/dev/null
  if ! kubectl version --request-timeout 15s >/dev/null; then
    echo "the control plane answers inside the network only: give the deploy workflow a runner there (runs-on)" >&2
    return 1
  fi
}

# in_cluster COMMAND: run a kubectl command line.
in_cluster() {
  bash -c "$1"
}
