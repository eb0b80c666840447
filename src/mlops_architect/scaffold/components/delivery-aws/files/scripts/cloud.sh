#!/usr/bin/env bash
# State in S3, images in ECR. Sourced by the other scripts.

# init_state ENVIRONMENT: point Terraform at the environment's state.
init_state() {
  terraform -chdir=infra init -input=false -reconfigure -backend-config="environments/$1.tfbackend"
}

# push_image REPOSITORY TAG: build the image and push it. Tags are immutable: a second run keeps the image of the first.
push_image() {
  local image="$1:$2"
  aws ecr get-login-password | docker login --username AWS --password-stdin "${1%%/*}"
  if ! docker manifest inspect "${image}" >/dev/null 2>&1; then
    docker build --build-arg "CODE_VERSION=$2" --tag "${image}" .
    docker push "${image}"
  fi
}
