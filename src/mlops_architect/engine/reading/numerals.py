"""Number literals: 2,000 and 2.000, 2,5 and 2.5, 10 000, 1'850, 10,00,000 and 1.2e6."""

from __future__ import annotations

import re

_LONGEST = 24
_PLAIN = re.compile(r"\d+")
_SPACED = re.compile(r"(\d{1,3}(?: \d{3})+)(?:,(\d+))?")
_SWISS = re.compile(r"(\d{1,3}(?:'\d{3})+)(?:[.,](\d+))?")
_ENGLISH = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
_INDIAN = re.compile(r"(\d{1,2}(?:,\d{2})+,\d{3})(?:\.(\d+))?")
_EUROPEAN = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?")
_POWER = re.compile(r"\d+(?:\.\d+)?e\+?\d{1,2}")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")


def parse_number(literal: str, *, european: bool = False, money: bool = False) -> float | None:
    """Return the number that ``literal`` writes, or None if it writes none (a date, a version).

    A single dot before exactly three digits is a thousands separator in European texts and in
    amounts of money, a decimal point elsewhere. A comma before exactly three digits always
    separates thousands, unless the number starts with 0.
    """
    if len(literal) > _LONGEST:
        return None
    if _PLAIN.fullmatch(literal) or _POWER.fullmatch(literal):
        return float(literal)
    if "_" in literal:
        return float(literal.replace("_", ""))
    for grouping in (_SPACED, _SWISS, _INDIAN):
        match = grouping.fullmatch(literal)
        if match:
            return _joined(match)
    match = _ENGLISH.fullmatch(literal)
    if match and not literal.startswith("0"):
        return _joined(match)
    match = _EUROPEAN.fullmatch(literal)
    # "11.000" writes no fraction in any language: nobody gives three decimals that are all noughts.
    thousands = european or money or literal.count(".") > 1 or "," in literal or literal.endswith(".000")
    if match and not literal.startswith("0") and thousands:
        return _joined(match)
    match = _DECIMAL.fullmatch(literal)
    return float(f"{match.group(1)}.{match.group(2)}") if match else None


def _joined(match: re.Match[str]) -> float:
    whole = re.sub(r"\D", "", match.group(1))
    return float(f"{whole}.{match.group(2) or 0}")


def grouped(text: str) -> bool:
    """Whether a number looks like thousands with a point, which no count per day has as decimals: "2.400"."""
    head, point, rest = text.partition(".")
    return bool(point) and head.isdigit() and not head.startswith("0") and len(rest) == 3 and rest.isdigit()
