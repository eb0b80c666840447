#!/usr/bin/env bash
# Run the monitoring job of one environment, which starts training there when the decision is yes, and wait for it.
# The lake has no public address, so the job runs inside the network, with the pipelines' identity.
# Usage: ENVIRONMENT=prod scripts/monitor.sh
set -euo pipefail

environment="${ENVIRONMENT:?name the environment: dev, staging or prod}"
version="api-version=2024-03-01"

# shellcheck source=scripts/cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"
init_state "${environment}" >/dev/null
output() { terraform -chdir=infra output -raw "$1"; }

job="https://management.azure.com$(output monitoring_job_id)"
execution="$(az rest --method post --url "${job}/start?${version}" --query name --output tsv)"
echo "report: $(output lake_bucket_uri)/reports/monitoring/date=$(date -u +%F)/report.md"

for _ in $(seq 80); do
  sleep 15
  state="$(az rest --method get --url "${job}/executions/${execution}?${version}" --query properties.status --output tsv)"
  case "${state}" in
    Succeeded) exit 0 ;;
    Failed | Stopped | Degraded)
      echo "${execution} ended as ${state}; its log is in the workspace of the environment" >&2
      exit 1
      ;;
  esac
done
echo "${execution} did not end within twenty minutes" >&2
exit 1
