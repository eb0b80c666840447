#!/usr/bin/env bash
# Monitor the model of one environment inside its cluster, and start training there when the decision is yes.
# Usage: ENVIRONMENT=prod scripts/monitor.sh
set -euo pipefail

environment="${ENVIRONMENT:?name the environment: dev, staging or prod}"

# shellcheck source=scripts/cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"
init_state "${environment}" >/dev/null
namespace="$(terraform -chdir=infra output -raw namespace)"
in_namespace() { kubectl --namespace "${namespace}" "$@"; }

run="$(date -u +%Y%m%d%H%M%S)"
in_namespace create job "monitor-${run}" --from=cronjob/monitor
mkdir -p report
if ! in_namespace wait --for=condition=complete "job/monitor-${run}" --timeout 1800s; then
  in_namespace logs "job/monitor-${run}" | tee report/monitoring.log
  echo "monitoring did not end well" >&2
  exit 1
fi
in_namespace logs "job/monitor-${run}" | tee report/monitoring.log

if grep -q '^retrain: yes' report/monitoring.log; then
  in_namespace create job "training-${run}" --from=cronjob/training
fi
