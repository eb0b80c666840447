"""The contract of a pair, and personal data in texts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairs import raw
from scoring.contract import ContractError, parse_pair
from scoring.privacy import finds, masked
from scoring.runtime import Runtime

KINDS = ("email", "phone", "iban", "card")
ANY = st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=3)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"request": ""}, "request: missing"),
        ({"request": "secret " * 2000}, "request: longer"),
        ({"topic": "secret"}, "topic: not an allowed value"),
        ({"created_at": "secret"}, "created_at: not a time"),
        ({"answer": 5}, "answer: not a text"),
        ({"secret_field": 1}, "secret_field: unknown field"),
    ],
)
def test_every_broken_rule_is_named_and_no_value_repeated(runtime: Runtime, change: dict[str, Any], rule: str) -> None:
    with pytest.raises(ContractError, match=rule) as caught:
        parse_pair(runtime.use_case, raw(1, **change))
    if "secret_field" not in change:
        assert "secret" not in str(caught.value)


@given(st.dictionaries(st.sampled_from([*raw(1), "other"]), ANY) | ANY)
def test_any_input_is_accepted_or_refused_but_never_breaks(use_case: Any, given_raw: Any) -> None:
    try:
        parse_pair(use_case, given_raw)
    except ContractError as error:
        assert error.reasons


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to jo.doe+x@mail.example.com now", "email"),
        ("call +49 30 1234567 please", "phone"),
        ("DE89 3704 0044 0532 0130 00 is mine", "iban"),
        ("my card 4111 1111 1111 1111", "card"),
    ],
)
def test_personal_data_are_masked(text: str, kind: str) -> None:
    assert kind in finds(text, KINDS)
    hidden = masked(text, KINDS)
    assert f"[{kind}]" in hidden or kind == "card"
    assert not any(sign in hidden for sign in ("@", "1234567", "0532", "4111"))
    assert masked(text, ()) == text


def test_what_is_harmless_stays() -> None:
    assert masked("order 4711 of 3 items, version 2.10", KINDS) == "order 4711 of 3 items, version 2.10"
