"""The shipped catalogue with a second cloud that is a copy of the first, dearer and with fewer hours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern, Requirement
from mlops_architect.domain.placement import CloudPlacement, Region

REGIONS = (
    Region(id="us-east-1", name="First", areas=("us", "north-america")),
    Region(id="eu-west-1", name="Second", areas=("eu", "eea", "europe", "ireland", "ie")),
)
"""Region ids of the other cloud are those that the price book knows."""


def only_aws(catalog: Catalog) -> Catalog:
    """Return the catalogue without any other cloud."""
    placed = tuple(entry for entry in catalog.placement.clouds if entry.cloud == "aws")
    return replace(
        catalog,
        patterns={name: pattern for name, pattern in catalog.patterns.items() if pattern.cloud == "aws"},
        placement=catalog.placement.model_copy(update={"clouds": placed}),
    )


def with_copy(
    catalog: Catalog, cloud: str = "gcp", leave_out: str = "", regions: tuple[Region, ...] = REGIONS
) -> Catalog:
    """Return AWS's catalogue with every pattern a second time on another cloud, bills doubled, one capability left out."""
    catalog = only_aws(catalog)
    copies = [_copy(pattern, cloud) for pattern in catalog.patterns.values() if pattern.capability != leave_out]
    placed = CloudPlacement(cloud=cloud, default_region=regions[0].id, regions=regions)
    return replace(
        catalog,
        patterns={**catalog.patterns, **{pattern.id: pattern for pattern in copies}},
        placement=catalog.placement.model_copy(update={"clouds": (*catalog.placement.clouds, placed)}),
    )


def _copy(pattern: Pattern, cloud: str) -> Pattern:
    def renamed(name: str) -> str:
        return f"{cloud}-{name.removeprefix('aws-')}"

    def moved(needs: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
        return tuple(need.model_copy(update={"patterns": tuple(map(renamed, need.patterns))}) for need in needs)

    changes: dict[str, Any] = {
        "id": renamed(pattern.id),
        "cloud": cloud,
        "bill": tuple(
            item.model_copy(update={"quantity": f"({item.quantity}) * 2", "times": f"({item.times}) * 2"})
            for item in pattern.bill
        ),
        "requires": moved(pattern.requires),
        "conflicts": moved(pattern.conflicts),
    }
    return pattern.model_copy(update=changes)
