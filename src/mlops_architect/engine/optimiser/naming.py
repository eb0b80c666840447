"""What the requirements ask for by name: a capability of its own, and a pattern although nobody publishes its price."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.pattern import Capability
from mlops_architect.engine.optimiser.problem import uses
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY, normalised
from mlops_architect.engine.sizing.sized import Sized

PRICE_BOOK = "price-book"
"""The constraint that every item of a bill has a price."""


def named(capability: Capability, catalog: Catalog, cloud: str, constraints: Constraints) -> bool:
    """Whether a tool is wanted or wished for that only patterns of this capability have on the cloud."""
    tools = constraints.tools
    asked = {normalised(tool) for tool in (*(tools.preferred.value or ()), *(tools.wished.value or ()))}
    return bool(asked) and bool(asked & own_tools(capability, catalog, cloud))


def own_tools(capability: Capability, catalog: Catalog, cloud: str) -> set[str]:
    """Return the normalised tools that only patterns of this capability have on the cloud."""
    own: set[str] = set()
    others: set[str] = set()
    for pattern in catalog.patterns.values():
        if pattern.cloud == cloud:
            (own if pattern.capability == capability.id else others).update(map(normalised, pattern.tools))
    return own - others


def wanted_without_price(
    constraints: Constraints,
    free: Sequence[Sized],
    ruled_out: Iterable[Sized],
    generated: Collection[str] | None,
) -> tuple[Sized, ...]:
    """Return candidates that only want of a price rules out, and that alone offer a tool asked for by name.

    What they cost is then unknown, which the bill and the verdict on the budget say; a candidate with a price that offers
    the tool as well goes before them. ``generated`` are the normalised tools that reach code on the cloud.
    """
    wanted = {normalised(tool) for tool in constraints.tools.preferred.value or ()}.difference(generated or ())
    unmet = [tool for tool in wanted if not any(uses(sized, tool) for sized in free)]
    return tuple(
        sized
        for sized in ruled_out
        if DESIGN_ONLY in sized.pattern.traits
        and all(obstacle.constraint == PRICE_BOOK for obstacle in sized.obstacles)
        and any(uses(sized, tool) for tool in unmet)
    )
