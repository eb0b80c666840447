#!/usr/bin/env bash
# Apply the Kubernetes objects of one environment, and wait until its new pods answer; go back to the pods before when they do not.
# Usage: scripts/publish-kubernetes.sh        (after Terraform has applied the environment)
set -euo pipefail

# output NAME: what Terraform says, or has left in a file where this step of delivery has no Terraform.
output() {
  if [[ -f "infra/outputs/$1" ]]; then cat "infra/outputs/$1"; else terraform -chdir=infra output -raw "$1"; fi
}

work="$(mktemp -d)"
trap 'rm -rf "${work}"' EXIT

# What differs between clouds: connect, and in_cluster, which runs a kubectl command line beside manifests.yaml.
# shellcheck source=scripts/cluster.sh
source "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"

output serve_online_manifests >"${work}/manifests.yaml"
connect
cd "${work}"
in_cluster "kubectl apply --filename manifests.yaml"
if ! in_cluster "kubectl --namespace scoring rollout status deployment/serve --timeout 480s"; then
  in_cluster "kubectl --namespace scoring get pods,events" || true
  in_cluster "kubectl --namespace scoring rollout undo deployment/serve" || true
  echo "the new pods did not become ready, and the ones before are back" >&2
  exit 1
fi
