#!/usr/bin/env bash
# Upload the package, the Spark script and the configuration to where Glue or EMR reads them.
# Usage: scripts/publish-spark.sh BUCKET
set -euo pipefail

bucket="${1:?name the bucket of the lake}"
archive="$(mktemp -d)/scoring.zip"
(cd src && python3 -m zipfile -c "${archive}" scoring)
aws s3 cp --only-show-errors "${archive}" "s3://${bucket}/code/scoring.zip"
aws s3 cp --only-show-errors pipelines/features_spark.py "s3://${bucket}/code/features_spark.py"
aws s3 cp --only-show-errors --recursive config "s3://${bucket}/code/config/"
