"""How delivery brings the objects of a service into a cluster: what it asks of each cloud's tools, and what it does when pods fail."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from mlops_architect.scaffold.components import chosen, component_files

CLOUDS = ("aws", "gcp", "azure")
TOOLS = ("terraform", "kubectl", "gcloud", "aws", "az")
CLUSTER = (
    "/subscriptions/s/resourceGroups/demo-prod/providers/Microsoft.ContainerService/managedClusters/demo-prod-serve"
)
ANSWERS = f"""
case "$(basename "$0") $*" in
  *"output -raw namespace") echo "demo-prod" ;;
  *"output -raw given_secrets") echo "scoring-lake scoring-callers" ;;
  *"output -raw secrets_made_by") echo "sealedsecret Synced" ;;
  *"output -raw manifests") echo "kind: ConfigMap" ;;
  *"output -raw manifests_once") echo "kind: Namespace" ;;
  *"auth can-i create namespaces") echo "${{ADMINISTRATOR:-no}}" ;;
  *"get statefulsets"*) echo "statefulset.apps/lake-filer" ;;
  *"get deployments"*) echo "deployment.apps/serve" ;;
  *"condition=Synced"*) [[ "${{MISSING:-}}" == "" || "$*" != *"${{MISSING}}"* ]] || code=1 ;;
  *"output -raw serve_online_manifests") echo "kind: Namespace" ;;
  *"output -raw serve_online_cluster_id") echo "{CLUSTER}" ;;
  *"output -raw serve_online_control_plane") echo "gke-1.europe-west1.gke.goog" ;;
  *"output -raw serve_online_cluster_name") echo "demo-prod-serve" ;;
  *"print-access-token") echo "token" ;;
  *"rollout status deployment"*) [[ "${{FAILS:-}}" == "" ]] || code=1 ;;
  *"version"*) [[ "${{UNREACHABLE:-}}" == "" ]] || exit 1 ;;
esac
"""
RECORD = """#!/usr/bin/env bash
if [[ "$(basename "$0")" != terraform ]]; then echo "$(basename "$0") $*" >>"${RECORD}"; fi
code=0
"""
ENDS = """
if [[ "$(basename "$0")" == az ]]; then printf '%s\\nran\\n' "${code}"; exit 0; fi
exit "${code}"
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a folder with stand-ins for the tools of every cloud, which note how they are called."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).write_text(RECORD + ANSWERS + ENDS)
        (tools / name).chmod(0o755)
    return tmp_path


def published(repository: Path, cloud: str, **more: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run a cloud's delivery, and return how it ended and what it asked of the tools."""
    facts = {
        "problem": frozenset({"tabular"}),
        "cloud": frozenset({cloud}),
        "tool": frozenset({"serve-online=kubernetes"}),
    }
    for component, folder in chosen(facts):
        if component.id.startswith("kubernetes"):
            for path, source, _ in component_files(component, folder, facts):
                (repository / path).parent.mkdir(exist_ok=True)
                (repository / path).write_bytes(source.read_bytes())
                (repository / path).chmod(source.stat().st_mode)
    record = repository / "record.txt"
    record.write_text("")
    env = {"ENVIRONMENT": "prod", "PATH": f"{repository / 'tools'}:{os.environ['PATH']}", "RECORD": str(record), **more}
    ended = subprocess.run(
        [repository / "scripts/publish-kubernetes.sh"],
        cwd=repository,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return ended, record.read_text().splitlines()


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_objects_are_applied_and_the_new_pods_waited_for(repository: Path, cloud: str) -> None:
    ended, asked = published(repository, cloud)
    assert ended.returncode == 0, ended.stderr
    applied = next(at for at, words in enumerate(asked) if "apply --filename manifests.yaml" in words)
    assert any("rollout status deployment/serve" in words for words in asked[applied:])
    assert not any("rollout undo" in words for words in asked)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_pods_that_do_not_become_ready_are_taken_back(repository: Path, cloud: str) -> None:
    ended, asked = published(repository, cloud, FAILS="1")
    assert ended.returncode == 1
    assert "did not become ready" in ended.stderr
    assert "rollout undo deployment/serve" in asked[-1]


def test_a_private_cluster_is_told_inside_itself(repository: Path) -> None:
    _, asked = published(repository, "azure")
    assert all(
        words.startswith("az aks command invoke --resource-group demo-prod --name demo-prod-serve ") for words in asked
    )


def test_what_terraform_has_left_in_files_is_taken_from_there(repository: Path) -> None:
    left = repository / "infra/outputs"
    left.mkdir(parents=True)
    (left / "serve_online_manifests").write_text("kind: Namespace\n")
    (left / "serve_online_control_plane").write_text("gke-2.europe-west1.gke.goog")
    (repository / "tools/terraform").write_text("#!/bin/sh\nexit 1\n")
    ended, asked = published(repository, "gcp")
    assert ended.returncode == 0, ended.stderr
    assert any("apply --filename manifests.yaml" in words for words in asked)


def test_a_control_plane_out_of_reach_is_said(repository: Path) -> None:
    ended, asked = published(repository, "aws", UNREACHABLE="1")
    assert ended.returncode == 1
    assert "inside the network only" in ended.stderr
    assert not any("apply" in words for words in asked)


def test_nothing_of_it_ships_without_a_cluster() -> None:
    facts = {
        "problem": frozenset({"tabular"}),
        "cloud": frozenset({"gcp"}),
        "tool": frozenset({"serve-online=cloud-run"}),
    }
    assert not [component.id for component, _ in chosen(facts) if component.id.startswith("kubernetes")]


def test_on_own_machines_every_store_and_service_is_waited_for(repository: Path) -> None:
    ended, asked = published(repository, "on_prem")
    assert ended.returncode == 0, ended.stderr
    applied = next(
        at for at, words in enumerate(asked) if "manifests.yaml --prune --selector scoring/system=demo-prod" in words
    )
    after = asked[applied:]
    assert any("wait --for=condition=Synced sealedsecret/scoring-callers" in words for words in after)
    assert any("rollout status statefulset.apps/lake-filer" in words for words in after)
    assert any("rollout status deployment.apps/serve" in words for words in after)
    assert not any("StatefulSet" in words for words in asked), "a store is never taken away"
    assert not any("once.yaml" in words for words in asked), "the namespace is an administrator's"


def test_on_own_machines_an_administrator_makes_the_namespace_first(repository: Path) -> None:
    ended, asked = published(repository, "on_prem", ADMINISTRATOR="yes")
    assert ended.returncode == 0, ended.stderr
    applied = [words for words in asked if " apply " in f" {words} "]
    assert "once.yaml" in applied[0] and "manifests.yaml" in applied[1]


def test_on_own_machines_a_secret_that_is_not_there_is_named(repository: Path) -> None:
    ended, asked = published(repository, "on_prem", MISSING="scoring-callers")
    assert ended.returncode == 1
    assert "the Secret scoring-callers is not there" in ended.stderr
    assert not any("rollout" in words for words in asked)


def test_on_own_machines_pods_that_do_not_become_ready_are_taken_back(repository: Path) -> None:
    ended, asked = published(repository, "on_prem", FAILS="1")
    assert ended.returncode == 1
    assert "did not become ready" in ended.stderr
    assert "rollout undo deployment.apps/serve" in asked[-1]
