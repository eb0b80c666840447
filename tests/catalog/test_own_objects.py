"""What a root for own machines works out: objects that fit together, and a refusal where they do not."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlops_architect.catalog.modules import compose
from mlops_architect.domain.catalog import Catalog

OBJECTS = Path(__file__).parents[2] / "patterns/on_prem/root/objects.tf"
MODULES = {
    "network": "on-prem-cilium-gateway",
    "secrets": "on-prem-sealed-secrets",
    "lake": "on-prem-seaweedfs",
    "serve-online": "on-prem-deployment-hpa",
}
ROOT = """
locals {
  name    = "demo-prod"
  tags    = { project = "demo" }
  objects = {
    lake         = module.lake.objects_json
    network      = module.network.objects_json
    serve-online = module.serve_online.objects_json
  }
}
module "network" {
  source      = "./modules/network"
  name        = local.name
  environment = "prod"
  tags        = local.tags
}
module "secrets" {
  source      = "./modules/secrets"
  name        = local.name
  environment = "prod"
  namespace   = module.network.namespace
  issuer_name = "organisation-ca"
}
module "lake" {
  source            = "./modules/lake"
  name              = local.name
  environment       = "prod"
  namespace         = module.network.namespace
  issuer_name       = module.secrets.issuer_name
  identities_secret = module.secrets.lake_identities_secret
  volume_servers    = 3
  gateways          = 2
  raw_gb            = 600
  storage_class     = "local-ssd"
  retention_days    = 395
}
module "serve_online" {
  source         = "./modules/serve-online"
  name           = local.name
  environment    = "prod"
  namespace      = module.network.namespace
  image_uri      = "IMAGE"
  app_env        = { SCORING_LAKE_URI = module.lake.bucket_uri }
  lake_secret    = module.secrets.lake_secret
  lake_ca_secret = module.lake.ca_secret
  caller_secret  = "CALLERS"
  issuer_name    = module.secrets.issuer_name
  gateway_class  = module.network.gateway_class
  service_domain = "scores.example.com"
  vcpu           = 1
  memory_gib     = 2
  workers        = 1
  min_replicas   = 2
  max_replicas   = 4
}
"""


@pytest.fixture
def root(tmp_path: Path, catalog: Catalog) -> Path:
    """Return a root of four modules, as delivery would have it."""
    for capability, pattern in MODULES.items():
        compose(catalog.modules[pattern], tmp_path / "modules" / capability)
    (tmp_path / "objects.tf").write_bytes(OBJECTS.read_bytes())
    return tmp_path


def applied(
    root: Path, terraform: str, image: str = "git.example.com/demo:1", callers: str = "scoring-callers"
) -> subprocess.CompletedProcess[str]:
    """Apply the root, with one image and one Secret for the keys of callers."""
    (root / "main.tf").write_text(ROOT.replace("IMAGE", image).replace("CALLERS", callers))
    subprocess.run([terraform, "init", "-input=false"], cwd=root, check=True, capture_output=True)
    words = [terraform, "apply", "-auto-approve", "-input=false", "-no-color"]
    return subprocess.run(words, cwd=root, check=False, capture_output=True, text=True)


def output(root: Path, terraform: str, name: str) -> str:
    """Return an output of the applied root."""
    words = [terraform, "output", "-raw", name]
    return subprocess.run(words, cwd=root, check=True, capture_output=True, text=True).stdout


def test_objects_of_all_modules_are_one_document_that_names_its_secrets(root: Path, terraform: str) -> None:
    ended = applied(root, terraform)
    assert ended.returncode == 0, ended.stderr
    written: list[dict[str, Any]] = list(yaml.safe_load_all(output(root, terraform, "manifests")))
    assert {"StatefulSet", "Deployment", "HorizontalPodAutoscaler", "Gateway", "HTTPRoute", "Certificate"} <= {
        one["kind"] for one in written
    }
    assert {one["metadata"]["namespace"] for one in written} == {"demo-prod"}
    assert {one["metadata"]["labels"]["scoring/system"] for one in written} == {"demo-prod"}
    assert [one["kind"] for one in yaml.safe_load_all(output(root, terraform, "manifests_once"))] == ["Namespace"]
    assert output(root, terraform, "given_secrets") == "scoring-callers scoring-lake scoring-lake-identities"


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        ({"image": "git.example.com/demo:latest"}, "without a pinned image"),
        ({"callers": "somebody-elses"}, "reads a Secret that nobody makes"),
    ],
)
def test_what_a_cluster_could_not_run_is_refused(
    root: Path, terraform: str, planted: dict[str, str], words: str
) -> None:
    ended = applied(root, terraform, **planted)
    assert ended.returncode != 0
    assert words in " ".join(ended.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('targetPort = "http" }] }', 'targetPort = "web" }] }', "No pod has the labels and ports"),
        ("mounts              = local.pod_mounts", "mounts = [{ name = \"lost\", mountPath = \"/x\" }]", "mount volumes"),
        ('name = local.role, namespace = var.namespace, labels = local.labels }', 'name = local.role, namespace = "elsewhere" }', "outside the namespace"),
    ],
)  # fmt: skip
def test_a_module_whose_parts_do_not_meet_is_refused(
    root: Path, terraform: str, before: str, after: str, words: str
) -> None:
    main = root / "modules/serve-online/main.tf"
    assert before in main.read_text()
    main.write_text(main.read_text().replace(before, after, 1))
    ended = applied(root, terraform)
    assert ended.returncode != 0
    assert words in " ".join(ended.stderr.replace("│", " ").split())
