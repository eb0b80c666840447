"""What the price book covers, how old it is, and which SKUs rules and patterns name that it has not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.price import PriceBook
from mlops_architect.domain.pricing_rule import RuleInUse

_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


@dataclass(frozen=True)
class RegionCoverage:
    """The prices of one region; ``share`` is of the SKUs that the cloud's reference region lists."""

    cloud: str
    region: str
    skus: int
    share: float
    oldest: str
    newest: str
    undated: int


@dataclass(frozen=True)
class Missing:
    """A SKU that something names and the book does not have in any region."""

    sku: str
    named_by: str
    where: str


def coverage(book: PriceBook) -> tuple[RegionCoverage, ...]:
    """Return the coverage of each cloud's regions, the widest first."""
    listed: dict[tuple[str, str], set[str]] = {}
    dates: dict[tuple[str, str], list[str]] = {}
    undated: dict[tuple[str, str], int] = {}
    for (sku, region), tiers in book.tiers.items():
        place = (tiers[0].cloud, region)
        listed.setdefault(place, set()).add(sku)
        for tier in tiers:
            if day_of(tier.as_of) is None:
                undated[place] = undated.get(place, 0) + 1
            else:
                dates.setdefault(place, []).append(tier.as_of)
    found = []
    for (cloud, region), skus in listed.items():
        base = listed.get((cloud, book.references.get(cloud, "")), set())
        known = dates.get((cloud, region), [])
        found.append(
            RegionCoverage(
                cloud=cloud,
                region=region,
                skus=len(skus),
                share=len(skus & base) / len(base) if base else 0.0,
                oldest=min(known, default=""),
                newest=max(known, default=""),
                undated=undated.get((cloud, region), 0),
            )
        )
    return tuple(sorted(found, key=lambda entry: (entry.cloud, -entry.skus, entry.region)))


def day_of(as_of: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a price's date, the first of what is left out; None when it has no date."""
    match = _DATE.match(as_of)
    if match is None:
        return None
    year, month, day = int(match.group(1)), int(match.group(2) or 1), int(match.group(3) or 1)
    return (year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def literal_skus(rules: Mapping[str, RuleInUse]) -> dict[str, str]:
    """Return the SKUs that rules name in full, with the file that does."""
    return {line.sku: used.origin for used in rules.values() for line in used.rule.lines if "{" not in line.sku}


def missing(book: PriceBook, rules: Mapping[str, RuleInUse], patterns: Iterable[Pattern]) -> tuple[Missing, ...]:
    """Return the SKUs named by rules or patterns that have no price in any region."""
    priced = book.skus()
    found = [Missing(sku, "rule", origin) for sku, origin in sorted(literal_skus(rules).items()) if sku not in priced]
    for pattern in patterns:
        found.extend(Missing(sku, "pattern", pattern.id) for sku in sorted(pattern_skus(pattern) - priced))
    return tuple(found)


def pattern_skus(pattern: Pattern) -> frozenset[str]:
    """Return every SKU that some option of a pattern puts on the bill, except those that it says have no price."""
    found: set[str] = set()
    for item in pattern.bill:
        if item.resource or item.no_price:
            continue
        name = item.sku[1:-1] if item.sku.startswith("{") and item.sku.endswith("}") else ""
        if name:
            found.update(option.skus[name] for option in pattern.options if name in option.skus)
        else:
            found.add(item.sku)
    return frozenset(found)
