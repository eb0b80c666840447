"""What the data says of lost resources, on three clouds: nothing that holds data is missing, no attribute is made up."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from mlops_architect.documents import parse_hcl, read_text
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.finding import Severity
from mlops_architect.domain.infrastructure_change import ChangeFacts
from mlops_architect.engine.infrastructure_change import Rendered, losses

PROVIDERS = {"aws": "aws", "gcp": "google", "azure": "azurerm"}
HOLDING = ("buckets", "stores", "databases", "keys", "vaults", "log_groups", "image_repositories")
NOT_LOST = {
    "aws_sagemaker_endpoint_configuration", "aws_sns_topic", "google_vertex_ai_endpoint", "google_composer_environment",
    "google_compute_instance_template", "azurerm_linux_virtual_machine_scale_set", "azurerm_batch_account", "azurerm_data_factory",
}  # fmt: skip
"""What policies want encrypted, and what keeps nothing that is not made again: scratch disks, definitions."""


def facts_of(catalog: Catalog, cloud: str) -> ChangeFacts:
    return next(one for one in catalog.change_facts if one.provider == PROVIDERS[cloud])


def module(catalog: Catalog, pattern: str) -> Rendered:
    """Return a pattern's module as if it were a root."""
    files = catalog.modules[pattern].items()
    return Rendered({"m": [parse_hcl(read_text(path), name) for name, path in files if name.endswith(".tf")]}, "m")


def resource_types(catalog: Catalog, cloud: str) -> set[str]:
    """Return the types that the modules of a cloud make."""
    texts = {
        path: read_text(path)
        for pattern in catalog.of_cloud(cloud)
        for name, path in catalog.modules[pattern.id].items()
        if name.endswith(".tf")
    }
    lines = [line for text in texts.values() for line in text.splitlines() if line.startswith('resource "')]
    return {line.split('"')[1] for line in lines}


@pytest.mark.parametrize("cloud", PROVIDERS)
def test_whatever_policies_call_a_store_holds_data_here_too(catalog: Catalog, cloud: str) -> None:
    facts = facts_of(catalog, cloud)
    policies = next(one for one in catalog.provider_facts if one.provider == PROVIDERS[cloud])
    judged = [entry for kind in HOLDING for entry in policies.judged.get(kind, ())]
    made = resource_types(catalog, cloud)
    stores = {one for one in made if any(fnmatchcase(one, name) for entry in judged for name in entry.types)}
    weighed = {
        one for one in made for entry in facts.weighed if entry.holds and any(fnmatchcase(one, n) for n in entry.types)
    }
    assert stores
    assert stores - weighed - NOT_LOST == set()


@pytest.mark.parametrize(
    ("pattern", "bucket"),
    [
        ("aws-s3-lake", "aws_s3_bucket.lake"),
        ("gcp-gcs-lake", "google_storage_bucket.lake"),
        ("azure-adls-lake", "azurerm_storage_account.this"),
    ],
)
def test_a_lake_that_goes_is_a_critical_loss_and_one_that_stays_is_none(
    catalog: Catalog, pattern: str, bucket: str
) -> None:
    lake, facts = module(catalog, pattern), catalog.change_facts
    assert losses(lake, lake, facts) == []
    found = {loss.address: loss for loss in losses(lake, Rendered({"m": []}, "m"), facts)}
    assert (found[bucket].how, found[bucket].severity) == ("deleted", Severity.CRITICAL)
    assert len(found) == len(lake.resources())
    assert [loss for loss in found.values() if not loss.holds and loss.severity is Severity.CRITICAL] == []
