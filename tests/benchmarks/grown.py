"""A synthetic catalogue many times the size of the shipped one: every pattern with variants that differ in every figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Figure, PathLatency, Pattern, Requirement


def grown(catalog: Catalog, times: int) -> Catalog:
    """Return the catalogue with ``times`` as many patterns; the first of each family is the shipped one."""
    if times == 1:
        return catalog
    chance = Random(times)
    patterns = {
        variant.id: variant
        for pattern in catalog.patterns.values()
        for number in range(times)
        for variant in (_variant(pattern, number, times, chance) if number else pattern,)
    }
    return replace(catalog, patterns=patterns)


def _variant(pattern: Pattern, number: int, times: int, chance: Random) -> Pattern:
    """Return a pattern whose prices, hours, latency and availability differ a little, and whose ties stay in its family."""
    return pattern.model_copy(
        update={
            "id": f"{pattern.id}-{number}",
            "bill": tuple(
                item.model_copy(update={"quantity": f"({item.quantity}) * {chance.uniform(0.8, 1.3):.4f}"})
                for item in pattern.bill
            ),
            "operating_hours_per_month": _scaled(pattern.operating_hours_per_month, chance.uniform(0.7, 1.4)),
            "latency": PathLatency(
                p50_ms=_scaled(pattern.latency.p50_ms, factor := chance.uniform(0.7, 1.4)),
                p99_ms=_scaled(pattern.latency.p99_ms, factor * chance.uniform(1.0, 1.2)),
            )
            if pattern.latency
            else None,
            "requires": tuple(_family(pattern.requires, times)),
            "conflicts": tuple(_family(pattern.conflicts, times)),
        }
    )


def _scaled(figure: Figure, factor: float) -> Figure:
    return figure.model_copy(update={"value": f"({figure.value}) * {factor:.4f}"})


def _family(needs: tuple[Requirement, ...], times: int) -> Iterator[Requirement]:
    for need in needs:
        names = (name for one in need.patterns for name in (one, *(f"{one}-{n}" for n in range(1, times))))
        yield need.model_copy(update={"patterns": tuple(names)})
