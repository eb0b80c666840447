"""Published bills of single resources: met within one per cent, or unknown; never a wrong number."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mlops_architect.catalog.pricing import Rulebook
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.resource import Resource, ResourceBill
from mlops_architect.engine.bill.resource_list import resources_of
from mlops_architect.engine.bill.rules import bill_of

FOLDER = os.environ.get("MLOPS_ARCHITECT_COST_CASES", "")
CASES = sorted(Path(FOLDER).glob("*.json")) if FOLDER else []
INCOMPLETE = {
    "aws-dynamodb-table-my-dynamodb-table": "the regions of its replicas are left out of the case",
    "aws-dynamodb-table-my-dynamodb-table-usage": "the regions of its replicas are left out of the case",
    "aws-sns-topic-sns-fifo-topic-withusageandsubscriptions": "its three subscriptions are left out of the case",
}
"""Cases whose total hangs on something that the case does not tell: the answer must say so."""
RULES = Rulebook((builtin_root(),))


@pytest.mark.parametrize("path", CASES or [None], ids=lambda path: path.stem if path else "none")
def test_a_published_bill_is_met(path: Path | None, catalog: Catalog) -> None:
    """Compare with published bills; the folder that MLOPS_ARCHITECT_COST_CASES names holds them."""
    if path is None:
        pytest.skip("MLOPS_ARCHITECT_COST_CASES names no folder of cost cases")
    case = json.loads(path.read_text(encoding="utf-8"))
    found = bill_of(resources_of(case, path.name), RULES, catalog.prices)
    if path.stem in INCOMPLETE:
        assert found.unknown or found.needs_usage, INCOMPLETE[path.stem]
        return
    assert found.unknown == ()
    assert found.monthly_usd == pytest.approx(case["expected"]["total_monthly_usd"], rel=0.01)


def of(catalog: Catalog, resource_type: str, parameters: dict[str, Any], usage: dict[str, Any]) -> ResourceBill:
    """Return the bill of one resource in N. Virginia."""
    return bill_of([Resource(resource_type, parameters, usage, "us-east-1")], RULES, catalog.prices).resources[0]


HOURS = 730
INSTANCES = 8


@pytest.mark.parametrize(
    ("resource_type", "parameters", "usage"),
    [
        (
            "aws_sagemaker_endpoint_configuration",
            {"production_variants": [{"instance_type": "ml.p4d.24xlarge", "initial_instance_count": INSTANCES}]},
            {},
        ),
        ("aws_sagemaker_notebook_instance", {"instance_type": "ml.p4d.24xlarge"}, {}),
        (
            "aws_sagemaker_training_job",
            {"resource_config": [{"instance_type": "ml.p4d.24xlarge", "instance_count": INSTANCES, "volume_size_in_gb": 100}]},
            {"monthly_hours": HOURS},
        ),
        ("aws_instance", {"instance_type": "p4d.24xlarge"}, {}),
        ("aws_instance", {"instance_type": "p5.48xlarge"}, {}),
    ],
    ids=["endpoint", "notebook", "training", "p4d", "p5"],
)  # fmt: skip
def test_accelerators_cost_what_they_cost_or_are_unknown(
    catalog: Catalog, resource_type: str, parameters: dict[str, Any], usage: dict[str, Any]
) -> None:
    """Eight p4d.24xlarge for a month are above $100,000: a flat rate of $200 an instance must be impossible."""
    machine = str(parameters.get("instance_type") or next(iter(parameters.values()))[0]["instance_type"])
    bare = catalog.prices.tiers_of(f"ec2.{machine.removeprefix('ml.')}", "us-east-1")[0].usd * HOURS
    count = 1 if "instance_type" in parameters else INSTANCES
    found = of(catalog, resource_type, parameters, usage)
    assert found.monthly_usd is None or found.monthly_usd >= 0.9 * bare * count, found.lines


@pytest.mark.parametrize("machine", ["ml.p4d.24xlarge", "ml.z9.nosuch"])
def test_an_instance_type_without_a_price_is_never_given_another(catalog: Catalog, machine: str) -> None:
    variants = [{"instance_type": machine, "initial_instance_count": INSTANCES}]
    found = of(catalog, "aws_sagemaker_endpoint_configuration", {"production_variants": variants}, {})
    if not catalog.prices.tiers_of(f"sagemaker.endpoint.{machine}", "us-east-1"):
        assert found.monthly_usd is None
        assert machine in " ".join(found.unknown)
