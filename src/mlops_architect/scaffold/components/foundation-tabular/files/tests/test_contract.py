"""The data contract: what is accepted, what is refused, and what a refusal says."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.contract import Contract, ContractError, Event, iso, parse_time
from scoring.runtime import Runtime
from scoring.use_case import UseCase

_CONTRACT = Contract(UseCase.read(Path(__file__).parents[1] / "config" / "use_case.yaml").request_columns)


def test_sample_events_keep_the_contract(runtime: Runtime, events: list[Event]) -> None:
    for event in events[:200]:
        assert runtime.contract.parse(event, strict=True) == event


def test_text_and_json_give_the_same_event(runtime: Runtime, events: list[Event]) -> None:
    event = events[0]
    as_text = {name: "" if value is None else str(value) for name, value in event.items()}
    as_text[runtime.use_case.event_time] = iso(float(event[runtime.use_case.event_time] or 0.0))
    assert runtime.contract.parse(as_text) == runtime.contract.parse(json.loads(json.dumps(event)))


def test_every_broken_rule_is_named_and_no_value_repeated(runtime: Runtime, events: list[Event]) -> None:
    broken = dict(events[0])
    for column in runtime.use_case.request_columns:
        if column.type in ("float", "integer"):
            broken[column.name] = "secret-value"
    with pytest.raises(ContractError) as caught:
        runtime.contract.parse(broken)
    numbers = [column.name for column in runtime.use_case.request_columns if column.type in ("float", "integer")]
    assert [reason.partition(":")[0] for reason in caught.value.reasons] == numbers
    assert "secret-value" not in str(caught.value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1e999", True, [], {}])
def test_what_is_no_number_is_refused(runtime: Runtime, events: list[Event], value: object) -> None:
    column = next(c for c in runtime.use_case.request_columns if c.type in ("float", "integer") and not c.nullable)
    with pytest.raises(ContractError):
        runtime.contract.parse({**events[0], column.name: value})


def test_unknown_columns_are_dropped_or_refused(runtime: Runtime, events: list[Event]) -> None:
    extended = {**events[0], "something_else": 1}
    assert "something_else" not in runtime.contract.parse(extended)
    with pytest.raises(ContractError, match="unknown column"):
        runtime.contract.parse(extended, strict=True)


@given(
    st.dictionaries(
        st.text(max_size=8), st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=20)), max_size=6
    )
)
def test_any_input_is_accepted_or_refused_but_never_breaks(raw: dict[str, object]) -> None:
    try:
        _CONTRACT.parse(raw)
    except ContractError as error:
        assert error.reasons


@given(st.integers(min_value=0, max_value=4_000_000_000_000))
def test_times_survive_the_round_trip(milliseconds: int) -> None:
    at = parse_time(milliseconds / 1000)
    assert parse_time(iso(at)) == at
