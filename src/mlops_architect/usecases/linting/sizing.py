"""A pattern's arithmetic: formulas name what exists, SKUs have prices, and every option can be sized."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mlops_architect.domain.pattern import Formula, Option, Pattern
from mlops_architect.engine.accelerators.serving import FIGURES
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.formula import FormulaError, names
from mlops_architect.engine.sizing.sized import Sized, size
from mlops_architect.usecases.linting.entry import figures
from mlops_architect.usecases.linting.subject import Problem, Subject, did_you_mean

Path = tuple[str | int, ...]


def late_formulas(pattern: Pattern) -> Iterator[tuple[Path, Formula]]:
    """Yield every formula that is evaluated after all sizes are known, with its place in the file."""
    for position, limit in enumerate(pattern.limits):
        yield ("limits", position, "value"), limit.value
        yield ("limits", position, "maximum"), limit.maximum
    for position, item in enumerate(pattern.bill):
        yield ("bill", position, "quantity"), item.quantity
        yield ("bill", position, "times"), item.times
        for key, formula in item.usage.items():
            yield ("bill", position, "usage", key), formula
        for key, argument in item.parameters.items():
            if argument.size is not None:
                yield ("bill", position, "parameters", key, "size"), argument.size
        for kind, arguments in item.related.items():
            for key, argument in arguments.items():
                if argument.size is not None:
                    yield ("bill", position, "related", kind, key, "size"), argument.size
    for path, figure in figures(pattern):
        yield (*path, "value"), figure.value


def formulas(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that every formula is arithmetic over names that every option knows at that point."""
    worked_out = FIGURES if pattern.sized_by else ()
    known = {option.id: {*subject.quantities, *option.values, *worked_out} for option in pattern.options}
    for name, formula in pattern.sizing.items():
        yield from _unknown(subject, pattern, ("sizing", name), formula, known)
        for of_option in known.values():
            of_option.add(name)
    for path, formula in late_formulas(pattern):
        yield from _unknown(subject, pattern, path, formula, known)


def _unknown(
    subject: Subject, pattern: Pattern, path: Path, formula: Formula, known: dict[str, set[str]]
) -> Iterator[Problem]:
    try:
        used = names(formula)
    except FormulaError as error:
        yield subject.of(pattern.id, *path, message=error.message)
        return
    for name in sorted(used):
        lacking = [option for option, there in known.items() if name not in there]
        if len(lacking) == len(known):
            later = "; it is sized further down" if name in pattern.sizing else ""
            close = "" if later else did_you_mean(name, set().union(*known.values()))
            yield subject.of(pattern.id, *path, message=f"nothing is called {name!r}{later}{close}")
        elif lacking:
            yield subject.of(pattern.id, *path, message=f"option {', '.join(lacking)} has no value {name!r}")


def skus(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that every line of the bill, for every option, names a SKU of the price book."""
    placed = subject.catalog.placement.of(pattern.cloud)
    own = placed.own.resources if placed and placed.own else ()
    book = subject.catalog.prices.skus() | {resource.sku for resource in own}
    for position, item in enumerate(pattern.bill):
        path = ("bill", position, "sku")
        if item.resource:
            continue
        if item.no_price:
            if item.sku in book:
                yield subject.of(
                    pattern.id, "bill", position, "no_price", message=f"the price book has {item.sku!r}: leave it out"
                )
            continue
        if not item.sku.startswith("{"):
            if item.sku not in book:
                yield subject.of(pattern.id, *path, message=_unpriced(item.sku, book))
            continue
        slot = item.sku.strip("{}")
        for option in pattern.options:
            if slot not in option.skus:
                close = did_you_mean(slot, option.skus)
                yield subject.of(pattern.id, *path, message=f"option {option.id} sets no SKU {slot!r}{close}")
    excused = {item.sku.strip("{}") for item in pattern.bill if item.no_price}
    for position, option in enumerate(pattern.options):
        for slot, sku in option.skus.items():
            if sku not in book and slot not in excused:
                yield subject.of(pattern.id, "options", position, "skus", slot, message=_unpriced(sku, book))


def _unpriced(sku: str, book: frozenset[str]) -> str:
    close = did_you_mean(sku, book) or "; add a row to patterns/prices/<cloud>/*.csv"
    return f"the price book has no SKU {sku!r}{close}"


def trial(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Size and price every option for systems as far apart as can be; each thing that goes wrong is said once."""
    placement = subject.catalog.placement.of(pattern.cloud)
    if placement is None or any(formulas(subject, pattern)) or any(skus(subject, pattern)):
        return
    pricer = Pricer(subject.catalog.prices, placement.default_region, subject.catalog.pricing, placement.own)
    told: set[str] = set()
    for system, load in subject.loads.items():
        for option in pattern.options:
            for path, message in _sized(pattern, option, load.values(), pricer):
                if message not in told:
                    told.add(message)
                    yield subject.of(pattern.id, *path, message=f"{message} (option {option.id}, {system})")


def _sized(pattern: Pattern, option: Option, load: dict[str, float], pricer: Pricer) -> Iterator[tuple[Path, str]]:
    try:
        sized = size(pattern, option, load, pricer)
    except FormulaError as error:
        yield ("sizing",), error.message
        return
    yield from _odd(sized)


def _odd(sized: Sized) -> Iterator[tuple[Path, str]]:
    for name, value in sized.sizes.items():
        if not (math.isfinite(value) and value >= 0):
            yield ("sizing", name), f"{name} is {value:g}; a size is not negative"
    for line in sized.lines:
        if line.charge is None and (line.own is not None or sized.pattern.bill[line.item].no_price):
            continue
        if line.charge is None:
            reason = f": {line.what}" if sized.pattern.bill[line.item].resource else ""
            yield ("bill", line.item), f"{line.sku} has no price that can be used{reason}"
            continue
        money = line.charge.monthly
        if not 0 <= money.low_usd <= money.expected_usd <= money.high_usd < math.inf:
            yield ("bill", line.item), f"{line.what}: low, expected and high cost are not in order"
    bounds = (
        (("availability", "sla_pct"), sized.availability_pct, 90.0, 100.0, "percent, between 90 and 100"),
        (("operating_hours_per_month",), sized.hours, 0.0, 200.0, "hours a month, at most 200"),
        (("rpo_minutes",), sized.rpo_minutes, 0.0, math.inf, "minutes, not negative"),
        (("rto_minutes",), sized.rto_minutes, 0.0, math.inf, "minutes, not negative"),
        (("cold_start_ms",), sized.cold_start_ms or 0.0, 0.0, math.inf, "milliseconds, not negative"),
    )
    for path, value, least, most, what in bounds:
        if not least <= value <= most:
            yield path, f"{value:g} is out of bounds: {what}"
    p50_ms, p99_ms = sized.p50_ms, sized.p99_ms
    if p50_ms is not None and p99_ms is not None and not (0 < p50_ms <= p99_ms or p50_ms == p99_ms == 0):
        yield ("latency", "p99_ms"), f"p50 {p50_ms:g} ms and p99 {p99_ms:g} ms: 0 < p50 <= p99 must hold, or both are 0"
