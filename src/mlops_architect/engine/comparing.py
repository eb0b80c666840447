"""The same requirements on another cloud: what has to be overridden for it, and the exact design there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.comparison import CloudDesign, ComparedPart, Comparison, Difference
from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.domain.cost import BillLine
from mlops_architect.domain.placement import CloudPlacement, Placement
from mlops_architect.engine.optimiser.build import Situation, build_problem, unknown_tools
from mlops_architect.engine.optimiser.conflict import conflicts
from mlops_architect.engine.optimiser.plan import figures
from mlops_architect.engine.optimiser.screen import normalised
from mlops_architect.engine.situation import frame
from mlops_architect.errors import InvalidInput, UsageError

_ELSEWHERE = "public_cloud"


def cloud_named(name: str, catalog: Catalog) -> str | None:
    """Return the cloud that a name means, None when it means none."""
    known = {normalised(cloud): cloud for cloud in known_clouds(catalog)}
    for term in catalog.lexicon.clouds:
        if term.cloud in known.values():
            known |= {normalised(phrase): term.cloud for phrase in (*term.phrases, *term.exact)}
    return known.get(normalised(name))


def known_clouds(catalog: Catalog) -> tuple[str, ...]:
    """Return the clouds that the catalogue or the reader knows by name."""
    named = [term.cloud for term in catalog.lexicon.clouds if term.cloud != "multi"]
    placed = [entry.cloud for entry in catalog.placement.clouds]
    return tuple(dict.fromkeys((*placed, *named, *sorted({p.cloud for p in catalog.patterns.values()}))))


def unknown_cloud(name: str, catalog: Catalog) -> UsageError:
    """Return the error for a name that is no cloud."""
    clouds = known_clouds(catalog)
    close = difflib.get_close_matches(normalised(name), clouds, n=2)
    meant = f"Did you mean {' or '.join(close)}?" if close else f"Clouds: {', '.join(clouds)}."
    return UsageError(
        f"there is no cloud called {name!r}", f"{meant} Requirements of one word go into a file, with -f."
    )


def compared(
    clouds: Iterable[str], constraints: Constraints, text: str, catalog: Catalog, hourly_rate_usd: float
) -> Comparison:
    """Design the same requirements on each cloud.

    Args:
        clouds: Which, in the order of the columns.
        constraints: As read, before assumptions.
        text: The requirements.
        catalog: Patterns, prices and regions.
        hourly_rate_usd: The price of an operating hour.
    """
    columns, situations = [], {}
    for cloud in clouds:
        column, situation = _column(cloud, constraints, text, catalog, hourly_rate_usd)
        columns.append(column)
        if situation is not None:
            situations[cloud] = situation
    needed = {part.capability for column in columns for part in column.parts}
    return Comparison(
        capabilities=tuple(capability.id for capability in catalog.capabilities if capability.id in needed),
        columns=tuple(columns),
        differences=_differences(situations),
        hourly_rate_usd=hourly_rate_usd,
    )


def _column(
    cloud: str, constraints: Constraints, text: str, catalog: Catalog, hourly_rate_usd: float
) -> tuple[CloudDesign, Situation | None]:
    excluded = constraints.excluded_clouds.value or ()
    placed = catalog.placement.of(cloud)
    own = placed is not None and placed.own is not None
    if cloud in excluded or (_ELSEWHERE in excluded and not own):
        return CloudDesign(cloud=cloud, why=f"the requirements rule out {' and '.join(excluded)}"), None
    if not any(pattern.cloud == cloud for pattern in catalog.patterns.values()):
        return CloudDesign(cloud=cloud, why=f"the catalogue has no patterns for {cloud} yet"), None
    if placed is None:
        return CloudDesign(cloud=cloud, why=f"the catalogue has no regions and prices for {cloud} yet"), None
    moved, overrides = _moved(constraints, cloud, catalog.placement)
    try:
        situation = frame(moved, text, catalog, hourly_rate_usd).situation
        column = _designed(situation, overrides)
    except InvalidInput as error:
        return CloudDesign(cloud=cloud, overrides=overrides, why=error.message), None
    return column, situation


def _designed(situation: Situation, overrides: tuple[str, ...]) -> CloudDesign:
    tools = unknown_tools(situation)
    if tools:
        overrides += (f"asked for {', '.join(tools)}: no pattern of {situation.cloud} uses it",)
    head: dict[str, Any] = {"cloud": situation.cloud, "region": situation.region, "overrides": overrides}
    unpriced = sorted(
        {
            sized.pattern.id
            for slot in build_problem(situation).slots
            for sized in slot.ruled_out
            if all(obstacle.constraint == "price-book" for obstacle in sized.obstacles)
        }
    )
    solved = figures(situation)
    if solved is None:
        found = conflicts(situation)
        return CloudDesign(
            **head,
            why="; ".join(one.explanation for one in found),
            relaxations=tuple(text for one in found for text in one.relaxations),
            unpriced=tuple(unpriced),
        )
    parts = tuple(
        ComparedPart(
            capability=choice.capability,
            pattern=choice.candidate.pattern,
            title=choice.candidate.title,
            monthly_usd=_rent(line for line in solved.cost.lines if line.capability == choice.capability),
        )
        for choice in solved.choices
    )
    own = solved.capacity if solved.capacity and not solved.capacity.priced else None
    return CloudDesign(
        **head,
        parts=parts,
        # without a price of the machines there is no sum that could be held against another cloud's
        monthly=None if own else solved.cost.whole,
        production=None if own else solved.cost.infrastructure,
        environments=None if own else solved.cost.idle_monthly,
        operations_usd=solved.cost.operations_monthly_usd,
        objective_usd=None if own else solved.objective_usd,
        outages_usd=solved.outages.monthly_usd if solved.outages and solved.outages.usd_per_hour is not None else None,
        leaving_usd=solved.leaving.monthly_usd if solved.leaving else None,
        capacity=own.text if own else "",
        p99_ms=solved.p99_ms,
        availability_pct=solved.availability_pct,
        operating_hours=solved.operating_hours,
        unpriced=(*unpriced, *(() if own else solved.cost.unpriced)),
        estimated_lines=sum(line.basis == "proxy" for line in solved.cost.lines),
        proof=solved.proof,
    )


def _rent(lines: Iterable[BillLine]) -> float | None:
    """Return what lines cost a month, None where none of several has a price."""
    lines = tuple(lines)
    priced = [line.monthly.expected_usd for line in lines if line.monthly]
    return sum(priced) if priced or not lines else None


def _moved(constraints: Constraints, cloud: str, placement: Placement) -> tuple[Constraints, tuple[str, ...]]:
    """Return the constraints on another cloud, and what was overridden for it."""
    overrides = []
    stated = constraints.cloud.value
    if stated is not None and stated != cloud:
        overrides.append(f"cloud {stated} is asked for; compared on {cloud}")
    moved = constraints.replacing("cloud", _for_comparison(cloud))
    regions = constraints.regions.value or ()
    foreign = _foreign(regions, cloud, placement)
    if foreign and len(foreign) == len(regions):
        target = placement.of(cloud)
        nearest = _nearest(foreign, target) if target else ""
        if nearest:
            overrides.append(f"region {', '.join(regions)} is asked for; {nearest} is the nearest covered on {cloud}")
            moved = moved.replacing("regions", _for_comparison((nearest,)))
        else:
            overrides.append(f"region {', '.join(regions)} is asked for; {cloud} has none there, its default is taken")
            moved = moved.replacing("regions", Stated[Any]())
    return moved, tuple(overrides)


def _for_comparison(value: object) -> Stated[Any]:
    return Stated[Any](value=value, provenance=Provenance.ASSUMED, confidence=1.0, note="taken for the comparison")


def _foreign(regions: Sequence[str], cloud: str, placement: Placement) -> list[tuple[str, ...]]:
    """Return the areas of stated regions that are another cloud's."""
    own = placement.of(cloud)
    ours = {region.id for region in own.regions} if own else set()
    others = {r.id: r.areas for entry in placement.clouds if entry.cloud != cloud for r in entry.regions}
    return [others[region] for region in regions if region not in ours and region in others]


def _nearest(areas: Sequence[tuple[str, ...]], target: CloudPlacement) -> str:
    """Return the region that lies in most of the same areas, the default among equals; empty when none shares any."""
    wanted = {area for group in areas for area in group}
    best = max(
        target.regions,
        key=lambda region: (len(wanted & set(region.areas)), region.id == target.default_region),
    )
    return best.id if wanted & set(best.areas) else ""


def _differences(situations: Mapping[str, Situation]) -> tuple[Difference, ...]:
    """Return what is assumed differently on the clouds: constraints that were completed, and derived quantities."""
    by_name: dict[str, dict[str, str]] = {}
    for cloud, situation in situations.items():
        for name, stated in situation.constraints.fields():
            if stated.provenance is Provenance.ASSUMED and name != "cloud":
                by_name.setdefault(name, {})[cloud] = _shown(stated.value)
        for quantity in situation.workload.quantities:
            by_name.setdefault(quantity.name, {})[cloud] = f"{quantity.value:,.6g}"
    return tuple(
        Difference(name=name, values=values)
        for name, values in by_name.items()
        if len(set(values.values())) > 1 or 0 < len(values) < len(situations)
    )


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
