#!/usr/bin/env bash
# Monitor the model of one environment, and start training there when the decision is yes.
# Usage: ENVIRONMENT=prod scripts/monitor.sh
set -euo pipefail

environment="${ENVIRONMENT:?name the environment: dev, staging or prod}"
python="${PYTHON:-.venv/bin/python}"

# shellcheck source=scripts/cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"
init_state "${environment}" >/dev/null
output() { terraform -chdir=infra output -raw "$1"; }

export SCORING_PROFILE=gcp SCORING_ENVIRONMENT="${environment}" PYTHONPATH=src
SCORING_LAKE_URI="$(output lake_bucket_uri)"
SCORING_OFFLINE_URI="$(output feature_offline_offline_uri)"
SCORING_TRAINING_TRIGGER_URL="$(output orchestrate_training_trigger)"
# Data are read, and training is asked for, with the rights of the pipelines.
SCORING_ACT_AS="$(output secrets_pipeline_identity)"
export SCORING_LAKE_URI SCORING_OFFLINE_URI SCORING_TRAINING_TRIGGER_URL SCORING_ACT_AS

"${python}" -m scoring monitor
mkdir -p report
gcloud storage cp --quiet --impersonate-service-account="${SCORING_ACT_AS}" \
  "${SCORING_LAKE_URI}/reports/monitoring/date=$(date -u +%F)/*" report/
