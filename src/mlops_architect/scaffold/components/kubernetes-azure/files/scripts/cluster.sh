#!/usr/bin/env bash
# kubectl inside the private cluster, as a command that Azure runs there with the rights of whoever is signed in.
# Sourced by publish-kubernetes.sh. https://learn.microsoft.com/azure/aks/access-private-cluster

# connect: take the cluster's name and group from its id, /subscriptions/S/resourceGroups/G/providers/P/managedClusters/N.
connect() {
  local id
  id="$(output serve_online_cluster_id)"
  group="$(cut -d/ -f5 <<<"${id}")"
  name="${id##*/}"
}

# in_cluster COMMAND: run a kubectl command line beside manifests.yaml; the answer begins with its exit code.
in_cluster() {
  local answer
  answer="$(az aks command invoke --resource-group "${group:?}" --name "${name:?}" --command "$1" --file manifests.yaml \
    --query '[exitCode, logs]' --output tsv)"
  echo "${answer#*$'\n'}"
  [[ "${answer%%$'\n'*}" == 0 ]]
}
