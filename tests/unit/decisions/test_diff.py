"""Two decision sets compared: what changed in meaning."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_architect.decisions.diff import Change, compare
from mlops_architect.documents import dump_yaml
from mlops_architect.errors import StoreError

NAMES = ("v1", "v2")


def decision_set(**changes: Any) -> dict[str, bytes]:
    """Return the files of a set that a comparison reads."""
    told = {
        "patterns": {"serve-online": "Fargate", "lake": "S3"},
        "usd": 1000.0,
        "p99_ms": 62.0,
        "constraints": {"latency.p99_ms": 100.0, "tools.forbidden": ["kubernetes"], "budget.monthly_usd": None},
        "choice": "Fargate",
        "verdict": "pass",
        **changes,
    }
    content: dict[str, Any] = {
        "plan.yaml": {
            "p99_ms": told["p99_ms"],
            "choices": [{"capability": c, "candidate": {"title": t}} for c, t in told["patterns"].items()],
        },
        "cost.yaml": {"infrastructure": {"expected_usd": told["usd"]}, "by_capability": {"serve-online": told["usd"]}},
        "constraints.yaml": {"constraints": {name: {"value": value} for name, value in told["constraints"].items()}},
        "decisions/05-tech-stack.yaml": {"decisions": [{"id": "serve-online", "choice": told["choice"]}]},
        "reviews/policy.yaml": {
            "critic": "policy",
            "verdict": told["verdict"],
            "findings": [{"id": "budget", "outcome": told["verdict"]}],
        },
        "reviews/cost.yaml": {
            "critic": "cost",
            "verdict": "pass",
            "findings": [{"id": "not-compared", "outcome": told["verdict"]}],
        },
    }
    return {f"architecture/{name}": dump_yaml(value).encode() for name, value in content.items()}


def test_equal_sets_do_not_differ() -> None:
    found = compare(decision_set(), decision_set(), NAMES)
    assert found.lines() == ()
    assert (found.constraints, found.components, found.decisions, found.verdicts, found.costs) == ((), (), (), (), ())
    assert (found.monthly_usd_delta, found.monthly_pct_delta) == (0, 0)


def test_every_kind_of_change_is_told() -> None:
    later = decision_set(
        patterns={"serve-online": "EKS", "feature-online": "DynamoDB"},
        usd=1412.0,
        p99_ms=80.0,
        constraints={"latency.p99_ms": 80.0, "tools.forbidden": ["kubernetes", "kafka"], "budget.monthly_usd": 9000.0},
        choice="EKS",
        verdict="fail",
    )
    found = compare(decision_set(), later, NAMES)
    assert found.lines() == (
        "budget.monthly_usd: unknown → 9,000",
        "latency.p99_ms: 100 → 80",
        "tools.forbidden: kubernetes → kubernetes, kafka",
        "feature-online: not there → DynamoDB",
        "lake: S3 → not needed",
        "serve-online: Fargate → EKS",
        "monthly cost: $1,000 → $1,412 (+41.2 %)",
        "budget: pass → fail",
        "policy: pass → fail",
    )
    assert found.decisions == (Change(name="05-tech-stack/serve-online", before="Fargate", after="EKS"),)
    assert found.costs == (Change(name="serve-online", before="$1,000", after="$1,412"),)
    assert (found.p99_ms_before, found.p99_ms_after) == (62.0, 80.0)


def test_the_way_back_is_the_other_way_round() -> None:
    one, other = decision_set(), decision_set(usd=500.0, verdict="fail")
    there, back = compare(one, other, NAMES), compare(other, one, NAMES)
    assert there.monthly_usd_delta == -back.monthly_usd_delta
    assert [(c.name, c.after, c.before) for c in there.verdicts] == [(c.name, c.before, c.after) for c in back.verdicts]


def test_from_nothing_there_is_no_percentage() -> None:
    assert compare(decision_set(usd=0.0), decision_set(), NAMES).monthly_pct_delta is None


def test_a_missing_file_is_named_with_its_version() -> None:
    broken = decision_set()
    del broken["architecture/cost.yaml"]
    with pytest.raises(StoreError, match=r"version v2 has no architecture/cost\.yaml"):
        compare(decision_set(), broken, NAMES)


@pytest.mark.parametrize("content", [b"", b"[]", b"choices: 1", b"\xff", b"a: [", b"choices: [{capability: x}]"])
def test_a_file_that_cannot_be_read_is_one_error(content: bytes) -> None:
    broken = {**decision_set(), "architecture/plan.yaml": content}
    with pytest.raises(StoreError, match="v1 and v2 cannot be compared"):
        compare(decision_set(), broken, NAMES)
