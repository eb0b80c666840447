"""Numbers and quotations: what was given is known, what was not is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.engine.proposing.claims import (
    invented_links,
    invented_numbers,
    invented_quotations,
    numbers,
    unprintable,
)
from mlops_architect.providers.redaction import redacted

GIVEN = 'The bill is {"expected_usd":1452.09,"p99_ms":21.177676} at 2,000 requests/s, 99.9 % and "no Kubernetes".'


@pytest.mark.parametrize(
    "text",
    [
        "It costs $1,452 a month.", "It costs 1452.1 dollars.", "p99 is 21 ms", "21.2 ms at p99", "2k requests",
        "2,000/s on S3 with m5.large", "99.9% of the time", "one of two options", "PCI DSS", "",
    ],
)  # fmt: skip
def test_what_was_given_is_known(text: str) -> None:
    assert invented_numbers(text, GIVEN) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It costs $1,450 a month.", ("$1,450",)), ("22 ms", ("22",)), ("99 ms", ("99",)), ("3k requests", ("3k",)),
        ("saves 40%", ("40%",)), ("twice as fast", ("twice",)), ("5x faster", ("5x",)), ("21.18 and 21.19", ("21.19",)),
        ("half of it", ("half",)),
    ],
)  # fmt: skip
def test_what_was_not_given_is_found(text: str, found: tuple[str, ...]) -> None:
    assert invented_numbers(text, GIVEN) == found


@given(st.floats(min_value=0.01, max_value=1e9, allow_nan=False), st.integers(min_value=0, max_value=4))
def test_rounding_what_was_given_is_no_invention(value: float, decimals: int) -> None:
    assert invented_numbers(f"about {value:,.{decimals}f} dollars", f'{{"x": {value!r}}}') == ()


@given(st.integers(min_value=2, max_value=10**9))
def test_another_whole_number_is_an_invention(value: int) -> None:
    assert invented_numbers(f"It is {value + 1:,}.", f"It is {value}.") == (f"{value + 1:,}",)


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert invented_numbers(text, text) == ()
    assert invented_links(text, text) == ()
    assert all(isinstance(value, float) for _, value in numbers(text))
    assert redacted(redacted(text)) == redacted(text)


def test_quotations_and_addresses() -> None:
    assert invented_quotations("They want “no Kubernetes” and “No   kubernetes.”", GIVEN) == ()
    assert invented_quotations('They want "all of Kubernetes".', GIVEN) == ("all of Kubernetes",)
    assert invented_links("See www.example.com or https://a.example/x", "https://a.example/x is known") == (
        "www.example.com",
    )
    assert unprintable(["fine\n", "\u202ereversed"])
    assert not unprintable(["Ünïcode is fine – “quoted” → so"])


@pytest.mark.parametrize(
    "secret",
    [
        "sk-ant-api03-abcdefghijklmnop1234", "AKIAABCDEFGHIJKLMNOP", "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "password: hunter2hunter2", "postgres://user:s3cretpass@db.example/x", "api_key=abcdefgh12345678",
    ],
)  # fmt: skip
def test_secrets_do_not_leave(secret: str) -> None:
    clean = redacted(f"Before {secret} after")
    assert "[secret]" in clean
    assert clean.startswith("Before ")
    assert not any(part in clean for part in ("abcdefgh", "AKIAABC", "hunter2", "s3cretpass"))
