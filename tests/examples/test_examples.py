"""Each example from its text to a validated release, and what must differ between them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from tests.cli.driving import Designed, Tool, git
from tests.examples.conftest import DEEP, EXAMPLES

from mlops_architect.domain.catalog import Catalog

NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/requirements.md"))
WITH_TORCH = {"support-drafts"}
"""What needs a package that PyPI alone does not have in the build that is locked."""
TERRAFORM = ("terraform-fmt", "terraform-validate", "terraform-test")
Released = Callable[[str], Designed]

pytestmark = pytest.mark.slow


def patterns(released: Released, name: str) -> dict[str, str]:
    found: dict[str, str] = released(name).result["patterns"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_an_example_ends_in_a_release_that_passes_every_check(name: str, released: Released) -> None:
    example = released(name)
    assert example.answer.code == 0, example.answer.err
    result = example.result
    assert (result["status"], result["version"], result["cost_complete"]) == ("done", "v1", True)
    failed = [check for check, outcome in result["checks"].items() if outcome == "fail"]
    assert failed == []
    if os.environ.get("MLOPS_ARCHITECT_REQUIRE_TERRAFORM"):
        assert {check: result["checks"][check] for check in TERRAFORM} == dict.fromkeys(TERRAFORM, "pass")
    assert result["checks"]["cost-agrees"] == "pass"
    assert Path(result["zip"]).is_file()
    assert git(example.folder, "status", "--porcelain") == ""
    assert git(example.folder, "rev-parse", "main") == git(example.folder, "rev-parse", "architect")
    if name in WITH_TORCH and result["checks"]["python-tests"] == "not-run":
        pytest.skip("PyTorch's build for processors cannot be had here")
    assert result["checks"]["python-tests"] == "pass"


@pytest.mark.parametrize("name", NAMES)
def test_what_did_not_run_says_why(name: str, released: Released) -> None:
    report = json.loads((released(name).folder / "reports" / "validation.json").read_text())
    for check in report["checks"]:
        assert check["outcome"] != "not-run" or check["reason"], check["id"]


def test_one_example_is_applied_to_an_emulated_aws_and_scores(released: Released) -> None:
    example = released(DEEP)
    if (
        not os.environ.get("MLOPS_ARCHITECT_REQUIRE_TERRAFORM")
        and example.result["checks"]["emulated-apply"] == "not-run"
    ):
        pytest.skip("terraform, its provider or moto is missing")
    assert example.result["checks"]["emulated-apply"] == "pass"


def test_the_designs_serve_as_their_texts_ask(released: Released) -> None:
    fraud, churn = patterns(released, "card-fraud"), patterns(released, "customer-churn")
    leads, shop = patterns(released, "lead-scoring"), patterns(released, "session-recommendations")
    for online in (fraud, leads, shop):
        assert "serve-online" in online
        assert "serve-batch" not in online
    assert "serve-batch" in churn
    assert not {"serve-online", "feature-online", "ingest-stream", "stream-process"} & set(churn)
    assert {"ingest-stream", "stream-process", "feature-online"} <= set(shop)
    assert not {"ingest-stream", "stream-process"} & set(churn) | {"stream-process"} & set(leads)
    assert "feature-online" in fraud


def test_no_two_designs_are_the_same(released: Released) -> None:
    for one, other in combinations(NAMES, 2):
        here, there = patterns(released, one), patterns(released, other)
        differing = {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}
        assert len(differing) >= 2, (one, other, differing)


def test_the_designs_keep_to_their_limits(released: Released) -> None:
    for name, budget, region, p99_ms in (
        ("card-fraud", 9_000, "eu-west-1", 100),
        ("customer-churn", 1_800, "eu-central-1", None),
        ("lead-scoring", 400, "us-east-1", 2_000),
        ("session-recommendations", 12_000, "eu-west-1", 150),
        ("delivery-times-gcp", 3_500, "europe-west3", 150),
        ("machine-anomalies-azure", 900, "germanywestcentral", None),
        ("store-demand-azure", 1_500, "westeurope", None),
        ("home-page-recommendations", 15_000, "europe-west1", 80),
    ):
        result = released(name).result
        assert result["monthly_usd"] <= budget, name
        assert result["region"] == region
        if p99_ms is not None:
            assert result["p99_ms"] <= p99_ms, name
    assert released("card-fraud").result["availability_pct"] >= 99.9
    assert released("session-recommendations").result["availability_pct"] >= 99.9
    for name in NAMES:
        verdicts = released(name).result["verdicts"]
        assert [critic for critic, verdict in verdicts.items() if verdict == "fail"] == [], name


def test_the_repositories_hold_only_what_was_decided(released: Released, catalog: Catalog) -> None:
    for name in NAMES:
        modules = {path.name for path in (released(name).folder / "infra" / "modules").iterdir()}
        decided = [key.partition("/")[0] for key in patterns(released, name).values()]
        assert len(modules) == sum(bool(catalog.modules[pattern]) for pattern in decided), name
    assert not (released("customer-churn").folder / "src" / "scoring" / "serving").exists()


def test_the_same_example_again_gives_the_same_zip(released: Released, tmp_path: Path) -> None:
    once = released("lead-scoring")
    tool = Tool(tmp_path / "again")
    text = str(EXAMPLES / "lead-scoring" / "requirements.md")
    again = tool.process("new", "-f", text, "--project", "project", "--yes", "--json")
    assert again.code == 0, again.err
    assert Path(again.data["zip"]).read_bytes() == Path(once.result["zip"]).read_bytes()


def test_a_release_validates_again(released: Released) -> None:
    once = released("customer-churn")
    checked = once.tool.process("validate", "project", "--json")
    assert checked.code == 0, checked.err
    assert {check["id"]: check["outcome"] for check in checked.data["checks"]} == once.result["checks"]
    assert git(once.folder, "status", "--porcelain") == "", "validation writes nothing into the project"
