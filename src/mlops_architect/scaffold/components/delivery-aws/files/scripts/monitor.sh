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

export SCORING_PROFILE=aws SCORING_ENVIRONMENT="${environment}" PYTHONPATH=src
bucket="$(output lake_bucket_name)"
export SCORING_LAKE_URI="s3://${bucket}"
SCORING_OFFLINE_URI="$(output feature_offline_offline_uri)"
SCORING_TRAINING_TRIGGER_ARN="$(output orchestrate_training_trigger_arn)"
export SCORING_OFFLINE_URI SCORING_TRAINING_TRIGGER_ARN

"${python}" -m scoring monitor
mkdir -p report
aws s3 cp --only-show-errors --recursive "s3://${bucket}/reports/monitoring/date=$(date -u +%F)/" report/
