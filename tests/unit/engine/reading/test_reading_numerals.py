from __future__ import annotations

import pytest

from mlops_architect.engine.reading.folding import fold
from mlops_architect.engine.reading.numerals import parse_number


@pytest.mark.parametrize(
    ("literal", "european", "money", "value"),
    [
        ("2,000", False, False, 2000.0),
        ("2.5", False, False, 2.5),
        ("2,5", True, False, 2.5),
        ("12.500", True, False, 12500.0),
        ("12.500", False, False, 12.5),
        ("2.500", False, True, 2500.0),
        ("0.250", True, False, 0.25),
        ("4.250.000", False, False, 4250000.0),
        ("1'850", False, False, 1850.0),
        ("50 000", False, False, 50000.0),
        ("10,00,000", False, False, 1000000.0),
        ("1,234.5", False, False, 1234.5),
        ("1.234,5", False, False, 1234.5),
        ("03.03.2025", False, False, None),
        ("1.2.3", False, False, None),
        ("9" * 5000, False, False, None),
    ],
)
def test_parse_number(literal: str, european: bool, money: bool, value: float | None) -> None:
    assert parse_number(literal, european=european, money=money) == value


def test_folding_keeps_every_offset() -> None:
    text = "Île-de-France — “50\u202f000” İstanbul ﬁne ½ \U0001f600 \u200f x"
    assert len(fold(text)) == len(text)
    assert fold("Übermäßig ÉTÉ") == "ubermaßig ete"
