#!/usr/bin/env bash
# Build and push the image of this commit, then apply the infrastructure of one environment with it.
# Usage: ENVIRONMENT=staging scripts/deploy.sh        (IMAGE_URI names an image that exists already)
set -euo pipefail

environment="${ENVIRONMENT:?name the environment: dev, staging or prod}"
tag="$(git rev-parse --short=12 HEAD)"

# What differs between clouds: init_state and push_image, and what is applied before there is a repository for the image.
first_apply=(-target=module.ci_cd)
# shellcheck source=scripts/cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"

init_state "${environment}"

apply() {
  terraform -chdir=infra apply -input=false -auto-approve \
    -var-file="environments/${environment}.tfvars" -var="image_tag=${tag}" "$@"
}

if [[ -n "${IMAGE_URI:-}" ]]; then
  tag="${IMAGE_URI##*:}"
else
  # The repository must exist before an image can be pushed: on the first deployment it is made alone.
  if ! repository="$(terraform -chdir=infra output -raw ci_cd_image_repository_url 2>/dev/null)"; then
    apply "${first_apply[@]}"
    repository="$(terraform -chdir=infra output -raw ci_cd_image_repository_url)"
  fi
  push_image "${repository}" "${tag}"
fi

apply
if [[ -x scripts/publish-spark.sh ]]; then
  scripts/publish-spark.sh "$(terraform -chdir=infra output -raw lake_bucket_name)"
fi
if [[ -x scripts/publish-kubernetes.sh ]]; then
  scripts/publish-kubernetes.sh
fi
