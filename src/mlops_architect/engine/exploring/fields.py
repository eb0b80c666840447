"""Names of figures that can be varied: every numeric constraint, and the other names people use for it."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass

from mlops_architect.domain.constraints import Constraints, Stated
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.errors import UsageError

_UNITS = {"_ms": "ms", "_rps": "requests/s", "_usd": "USD/month", "_usd_per_hour": "USD/h", "_pct": "%", "_gb": "GB", "_gb_per_day": "GB/day",
          "_s": "s", "_per_s": "1/s", "_days": "days", "_minutes": "minutes", "_kb": "kB",
          "_pct_per_year": "%/year", "_to_average": "times", "_tokens": "tokens", "parameters_b": "billion", "_vcpu_hours": "vCPU-h",
          "daily_predictions": "1/day"}  # fmt: skip
_DECADE = 10.0


@dataclass(frozen=True)
class Range:
    """A field and the values it is varied over, in the field's unit."""

    field: str
    low: float
    high: float

    @property
    def logarithmic(self) -> bool:
        """Whether the range spans more than a decade, so that steps are equal factors."""
        return self.low > 0 and self.high / self.low > _DECADE

    def values(self, count: int) -> tuple[float, ...]:
        """Return ``count`` values from end to end, equal factors or equal steps apart, to four digits inside."""
        inside = (self._at(step / (count - 1)) for step in range(1, count - 1))
        return tuple(dict.fromkeys((self.low, *(float(f"{value:.4g}") for value in inside), self.high)))

    def between(self, low: float, high: float) -> float:
        """Return the middle of two values on the range's scale."""
        return math.sqrt(low * high) if self.logarithmic else (low + high) / 2

    def _at(self, share: float) -> float:
        if self.logarithmic:
            return self.low * math.pow(self.high / self.low, share)
        return self.low + share * (self.high - self.low)


def numeric_fields() -> tuple[str, ...]:
    """Return the dotted names of all constraints that are numbers."""
    return tuple(
        f"{group}.{name}"
        for group, part in Constraints.model_fields.items()
        for name, field in getattr(part.annotation, "model_fields", {}).items()
        if field.annotation is Stated[float]
    )


def unit_of(field: str) -> str:
    """Return the unit that a field's name carries, empty for counts."""
    fitting = [ending for ending in _UNITS if field.endswith(ending)]
    return _UNITS[max(fitting, key=len)] if fitting else ""


def resolved(name: str, lexicon: Lexicon) -> str:
    """Return the field that ``name`` means: its dotted name, its last part, or another name of the lexicon.

    Raises:
        UsageError: No such field; close names are suggested.
    """
    fields = numeric_fields()
    known: dict[str, str] = {}
    for term in lexicon.fields:
        known |= dict.fromkeys((_plain(phrase) for phrase in term.phrases), term.path)
    leaves: dict[str, list[str]] = {}
    for field in fields:
        leaves.setdefault(_plain(field.partition(".")[2]), []).append(field)
    known = {**{leaf: found[0] for leaf, found in leaves.items() if len(found) == 1}, **known}
    known |= {_plain(field): field for field in fields}
    wanted = _plain(name)
    if wanted in known:
        return known[wanted]
    spelled: Mapping[str, str] = {**{field: field for field in fields}, **known}
    close = list(dict.fromkeys(spelled[key] for key in difflib.get_close_matches(wanted, list(spelled), n=4)))
    raise UsageError(
        f"--vary: there is no figure called {name!r}",
        f"Did you mean {' or '.join(close)}?" if close else f"Figures: {', '.join(fields)}.",
    )


def parsed_range(text: str, lexicon: Lexicon) -> Range:
    """Return the range that ``NAME=LOW..HIGH`` spells.

    Raises:
        UsageError: It is not of that form, the name is unknown, or the values make no range.
    """
    name, mark, span = text.partition("=")
    low_text, dots, high_text = span.partition("..")
    if not mark or not dots:
        raise UsageError(
            f"--vary {text!r} is not NAME=LOW..HIGH", "For example: --vary throughput=10..20000 or --vary p99=20..500"
        )
    field = resolved(name.strip(), lexicon)
    low, high = _number(low_text, text), _number(high_text, text)
    if not low < high:
        raise UsageError(f"--vary {text!r}: the lower end comes first and the two differ", "Give LOW..HIGH.")
    most = 100.0 if field == "availability.target_pct" else 100.1 if field == "tools.leaving_pct_per_year" else 1e15
    least = 50.0 if field == "availability.target_pct" else 0.0
    zero_allowed = field.startswith(("recovery.", "tools."))
    if low < least or (low == 0 and not zero_allowed) or high >= most:
        raise UsageError(
            f"--vary {text!r}: not sensible values for {field}",
            "Amounts are above zero; an availability is between 50 and 100 percent, a chance at most 100.",
        )
    return Range(field, low, high)


def _number(text: str, whole: str) -> float:
    try:
        value = float(text.strip().replace(",", "").replace("_", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError(f"--vary {whole!r}: {text.strip()!r} is no number", "Numbers are plain, in the field's unit.")
    return value


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
