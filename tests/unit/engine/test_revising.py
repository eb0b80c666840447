"""Revising: later words over earlier ones, and values set by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.engine.random_constraints import constraints, with_fields

from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.engine.revising import revised, set_by_hand
from mlops_architect.errors import UsageError


@given(constraints(leave_out=("tools.preferred", "tools.forbidden")))
def test_nothing_new_changes_nothing(before: Constraints) -> None:
    assert revised(before, Constraints()) == before


@given(constraints(), constraints())
def test_what_is_stated_later_holds(before: Constraints, later: Constraints) -> None:
    result = revised(before, later)
    for name, stated in later.fields():
        value = result.at(name).value
        if not stated.known:
            continue
        if isinstance(stated.value, tuple):
            assert set(stated.value) <= set(value or ()) or name.startswith("tools.")
        else:
            assert value == stated.value
    wanted, unwanted = result.tools.preferred.value or (), result.tools.forbidden.value or ()
    assert not set(later.tools.preferred.value or ()) & set(unwanted)
    assert not set(later.tools.forbidden.value or ()) & set(wanted)


def test_lists_of_demands_grow_and_other_lists_are_replaced() -> None:
    before = with_fields(
        {"tools.forbidden": ("kubernetes",), "regions": ("eu-west-1",), "compliance.regimes": ("gdpr",)}
    )
    later = with_fields(
        {"tools.forbidden": ("kafka", "kubernetes"), "regions": ("us-east-1",), "compliance.regimes": ("hipaa",)}
    )
    result = revised(before, later)
    assert result.tools.forbidden.value == ("kubernetes", "kafka")
    assert result.compliance.regimes.value == ("gdpr", "hipaa")
    assert result.regions.value == ("us-east-1",)


def test_a_tool_changes_sides() -> None:
    before = with_fields({"tools.forbidden": ("kafka",), "tools.preferred": ("spark", "flink")})
    result = revised(before, with_fields({"tools.preferred": ("kafka",), "tools.forbidden": ("flink",)}))
    assert result.tools.preferred.value == ("spark", "kafka")
    assert result.tools.forbidden.value == ("flink",)
    assert not revised(before, with_fields({"tools.preferred": ("kafka",)})).tools.forbidden.known


def test_an_inference_does_not_override_a_statement() -> None:
    inferred = Stated[Any](value=5.0, provenance=Provenance.INFERRED, confidence=0.6)
    later = Constraints().replacing("load.peak_rps", inferred)
    assert revised(with_fields({"load.peak_rps": 100.0}), later).load.peak_rps.value == 100.0
    assert revised(Constraints(), later).load.peak_rps.value == 5.0


def test_the_use_case_is_not_revised() -> None:
    before = with_fields({"use_case": "card fraud"})
    assert revised(before, with_fields({"use_case": "something shorter"})).use_case.value == "card fraud"


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("budget.monthly_usd", "9000", 9000.0),
        ("budget.monthly_usd", " 9,000 ", 9000.0),
        ("budget.monthly_usd", "9_000.5", 9000.5),
        ("latency.p99_ms", "8e1", 80.0),
        ("recovery.rpo_minutes", "0", 0.0),
        ("availability.target_pct", "99.95", 99.95),
        ("serving.streaming_required", "yes", True),
        ("serving.streaming_required", "No", False),
        ("training.gpu_required", "true", True),
        ("cloud", "aws", "aws"),
        ("ml_task", "fraud", "fraud"),
        ("training.cadence", "daily", "daily"),
        ("serving.modes", "online, batch", ("online", "batch")),
        ("regions", "eu-west-1", ("eu-west-1",)),
        ("tools.forbidden", "kubernetes,kafka,", ("kubernetes", "kafka")),
        ("use_case", "2024", "2024"),
        ("tools.preferred", "C++ “x” ${y}", ("C++ “x” ${y}",)),
    ],
)
def test_a_value_set_by_hand_is_stated(path: str, text: str, value: Any) -> None:
    stated = set_by_hand(Constraints(), path, text).at(path)
    assert stated.value == value
    assert type(stated.value) is type(value) or path == "ml_task"
    assert (stated.provenance, stated.confidence, stated.note) == (Provenance.STATED, 1.0, "set by hand")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("budget.monthly_usd", "cheap"),
        ("budget.monthly_usd", "9k"),
        ("budget.monthly_usd", "-5"),
        ("budget.monthly_usd", "0"),
        ("budget.monthly_usd", "nan"),
        ("budget.monthly_usd", "inf"),
        ("budget.monthly_usd", "1e400"),
        ("budget.monthly_usd", "true"),
        ("latency.p99_ms", "no"),
        ("availability.target_pct", "100"),
        ("availability.target_pct", "0.999"),
        ("recovery.rpo_minutes", "-1"),
        ("serving.streaming_required", "perhaps"),
        ("serving.modes", "sometimes"),
        ("serving.modes", "online, sometimes"),
        ("training.cadence", "5"),
        ("training.cadence", "every full moon"),
        ("ml_task", "astrology"),
        ("team.size", "four"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_a_way_out(path: str, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        set_by_hand(Constraints(), path, text)
    assert caught.value.exit_code == 2
    assert text in caught.value.message
    assert path in caught.value.message
    assert caught.value.hint


def test_closed_lists_are_told() -> None:
    for path in ("ml_task", "training.cadence", "serving.modes"):
        with pytest.raises(UsageError, match=r"one of .*,"):
            set_by_hand(Constraints(), path, "nothing of the kind")


@pytest.mark.parametrize(("path", "meant"), [("latency.p99", "latency.p99_ms"), ("budget", "budget.monthly_usd")])
def test_a_misspelt_field_gets_a_suggestion(path: str, meant: str) -> None:
    with pytest.raises(UsageError, match="there is no constraint called") as caught:
        set_by_hand(Constraints(), path, "80")
    assert meant in caught.value.hint


def test_a_field_like_none_gets_the_list() -> None:
    with pytest.raises(UsageError) as caught:
        set_by_hand(Constraints(), "\n${x}", "80")
    assert "latency.p99_ms" in caught.value.hint


@pytest.mark.parametrize("text", ["unknown", ""])
def test_unknown_clears_a_field(text: str) -> None:
    stated = set_by_hand(with_fields({"budget.monthly_usd": 5.0}), "budget.monthly_usd", text).budget.monthly_usd
    assert not stated.known
    assert stated.provenance is Provenance.UNKNOWN


@given(st.sampled_from([name for name, _ in Constraints().fields()]), st.text(max_size=20))
def test_any_text_is_a_value_or_a_usage_error(path: str, text: str) -> None:
    try:
        changed = set_by_hand(Constraints(), path, text)
    except UsageError:
        return
    assert [name for name, stated in changed.fields() if stated.known] in ([], [path])
