#!/usr/bin/env bash
# kubectl through the name of the control plane, which asks for an IAM sign-in. Sourced by publish-kubernetes.sh.

# connect: write the kubeconfig of this run, with a token of whoever is signed in.
connect() {
  export KUBECONFIG="${work:?}/kubeconfig"
  cat >"${KUBECONFIG}" <<YAML
apiVersion: v1
kind: Config
current-context: scoring
contexts: [{name: scoring, context: {cluster: scoring, user: delivery, namespace: scoring}}]
clusters: [{name: scoring, cluster: {server: "https://$(output serve_online_control_plane)"}}]
users: [{name: delivery, user: {token: "$(gcloud auth print-access-token)"}}]
YAML
}

# in_cluster COMMAND: run a kubectl command line.
in_cluster() {
  bash -c "$1"
}
