#!/usr/bin/env bash
# Apply the Kubernetes objects of one environment and wait until its pods are ready; go back to the pods before when they do not become so.
# Usage: ENVIRONMENT=staging scripts/publish-kubernetes.sh        (after Terraform has worked the objects out)
set -euo pipefail

environment="${ENVIRONMENT:?name the environment: dev, staging or prod}"
output() { terraform -chdir=infra output -raw "$1"; }

work="$(mktemp -d)"
trap 'rm -rf "${work}"' EXIT

namespace="$(output namespace)"
output manifests_once >"${work}/once.yaml"
output manifests >"${work}/manifests.yaml"
in_namespace() { kubectl --namespace "${namespace}" "$@"; }

# The namespace and the rights of delivery are an administrator's to make, and stay as they are for everybody else.
if [[ "$(kubectl auth can-i create namespaces 2>/dev/null)" == "yes" ]]; then
  kubectl apply --filename "${work}/once.yaml"
fi

if compgen -G "deploy/sealed/${environment}/*.yaml" >/dev/null; then
  in_namespace apply --filename "deploy/sealed/${environment}"
fi
# What is no longer written is taken away, but never a store with its data.
in_namespace apply --filename "${work}/manifests.yaml" --prune --selector "scoring/system=${namespace}" \
  --prune-allowlist apps/v1/Deployment --prune-allowlist batch/v1/CronJob --prune-allowlist core/v1/ConfigMap \
  --prune-allowlist core/v1/Service --prune-allowlist autoscaling/v2/HorizontalPodAutoscaler \
  --prune-allowlist policy/v1/PodDisruptionBudget --prune-allowlist networking.k8s.io/v1/NetworkPolicy

read -r maker condition <<<"$(output secrets_made_by)"
for name in $(output given_secrets); do
  # Delivery may not read Secrets: it asks whoever makes them.
  if ! in_namespace wait --for="condition=${condition}" "${maker}/${name}" --timeout 60s >/dev/null 2>&1; then
    echo "the Secret ${name} is not there: give its values as docs/deployment.md says, and deploy again" >&2
    exit 1
  fi
done

for store in $(in_namespace get statefulsets --selector "scoring/system=${namespace}" --output name); do
  in_namespace rollout status "${store}" --timeout 900s
done

failed=0
services="$(in_namespace get deployments --selector "scoring/system=${namespace}" --output name)"
for service in ${services}; do
  in_namespace rollout status "${service}" --timeout 480s || failed=1
done
if [[ "${failed}" == 1 ]]; then
  in_namespace get pods,events || true
  for service in ${services}; do
    in_namespace rollout undo "${service}" || true
  done
  echo "the new pods did not become ready, and the ones before are back" >&2
  exit 1
fi
