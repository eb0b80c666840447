#!/usr/bin/env bash
# Build and push the image of this commit, then apply the infrastructure of one environment with it.
# Usage: ENVIRONMENT=staging scripts/deploy.sh        (IMAGE_URI names an image that exists already)
set -euo pipefail

environment="${ENVIRONMENT:?name the environment: dev, staging or prod}"
tag="$(git rev-parse --short=12 HEAD)"

terraform -chdir=infra init -input=false -reconfigure -backend-config="environments/${environment}.s3.tfbackend"

apply() {
  terraform -chdir=infra apply -input=false -auto-approve \
    -var-file="environments/${environment}.tfvars" -var="image_tag=${tag}" "$@"
}

if [[ -n "${IMAGE_URI:-}" ]]; then
  tag="${IMAGE_URI##*:}"
else
  # The repository must exist before an image can be pushed: on the first deployment it is made alone.
  if ! repository="$(terraform -chdir=infra output -raw ci_cd_image_repository_url 2>/dev/null)"; then
    apply -target=module.ci_cd
    repository="$(terraform -chdir=infra output -raw ci_cd_image_repository_url)"
  fi
  aws ecr get-login-password | docker login --username AWS --password-stdin "${repository%%/*}"
  # Tags are immutable: a second run of the same commit keeps the image of the first.
  if ! docker manifest inspect "${repository}:${tag}" >/dev/null 2>&1; then
    docker build --build-arg "CODE_VERSION=${tag}" --tag "${repository}:${tag}" .
    docker push "${repository}:${tag}"
  fi
fi

apply
if [[ -x scripts/publish-spark.sh ]]; then
  scripts/publish-spark.sh "$(terraform -chdir=infra output -raw lake_bucket_name)"
fi
