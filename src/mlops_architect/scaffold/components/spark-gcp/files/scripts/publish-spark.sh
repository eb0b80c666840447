#!/usr/bin/env bash
# Upload what serverless Spark reads: the script, the application, its configuration, and the packages it imports, built
# for the Python of the runtime (2.2 has 3.12).
# Usage: scripts/publish-spark.sh BUCKET
set -euo pipefail

bucket="${1:?name the bucket of the lake}"
work="$(mktemp -d)"
trap 'rm -rf "${work}"' EXIT

(cd src && python3 -m zipfile -c "${work}/scoring.zip" scoring)
mkdir "${work}/packages"
docker run --rm --user "$(id -u):$(id -g)" --env HOME=/tmp \
  --volume "${PWD}/requirements.lock:/requirements.lock:ro" --volume "${work}/packages:/packages" \
  python:3.12-slim-bookworm \
  pip install --quiet --no-cache-dir --require-hashes --target /packages --requirement /requirements.lock
(cd "${work}/packages" && python3 -m zipfile -c "${work}/packages.zip" ./*)

gcloud storage cp --quiet "${work}/scoring.zip" "${work}/packages.zip" pipelines/features_spark.py "gs://${bucket}/code/"
gcloud storage cp --quiet config/* "gs://${bucket}/code/config/"
