"""`explore`: what the best design does when stated figures move, and the front of what can be had."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlops_architect.domain.capacity import OwnMachines
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.exploration import Exploration
from mlops_architect.domain.run import Revision
from mlops_architect.errors import UsageError
from mlops_architect.usecases.workbench import Workbench

MOST_FIELDS = 2
FEWEST_POINTS, MOST_POINTS = 2, 500
_GRID_SIDE = 16

Tell = Callable[[str], None]


def understood_requirements(bench: Workbench, text: str, revisions: Sequence[Revision]) -> tuple[Constraints, str]:
    """Return what the text says, changes applied, before assumptions, and the text without attempted instructions.

    No run is started and nothing is written.

    Raises:
        InvalidInput: The text asks for no machine-learning system, or contradicts itself.
    """
    from mlops_architect.engine.understanding import contradicted, refuse_other_wishes, requested, understood

    reading = understood(text, revisions, bench.catalog.lexicon)
    refuse_other_wishes(reading)
    if reading.contradictions:
        raise contradicted(reading.contradictions, "the requirements contradict themselves", text)
    return reading.constraints, requested(text, reading.injections)


def explore(
    bench: Workbench,
    text: str,
    varied: Sequence[str],
    points: int,
    tell: Tell,
    *,
    pareto: bool = False,
    revisions: Sequence[Revision] = (),
) -> Exploration:
    """Explore the designs around one set of requirements.

    Args:
        bench: Settings and catalogue.
        text: The checked requirements text.
        varied: ``NAME=LOW..HIGH``, at most two; two also give a map of both together.
        points: How many values are looked at along each range before breakpoints are closed in on.
        tell: Told in words what is going on.
        pareto: Whether to find the Pareto front of the requirements as they stand.
        revisions: Settings given with the text.

    Raises:
        UsageError: Nothing is to be explored, or a range is not one.
        InvalidInput: The text asks for no system, contradicts itself, or is outside the catalogue.
    """
    from mlops_architect.engine.exploring.designing import Designer
    from mlops_architect.engine.exploring.fields import parsed_range
    from mlops_architect.engine.exploring.front import front
    from mlops_architect.engine.exploring.sweep import regions, sweep

    if not varied and not pareto:
        raise UsageError(
            "there is nothing to explore",
            "Say what moves, for example --vary throughput=10..20000, or ask for --pareto.",
        )
    if len(varied) > MOST_FIELDS:
        raise UsageError("at most two figures can be varied together", "Give --vary once or twice.")
    ranges = [parsed_range(one, bench.catalog.lexicon) for one in varied]
    if len({along.field for along in ranges}) < len(ranges):
        raise UsageError(f"{ranges[0].field} is varied twice", "Give two different figures.")
    constraints, words = understood_requirements(bench, text, revisions)
    designer = Designer(constraints, words, bench.catalog, bench.settings.hourly_rate_usd)
    base = designer.situation({})
    sweeps = []
    for along in ranges:
        designer.tell = _counted(f"{along.field}: {{}} designs solved", tell)
        sweeps.append(sweep(designer, along, points))
    together = None
    if len(ranges) == MOST_FIELDS:
        side = min(points, _GRID_SIDE)
        designer.tell = _counted(f"{ranges[0].field} × {ranges[1].field}: {{}} of {side * side} designs solved", tell)
        together = regions(designer, ranges[0], ranges[1], side)
    found = None
    if pareto:
        found = front(base, tell=lambda solves, designs: tell(f"Pareto front: {designs} designs, {solves} solves"))
        if found is None:
            from mlops_architect.engine.optimiser.plan import plan

            plan(base)  # says why there is no design
    placed = bench.catalog.placement.of(base.cloud)
    unpriced = placed.own if placed and placed.own and _lacks_prices(bench, base.region, placed.own) else None
    note = f"the amounts leave out what has no price: {unpriced.why_unpriced}" if unpriced else ""
    return Exploration(
        region=base.region, designs=designer.known(), sweeps=tuple(sweeps), regions=together, front=found, note=note
    )


def _lacks_prices(bench: Workbench, region: str, own: OwnMachines) -> bool:
    return any(not bench.prices.tiers_of(resource.sku, region) for resource in own.resources)


def _counted(template: str, tell: Tell) -> Callable[[], None]:
    count = 0

    def told() -> None:
        nonlocal count
        count += 1
        tell(template.format(count))

    return told
