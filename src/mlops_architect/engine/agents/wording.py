"""Figures and lists in words: the same number reads the same in every agent's answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_SPANS: tuple[tuple[float, str], ...] = (
    (86400.0, "day"),
    (3600.0, "hour"),
    (60.0, "minute"),
    (1.0, "second"),
)


_YEARS_FROM_S = 2 * 365 * 86400.0


def number(value: float) -> str:
    """Return at most three significant digits below 1,000, whole numbers with thousands separators above."""
    if abs(value) >= 1000 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def people_count(value: float) -> str:
    """Return a count the way people say it: ``43.2 million``, ``800,000``."""
    if value >= 1e9:
        return f"{value / 1e9:.3g} billion"
    if value >= 1e6:
        return f"{value / 1e6:.3g} million"
    return f"{value:,.0f}"


def gigabytes(value: float) -> str:
    """Return a volume in MB, GB or TB (1 TB = 1,000 GB)."""
    if value >= 1000:
        return f"{value / 1000:.3g} TB"
    if value < 0.1:
        return f"{value * 1000:.3g} MB"
    return f"{value:.3g} GB"


def dollars(value: float) -> str:
    """Return US dollars: cents below ten, whole dollars above."""
    return f"${value:,.2f}" if abs(value) < 10 else f"${value:,.0f}"


def span(seconds: float) -> str:
    """Return a duration in the largest unit that it fills, such as ``15 minutes`` or ``1.5 hours``."""
    if seconds <= 0:
        return "0 seconds"
    if seconds >= _YEARS_FROM_S:
        return plural(seconds / (365 * 86400.0), "year")
    for size, name in _SPANS:
        if seconds >= size:
            return plural(seconds / size, name)
    return f"{seconds * 1000:.3g} ms"


def enough(seconds: float) -> str:
    """Return ``1 day is enough``, ``15 minutes are enough``."""
    words = span(seconds)
    return f"{words} {'is' if words.startswith('1 ') else 'are'} enough"


def agreeing(items: Sequence[str], one: str, many: str) -> str:
    """Return the items as a list with the verb that agrees with their number: ``age stays``, ``age and sex stay``."""
    return f"{listing(items)} {one if len(items) == 1 else many}"


def regime_name(identifier: str) -> str:
    """Return a regime as people write it: ``pci_dss`` → ``PCI DSS``, ``soc2`` → ``SOC 2``."""
    return _REGIMES.get(identifier, identifier.replace("_", " ").upper())


def plural(count: float, noun: str, many: str = "") -> str:
    """Return ``1 run``, ``2 runs``, ``0.4 hours``."""
    return f"{number(count)} {noun if number(count) == '1' else many or noun + 's'}"


def runs_are(count: float) -> str:
    """Return ``1 run a month is``, ``30 runs a month are``."""
    return f"{plural(count, 'run')} a month {'is' if count == 1 else 'are'}"


def listing(items: Iterable[str], last: str = "and") -> str:
    """Return ``a, b and c``; ``none`` when there is nothing."""
    words: Sequence[str] = [item for item in items if item]
    if not words:
        return "none"
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


_REGIMES = {
    "soc2": "SOC 2",
    "iso27001": "ISO 27001",
    "fedramp": "FedRAMP",
    "eu_ai_act": "EU AI Act",
    "uk_gdpr": "UK GDPR",
}
_ACRONYMS = {"roc_auc": "ROC AUC", "neg_mean_absolute_error": "mean absolute error", "r2": "R²", "a-b": "A/B test"}


def spoken(identifier: str) -> str:
    """Return an identifier as words: ``card_transaction`` → ``card transaction``."""
    if identifier in _ACRONYMS:
        return _ACRONYMS[identifier]
    return identifier.replace("_", " ").replace("-", " ")


def lower_first(sentence: str) -> str:
    """Return ``sentence`` to go on inside another one, without its full stop."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def upper_first(words: str) -> str:
    """Return ``words`` to open a sentence; names within keep their capitals."""
    return words[:1].upper() + words[1:]


def quoted(sentence: str) -> str:
    """Return ``sentence`` in quotation marks, without its full stop."""
    return f"“{sentence.rstrip('.')}”"
