"""Compares the bill of one resource with what it is by hand."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_architect.catalog.pricing import Rulebook
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.bill.resource_list import resources_of
from mlops_architect.engine.bill.rules import bill_of

RULES = Rulebook((builtin_root(),))
M = 1_000_000
H = 730
"""Hours of a month."""
Case = tuple[str, str, dict[str, Any], dict[str, Any], float | None]
"""Resource type, region, arguments, usage, and dollars a month; None for what must stay unknown."""


Near = dict[str, dict[str, Any]]
"""Arguments of related resources, by address."""


def check(catalog: Catalog, case: Case, near: Near | None = None) -> None:
    """Assert that a bill is what it is by hand to a fifth of a per cent, or unknown."""
    resource_type, region, parameters, usage, expected = case
    entry = {
        "resource_type": resource_type,
        "region": region,
        "parameters": parameters,
        "usage": usage,
        "related_resources": near or {},
    }
    found = bill_of(resources_of(entry, "case"), RULES, catalog.prices)
    if expected is None:
        assert found.monthly_usd is None, found
        return
    assert found.unknown == ()
    assert found.monthly_usd == pytest.approx(expected, rel=0.002, abs=0.005), found.resources[0].lines
