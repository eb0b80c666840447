"""From constraints to the situation the optimiser works on: use case, cloud, region, workload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.placement import CloudPlacement, LawArea, Placement
from mlops_architect.domain.plan import Pick
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.screen import normalised
from mlops_architect.engine.outcome import named, with_outcome
from mlops_architect.engine.own_classes import with_classes
from mlops_architect.engine.sizing.workload import derive_workload
from mlops_architect.engine.steps import with_step
from mlops_architect.engine.uncovered import with_changes
from mlops_architect.engine.use_case_choice import can_deliver, choose_use_case
from mlops_architect.errors import Infeasible, InvalidInput

_ASSUMED_CONFIDENCE = 0.5
_PUBLIC_CLOUD = "public_cloud"
_SEVERAL = "multi"


@dataclass(frozen=True)
class Framed:
    """Constraints completed by explicit assumptions, the use case they mean, and the situation.

    ``read`` are the constraints before any assumption, ``text`` the requirements they were read from.
    """

    constraints: Constraints
    use_case: UseCase
    situation: Situation
    read: Constraints
    text: str


def frame(
    constraints: Constraints, text: str, catalog: Catalog, hourly_rate_usd: float, demands: tuple[Demand, ...] = ()
) -> Framed:
    """Settle what the requirements leave open, each as a marked assumption.

    Raises:
        Infeasible: The task, cloud or region is outside what the catalogue covers.
    """
    chosen = choose_use_case(constraints, text, catalog)
    return _framed(chosen, constraints, text, catalog, hourly_rate_usd, demands)


def reframed(framed: Framed, path: str, value: object) -> Framed:
    """Return what would be framed if the requirements also stated ``value`` for the field ``path``.

    Raises:
        Infeasible: That value is outside what the catalogue covers, or contradicts the rest.
        pydantic.ValidationError: The value does not fit the field.
    """
    stated = Stated[object](value=value, provenance=Provenance.STATED, confidence=1.0, note="if this were the answer")
    changed, situation = framed.read.replacing(path, stated), framed.situation
    catalog = situation.catalog
    # Only another task, other classes, or a way of delivery that the use case does not have, can mean another use case; looking for one
    # takes time that grows with the text.
    use_case = catalog.use_cases[framed.use_case.id]
    if path == "ml_task" or path.startswith("outcome.") or not can_deliver(use_case, changed):
        use_case = choose_use_case(changed, framed.text, catalog)
    other = _framed(use_case, changed, framed.text, catalog, situation.hourly_rate_usd, situation.demands)
    return with_in_place(other, situation.in_place)


def with_in_place(framed: Framed, in_place: tuple[Pick, ...]) -> Framed:
    """Return the same with what an adopted repository has."""
    return replace(framed, situation=replace(framed.situation, in_place=in_place)) if in_place else framed


def _framed(
    chosen: UseCase,
    constraints: Constraints,
    text: str,
    catalog: Catalog,
    hourly_rate_usd: float,
    demands: tuple[Demand, ...],
) -> Framed:
    use_case = with_step(named(chosen, constraints), constraints)
    use_case = with_classes(with_changes(with_outcome(use_case, constraints), text), constraints)
    completed = _environments(_place(_task(constraints, use_case), catalog), catalog)
    cloud, region = str(completed.cloud.value), str((completed.regions.value or ("",))[0])
    workload = derive_workload(completed, use_case, catalog.assumptions, catalog.placement.region(cloud, region))
    situation = Situation(
        constraints=completed,
        workload=workload,
        catalog=catalog,
        cloud=cloud,
        region=region,
        hourly_rate_usd=hourly_rate_usd,
        demands=demands,
    )
    return Framed(completed, use_case, situation, constraints, text)


def _task(constraints: Constraints, use_case: UseCase) -> Constraints:
    if constraints.ml_task.known:
        return constraints
    note = f"no task is named; the words fit {use_case.title.lower()} best"
    return constraints.replacing("ml_task", _assumed(use_case.ml_tasks[0], note))


def _environments(constraints: Constraints, catalog: Catalog) -> Constraints:
    beside = catalog.beside_production
    if beside is None or constraints.delivery.environments.known:
        return constraints
    names = (*beside.environments, *beside.production[:1])
    return constraints.replacing("delivery.environments", _assumed(names, beside.because))


def _place(constraints: Constraints, catalog: Catalog) -> Constraints:
    placement = catalog.placement
    cloud = _called(constraints.cloud.value, catalog)
    if cloud != constraints.cloud.value:
        constraints = constraints.replacing("cloud", constraints.cloud.model_copy(update={"value": cloud}))
    excluded = constraints.excluded_clouds.value or ()
    if cloud is None:
        covered = {pattern.cloud for pattern in catalog.patterns.values()}
        none_public = _rules_out_all(placement, excluded)
        offered = [
            entry.cloud
            for entry in placement.clouds
            if entry.cloud in covered and entry.on_request == none_public and entry.cloud not in excluded
        ]
        if not offered:
            raise Infeasible(
                f"the requirements rule out {', '.join(excluded)}, and the catalogue covers only {_clouds(catalog)}",
                f"Allow one of these clouds{_own_machines(placement)}, or add patterns with --catalog.",
            )
        cloud = placement.default_cloud if placement.default_cloud in offered else offered[0]
        note = "public clouds are ruled out" if none_public else "no cloud is named; the catalogue's default"
        constraints = constraints.replacing("cloud", _assumed(cloud, note))
    elif cloud in excluded or (_PUBLIC_CLOUD in excluded and not _is_own(placement.of(cloud))):
        raise InvalidInput(
            f"the requirements both ask for {cloud} and rule it out",
            f"Say which holds, for example with --set cloud={cloud}.",
        )
    if cloud == _SEVERAL:
        raise _several(constraints.cloud, catalog)
    regions = placement.of(cloud)
    if regions is None or not any(pattern.cloud == cloud for pattern in catalog.patterns.values()):
        raise Infeasible(
            f"the requirements ask for {cloud}, and the catalogue covers only {_clouds(catalog)}",
            f"Relax it with --set cloud={placement.default_cloud}, or add patterns for {cloud} with --catalog.",
        )
    return _law_of(_region(constraints, regions, placement.laws), constraints, regions, placement.laws)


def _law_of(placed: Constraints, read: Constraints, placement: CloudPlacement, laws: Sequence[LawArea]) -> Constraints:
    """Assume the law of the place where data that it governs is asked to be kept, when no regime is named."""
    classes = set(placed.data.classes.value or ())
    if placed.compliance.regimes.known or not (read.regions.known or read.data_residency.known):
        return placed
    chosen = [region for region in placement.regions if region.id in (placed.regions.value or ())]
    for law in laws:
        governed = sorted(classes & set(law.governs))
        if governed and chosen and all(region.lies_only_in(law.area) for region in chosen):
            why = (
                f"no rules are named; {law.regime.upper()} is the law for {' and '.join(governed)} in {chosen[0].name}"
            )
            return placed.replacing("compliance.regimes", _assumed((law.regime,), why))
    return placed


def _called(cloud: str | None, catalog: Catalog) -> str | None:
    """Return a cloud by the name that the catalogue has for it: `on-premises`, set by hand, is ``on_prem``."""
    if cloud is None or catalog.placement.of(cloud) is not None:
        return cloud
    name = normalised(cloud)
    terms = (
        term
        for term in catalog.lexicon.clouds
        for phrase in (*term.phrases, *term.exact, term.cloud)
        if normalised(phrase) == name
    )
    term = next(terms, None)
    return term.cloud if term else cloud


def _is_own(entry: CloudPlacement | None) -> bool:
    """Whether a place has the organisation's own machines, which no refusal of public clouds means."""
    return entry is not None and entry.own is not None


