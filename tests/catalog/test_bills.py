"""Every bill of the catalogue can be held against the Terraform that is shipped with it."""

from __future__ import annotations

import pytest

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.terraform_root import ROOT


def written(catalog: Catalog) -> list[Pattern]:
    """Return the patterns that reach code."""
    return [pattern for pattern in catalog.patterns.values() if "design-only" not in pattern.traits]


def test_every_item_names_its_resource_or_says_why_there_is_none(catalog: Catalog) -> None:
    unsaid = [
        f"{pattern.id}: {item.what}"
        for pattern in written(catalog)
        for item in pattern.bill
        if not item.resource and not item.outside
    ]
    assert unsaid == []


@pytest.mark.parametrize("cloud", ["aws", "gcp", "azure"])
def test_most_patterns_of_a_cloud_can_differ_from_their_terraform(cloud: str, catalog: Catalog) -> None:
    mine = [pattern for pattern in written(catalog) if pattern.cloud == cloud and "no-resources" not in pattern.traits]
    declared = [pattern for pattern in mine if any(item.declared_name for item in pattern.bill)]
    assert len(declared) >= 0.8 * len(mine)


def test_what_the_root_is_paid_for_is_in_the_root(catalog: Catalog) -> None:
    named = {
        (pattern.cloud, item.resource_type, item.declared_name)
        for pattern in written(catalog)
        for item in pattern.bill
        if item.in_capability == ROOT
    }
    assert named
    for cloud, kind, name in named:
        files = sorted(catalog.folders[f"{cloud}/root"].glob("*.tf"))
        assert any(f'resource "{kind}" "{name}"' in file.read_text(encoding="utf-8") for file in files)
