#!/usr/bin/env bash
# State in a storage account, images in Container Registry. Sourced by the other scripts.

# init_state ENVIRONMENT: point Terraform at the environment's state, whose account has a name of its own in the world.
init_state() {
  terraform -chdir=infra init -input=false -reconfigure -backend-config="environments/$1.tfbackend" \
    -backend-config="storage_account_name=${TF_STATE_ACCOUNT:?name the storage account that holds the state}"
}

# push_image REPOSITORY TAG: build the image once and push it, or let the registry build it where it takes no pushes.
push_image() {
  local image="$1:$2" host="${1%%/*}" name="${1#*/}:$2" pool
  local registry="${host%%.*}"
  if pool="$(terraform -chdir=infra output -raw ci_cd_build_pool 2>/dev/null)"; then
    if [[ "$(az acr task list-runs --registry "${registry}" --image "${name}" --run-status Succeeded --query 'length(@)')" == 0 ]]; then
      # The pool costs by the hour, so it has a machine only while one builds.
      trap 'az acr agentpool update --registry "'"${registry}"'" --name "'"${pool}"'" --count 0 >/dev/null' EXIT
      az acr agentpool update --registry "${registry}" --name "${pool}" --count 1 >/dev/null
      az acr build --registry "${registry}" --agent-pool "${pool}" --build-arg "CODE_VERSION=$2" --image "${name}" .
    fi
    return
  fi
  az acr login --name "${registry}"
  if ! docker manifest inspect "${image}" >/dev/null 2>&1; then
    docker build --build-arg "CODE_VERSION=$2" --tag "${image}" .
    docker push "${image}"
  fi
}
