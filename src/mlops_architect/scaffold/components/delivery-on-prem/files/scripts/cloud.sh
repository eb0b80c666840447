#!/usr/bin/env bash
# State in the cluster, images in the organisation's registry. Sourced by the other scripts.

# Nothing has to be made before an image is pushed; with nothing but values to work out, Terraform keeps them only as a whole.
# shellcheck disable=SC2034 # deploy.sh reads it
first_apply=()

# init_state ENVIRONMENT: point Terraform at the environment's state, by the kubeconfig in use.
init_state() {
  export KUBE_CONFIG_PATH="${KUBECONFIG:-${HOME}/.kube/config}"
  terraform -chdir=infra init -input=false -reconfigure -backend-config="environments/$1.tfbackend"
}

# push_image REPOSITORY TAG: build the image and push it. A tag is a commit: a second run keeps the image of the first.
push_image() {
  local image="$1:$2"
  if [[ -n "${REGISTRY_USER:-}" ]]; then
    printf '%s' "${REGISTRY_PASSWORD:?}" | docker login --username "${REGISTRY_USER}" --password-stdin "https://${1%%/*}"
  fi
  if ! docker manifest inspect "${image}" >/dev/null 2>&1; then
    docker build --build-arg "CODE_VERSION=$2" --tag "${image}" .
    docker push "${image}"
  fi
}
