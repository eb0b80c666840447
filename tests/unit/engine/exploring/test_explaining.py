"""Why a choice is what it is: levers flip where they say, and nowhere before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.engine.optimiser.test_plan import situation

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.explanation import Explanation, Lever
from mlops_architect.engine.exploring.explaining import explained
from mlops_architect.engine.exploring.levers import _repriced
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.plan import at_load, plan
from mlops_architect.engine.optimiser.solve import solve
from mlops_architect.errors import UsageError


def why(catalog: Catalog, name: str, **changes: object) -> Explanation:
    return explained(situation(catalog, **changes), name)


def lever(found: Explanation, name: str) -> Lever:
    return next(one for one in found.levers if one.name == name)


def test_a_capability_is_explained_by_what_serves_it(catalog: Catalog) -> None:
    found, solved = why(catalog, "serve-online"), plan(situation(catalog))
    choice = solved.choice("serve-online")
    assert choice is not None
    assert (found.outcome, found.subject) == ("chosen", "")
    assert found.chosen == choice.candidate
    assert found.alternatives == choice.alternatives
    assert {hop.capability for hop in found.hops} == {"serve-online", "feature-online"}
    assert found.p99_ms == solved.p99_ms
    assert found.proof is not None and found.proof.optimal
    assert found.levers == () and found.never == ""


def test_a_capability_that_is_not_needed_says_why(catalog: Catalog) -> None:
    found = why(catalog, "batch scoring")
    assert (found.capability, found.outcome) == ("serve-batch", "not-needed")
    assert found.reason


def test_the_price_at_which_a_loser_wins_is_exact(catalog: Catalog) -> None:
    asked = situation(catalog)
    found = explained(asked, "aws-lambda-http-api")
    assert found.outcome == "lost"
    price = lever(found, "price")
    assert price.now is not None and price.flips_at is not None
    share = price.flips_at / price.now
    for factor, wins in ((share * 0.998, True), (share * 1.002, False)):
        choice = solve(_repriced(build_problem(asked), "serve-online", "aws-lambda-http-api", factor))
        assert choice is not None
        assert (choice["serve-online"].pattern.id == "aws-lambda-http-api") == wins


def test_the_hourly_rate_at_which_a_loser_wins_is_exact(catalog: Catalog) -> None:
    asked = situation(catalog)
    rate = lever(explained(asked, "aws-lambda-http-api"), "hourly-rate").flips_at
    assert rate is not None
    for at, wins in ((rate * 1.002, True), (rate * 0.998, False)):
        solved = plan(replace(asked, hourly_rate_usd=at))
        assert (solved.pattern("serve-online") == "aws-lambda-http-api") == wins


def test_the_load_at_which_a_loser_wins_is_exact(catalog: Catalog) -> None:
    asked = situation(catalog)
    factor = lever(explained(asked, "lambda-http-api"), "load").flips_at
    assert factor is not None and factor < 1
    for at, wins in ((factor * 0.998, True), (factor * 1.002, False)):
        moved = asked.with_workload(at_load(asked.workload, at))
        assert (plan(moved).pattern("serve-online") == "aws-lambda-http-api") == wins


def test_the_latency_at_which_a_loser_wins_is_exact(catalog: Catalog) -> None:
    found = why(catalog, "aws-ec2-auto-scaling")
    limit = lever(found, "latency").flips_at
    assert limit is not None
    for at, wins in ((limit * 0.999, True), (limit * 1.002, False)):
        solved = plan(situation(catalog, latency__p99_ms=at))
        assert (solved.pattern("serve-online") == "aws-ec2-auto-scaling") == wins


def test_what_can_never_win_says_why(catalog: Catalog) -> None:
    found = why(catalog, "aws-msk-serverless")
    assert found.outcome == "lost"
    assert not any(one.flips for one in found.levers)
    assert found.never.startswith("never, because it does not win at any price")


def test_what_a_rule_forbids_says_which(catalog: Catalog) -> None:
    found = why(catalog, "aws-kms-secrets-manager")
    assert "not eligible for pci_dss" in found.reason
    assert lever(found, "rules").flips
    assert "compliance.regimes" in lever(found, "rules").text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("serve-onlin", "serve-online"),
        ("aws-sagemaker-endpont", "aws-sagemaker-endpoint"),
        ("kinesis", "Say which: aws-kinesis-on-demand, aws-kinesis-provisioned"),
        ("xyzzyplugh", "Capabilities: network"),
    ],
)
def test_an_unknown_name_gets_close_ones(catalog: Catalog, name: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        why(catalog, name)
    assert said in caught.value.hint


def test_a_recorded_design_that_would_be_another_today_says_so(catalog: Catalog) -> None:
    recorded = plan(situation(catalog, latency__p99_ms=24.0))
    found = explained(situation(catalog), "lake", "v1", recorded)
    assert found.changed == (
        "feature-online: recorded aws-elasticache-valkey-features, today aws-dynamodb-provisioned-features",
    )
    assert found.version == "v1"
