"""The Kubernetes objects that clouds share: Terraform writes them, and they fit together."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.comparing import compared
from mlops_architect.engine.understanding import understood

SHARED = Path(__file__).parents[2] / "patterns/_shared/kubernetes-service/kubernetes_objects.tf"
NAMESPACE = SHARED.parents[1] / "kubernetes-namespace/kubernetes_namespace.tf"
MODULE = """
variable "name" { default = "scores-prod" }
variable "image_uri" { default = "registry.example.com/scoring:1" }
variable "workers" { default = 2 }
locals {
  role = "serve"
  port = 8080
  pod = {
    account_annotations = { identity = "scoring" }
    labels              = { "identity/use" = "true" }
    environment         = { SCORING_LAKE_URI = "PLACE" }
    min_replicas        = 2
    max_replicas        = MOST
    max_surge           = 1
    max_unavailable     = 0
    cpu_millis          = 900
    memory_mb           = 2048
    callers             = CALLERS
    reaches             = [{ cidr = "10.0.0.0/8", first_port = 1024, last_port = 65535 }]
  }
  entrance = [{ apiVersion = "v1", kind = "Service", metadata = { name = local.role }, spec = { selector = local.labels } }]
}
"""


def objects(
    folder: Path, terraform: str, *, most: int = 5, callers: str = '["10.1.0.0/16"]', lake: str = "gs://lake"
) -> dict[str, dict[str, Any]]:
    """Return the objects of a service by kind, as Terraform writes them."""
    folder.mkdir(exist_ok=True)
    for shared in (SHARED, NAMESPACE):
        (folder / shared.name).write_bytes(shared.read_bytes())
    module = MODULE.replace("MOST", str(most)).replace("CALLERS", callers).replace("PLACE", lake)
    (folder / "main.tf").write_text(module)
    for words in (["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]):
        subprocess.run([terraform, *words], cwd=folder, check=True, capture_output=True)
    written = subprocess.run([terraform, "output", "-raw", "manifests"], cwd=folder, check=True, capture_output=True)
    found = [one for one in yaml.safe_load_all(written.stdout) if one]
    return {one["kind"]: one for one in found}


def pod(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what a pod of the deployment is made from."""
    template: dict[str, Any] = found["Deployment"]["spec"]["template"]
    return template


def test_selectors_meet_the_labels_of_the_pods(tmp_path: Path, terraform: str) -> None:
    found = objects(tmp_path / "a", terraform)
    labels = pod(found)["metadata"]["labels"].items()
    selected = [
        found["Deployment"]["spec"]["selector"]["matchLabels"],
        found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        found["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
        found["Service"]["spec"]["selector"],
        *(one["labelSelector"]["matchLabels"] for one in pod(found)["spec"]["topologySpreadConstraints"]),
    ]
    assert all(one and one.items() <= labels for one in selected)
    assert found["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == found["Deployment"]["metadata"]["name"]


def test_a_pod_has_no_more_rights_than_it_needs(tmp_path: Path, terraform: str) -> None:
    found = objects(tmp_path / "a", terraform)
    spec = pod(found)["spec"]
    container = spec["containers"][0]
    assert found["Namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"] == container["resources"]["requests"]["memory"] == "2048Mi"
    assert {"readinessProbe", "livenessProbe", "startupProbe"} <= set(container)
    assert "SCORING_API_KEY" not in found["ConfigMap"]["data"]


def test_the_autoscaler_owns_the_number_of_pods_where_there_is_one(tmp_path: Path, terraform: str) -> None:
    scaled, fixed = objects(tmp_path / "a", terraform), objects(tmp_path / "b", terraform, most=2)
    assert "replicas" not in scaled["Deployment"]["spec"]
    limits = scaled["HorizontalPodAutoscaler"]["spec"]
    assert (limits["minReplicas"], limits["maxReplicas"]) == (2, 5)
    assert fixed["Deployment"]["spec"]["replicas"] == 2
    assert "HorizontalPodAutoscaler" not in fixed


def test_only_callers_come_in_and_only_what_is_named_is_reached(tmp_path: Path, terraform: str) -> None:
    rules = objects(tmp_path / "a", terraform)["NetworkPolicy"]["spec"]
    assert rules["policyTypes"] == ["Ingress", "Egress"]
    assert rules["ingress"] == [
        {"from": [{"ipBlock": {"cidr": "10.1.0.0/16"}}], "ports": [{"protocol": "TCP", "port": 8080}]}
    ]
    reached = {port["port"] for rule in rules["egress"] for port in rule["ports"]}
    assert reached == {53, 443, 1024}
    assert "NetworkPolicy" not in objects(tmp_path / "b", terraform, callers="[]")


def test_a_changed_setting_starts_new_pods(tmp_path: Path, terraform: str) -> None:
    before, after = (objects(tmp_path / name, terraform, lake=name) for name in ("a", "b"))
    assert pod(before)["metadata"]["annotations"] != pod(after)["metadata"]["annotations"]


@pytest.mark.parametrize("cloud", ["aws", "gcp", "azure"])
def test_every_cloud_takes_the_objects_from_one_place(cloud: str, catalog: Catalog) -> None:
    on_kubernetes = [one for one in catalog.serving("serve-online", cloud) if "kubernetes" in one.tools]
    served = [one for one in on_kubernetes if "design-only" not in one.traits]
    assert served
    for pattern in served:
        module = catalog.modules[pattern.id]
        assert module[SHARED.name] == SHARED
        own = "".join(path.read_text(encoding="utf-8") for inner, path in module.items() if inner != SHARED.name)
        assert '"Deployment"' not in own
        assert {"image_uri", "app_env", "workers"} <= set(pattern.terraform.inputs)


@pytest.mark.parametrize(
    ("asked", "cloud"),
    [
        ("We run everything on Kubernetes.", "aws"),
        ("We run everything on Kubernetes.", "gcp"),
        ("We run everything on Kubernetes.", "azure"),
        ("It must run on EKS.", "aws"),
        ("It must run on GKE.", "gcp"),
        ("It must run on AKS.", "azure"),
    ],
)
@pytest.mark.parametrize("availability", ["99.5", "99.9"])
def test_a_cluster_serves_where_it_is_asked_for(asked: str, cloud: str, availability: str, catalog: Catalog) -> None:
    text = f"Rank offers, 300 requests per second at the peak, availability {availability} %. {asked}"
    constraints = understood(text, (), catalog.lexicon).constraints
    (column,) = compared((cloud,), constraints, text, catalog, 95.0).columns
    assert column.feasible, column.why
    (serving,) = (part.pattern for part in column.parts if part.capability == "serve-online")
    assert "kubernetes" in catalog.patterns[serving].tools