def _own_machines(placement: Placement) -> str:
    own = next((entry.cloud for entry in placement.clouds if entry.own is not None), "")
    return f", take --set cloud={own} for machines of your own" if own else ""


def _several(cloud: Stated[str], catalog: Catalog) -> Infeasible:
    """Return the refusal of a system that is spread over several clouds: each part of it can be designed by itself."""
    parts = [name for name in (part.strip() for part in cloud.note.removeprefix("several: ").split(",")) if name]
    placed = [name for name in parts if catalog.placement.of(name) is not None]
    words = " and ".join(f"“{span.text}”" for span in cloud.spans)
    each = " or ".join(f"--set cloud={name}" for name in placed or [entry.cloud for entry in catalog.placement.clouds])
    return Infeasible(
        f"the requirements ask for several clouds{f' ({words})' if words else ''}, and one design runs on one: which part runs where,"
        " and what crosses between them, is not decided here",
        f"Design the system on one of them with {each}, or describe each part by itself: what is trained on one and served on"
        " another meets in the model registry and the files of the lake, which have to be copied.",
    )


def _rules_out_all(placement: Placement, excluded: Sequence[str]) -> bool:
    """Whether every public cloud is ruled out, so that a system may go where only those go who ask."""
    return _PUBLIC_CLOUD in excluded or all(entry.on_request or entry.cloud in excluded for entry in placement.clouds)


def _region(constraints: Constraints, placement: CloudPlacement, laws: Sequence[LawArea] = ()) -> Constraints:
    known = {region.id: region for region in placement.regions}
    areas = tuple(constraints.data_residency.value or ())
    stated = tuple(constraints.regions.value or ())
    allowed = [region for region in placement.regions if all(region.lies_in(area) for area in areas)]
    if areas and not allowed:
        raise Infeasible(
            f"data must stay in {', '.join(areas)}, and no region of {placement.cloud} in the catalogue lies there",
            f"Regions covered: {', '.join(known)}.",
        )
    if not stated:
        law = next((law for law in laws if law.regime in (constraints.compliance.regimes.value or ())), None)
        under_law = [region for region in allowed if law is not None and region.lies_in(law.area)]
        offered = under_law or allowed
        default = next((r for r in offered if r.id == placement.default_region), offered[0])
        alone = len(placement.regions) == 1
        why = "is the only place there is" if alone else "is the cloud's largest price list"
        why = f"lies in {', '.join(areas)}" if areas else why
        if law is not None and under_law and not areas:
            why = f"lies where {law.regime.replace('_', ' ').upper()} is the law"
        return constraints.replacing("regions", _assumed((default.id,), f"no region is named; {default.name} {why}"))
    usable = [name for name in stated if name in known]
    if not usable:
        by_place = [region for name in stated for region in placement.regions if region.lies_in(name)]
        if not by_place:
            raise Infeasible(
                f"region {', '.join(stated)} is not covered: there are no prices for it",
                f"Regions covered: {', '.join(known)}.",
            )
        usable = [region.id for region in by_place if region in allowed] or [region.id for region in by_place]
    outside = [name for name in usable if areas and known[name] not in allowed]
    if outside:
        raise Infeasible(
            f"region {', '.join(outside)} lies outside the residency area {', '.join(areas)}",
            f"Regions inside: {', '.join(region.id for region in allowed)}.",
        )
    return constraints.replacing("regions", constraints.regions.model_copy(update={"value": tuple(usable)}))


def _clouds(catalog: Catalog) -> str:
    return ", ".join(sorted({pattern.cloud for pattern in catalog.patterns.values()})) or "no cloud"


def _assumed(value: object, note: str) -> Stated[object]:
    return Stated[object](value=value, provenance=Provenance.ASSUMED, confidence=_ASSUMED_CONFIDENCE, note=note)
