"""The reader: a requirements text to typed constraints, each value with the words it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from mlops_architect.domain.constraints import Constraints, Provenance, Reading, Stated
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading.availability import availability
from mlops_architect.engine.reading.calibration import calibrated
from mlops_architect.engine.reading.candidates import MOST_SPANS, Candidate, choose
from mlops_architect.engine.reading.claims import claims
from mlops_architect.engine.reading.classes import classes
from mlops_architect.engine.reading.clouds import chosen_cloud, clouds
from mlops_architect.engine.reading.collector import held_back
from mlops_architect.engine.reading.compliance import data_classes, regimes
from mlops_architect.engine.reading.conflicts import contradictions
from mlops_architect.engine.reading.data import freshness, retention, volumes
from mlops_architect.engine.reading.delivery import delivery
from mlops_architect.engine.reading.due import day_of_week, times_of_day
from mlops_architect.engine.reading.events import entities, events
from mlops_architect.engine.reading.feeds import feeds, on_a_schedule_alone
from mlops_architect.engine.reading.guarded import guarded_page
from mlops_architect.engine.reading.hand_labels import hand_labels
from mlops_architect.engine.reading.language_models import claim_sizes, language_models
from mlops_architect.engine.reading.latency import latency
from mlops_architect.engine.reading.load import PEAK, load
from mlops_architect.engine.reading.model_hosts import model_hosts
from mlops_architect.engine.reading.money import budget, budget_scope, unread_budget
from mlops_architect.engine.reading.outages import outage_costs
from mlops_architect.engine.reading.outcomes import outcomes
from mlops_architect.engine.reading.oversight import explainability, human_in_loop
from mlops_architect.engine.reading.page import Page
from mlops_architect.engine.reading.peaks import carried_peak, doubled_peak, higher_peak
from mlops_architect.engine.reading.places import regions, residency
from mlops_architect.engine.reading.recovery import recovery
from mlops_architect.engine.reading.resolution import resolution, without_steps
from mlops_architect.engine.reading.serving import modes, rhythm, streaming
from mlops_architect.engine.reading.tasks import asks_for_ml, task
from mlops_architect.engine.reading.team import team
from mlops_architect.engine.reading.titles import use_case
from mlops_architect.engine.reading.tools import tools
from mlops_architect.engine.reading.training import cadence, gpu
from mlops_architect.engine.reading.turns import last_said
from mlops_architect.engine.reading.variation import variation
from mlops_architect.engine.reading.vocabulary import vocabulary_of
from mlops_architect.engine.reading.work import ranked, sizes

_LISTS = frozenset(
    {
        "excluded_clouds",
        "regions",
        "data_residency",
        "data.classes",
        "serving.modes",
        "compliance.regimes",
        "tools.preferred",
        "tools.wished",
        "tools.forbidden",
        "delivery.environments",
        "delivery.existing_systems",
    }
)
_STRICTEST = {
    "latency.p50_ms": "min",
    "latency.p95_ms": "min",
    "latency.p99_ms": "min",
    "latency.max_ms": "min",
    "load.peak_rps": "max",
    "load.events_per_s": "max",
    "data.entities": "max",
    "data.stored_gb": "max",
    "data.ingest_gb_per_day": "max",
    "data.freshness_s": "min",
    "serving.due_by": "min",
}

Found = dict[str, list[Candidate]]


def read(text: str, lexicon: Lexicon) -> Reading:
    """Read a requirements text (or an instruction to change one) with the words of ``lexicon``.

    What the text does not state, or what does not follow directly from it, stays unknown. Values
    are never taken from clauses that try to instruct the reader; those are reported as injections.
    Time grows linearly with the length of the text; any text at all can be read.
    """
    with held_back(len(text)):
        return _read(text, lexicon)


def _read(text: str, lexicon: Lexicon) -> Reading:
    page, injections = guarded_page(text, vocabulary_of(lexicon))
    claim_sizes(page)
    found, main_task, wanted_clouds = _candidates(page)
    chosen = _chosen(found, main_task, wanted_clouds, page)
    conflicting: Found = defaultdict(list, {**found, "cloud": wanted_clouds})
    for claim in claims(page):
        conflicting[claim.path].append(claim)
    return Reading(
        constraints=_constraints(chosen),
        contradictions=contradictions(conflicting, lexicon, page),
        injections=injections,
        asks_for_ml=asks_for_ml(page, main_task, _stated(found)),
    )


def _stated(found: Found) -> frozenset[str]:
    return frozenset(
        path for path, candidates in found.items() if any(one.provenance is Provenance.STATED for one in candidates)
    )


def _candidates(page: Page) -> tuple[Found, Candidate | None, list[Candidate]]:
    found: Found = defaultdict(list)
    latencies, rates = latency(page), load(page)
    rates.extend((*carried_peak(page, rates), *doubled_peak(page, rates), *higher_peak(page, rates)))
    arriving = events(page, rates)
    streamed = {event.spans[:1] for event in arriving}
    rates = [c for c in rates if c.path != PEAK or c.spans[:1] not in streamed]
    budgets = budget(page)
    wanted, excluded = clouds(page)
    served, streamed_or_not = modes(page, [*latencies, *rates]), [*streaming(page), *feeds(page)]
    streamed_or_not = streamed_or_not or [*on_a_schedule_alone(page, served, [*latencies, *rates])]
    rhythms, times = rhythm(page), [*times_of_day(page, served)]
    known = frozenset(str(c.value) for c in wanted if c.value in ("aws", "gcp", "azure"))
    for candidate in (
        *latencies,
        *rates,
        *arriving,
        *entities(page),
        *budgets,
        *budget_scope(page, budgets),
        *availability(page),
        *outage_costs(page),
        *recovery(page),
        *volumes(page),
        *sizes(page),
        *ranked(page),
        *freshness(page),
        *retention(page),
        *excluded,
        *regions(page, known),
        *residency(page),
        *regimes(page),
        *data_classes(page),
        *tools(page),
        *cadence(page),
        *outcomes(page),
        *resolution(page),
        *classes(page),
        *gpu(page),
        *hand_labels(page),
        *served,
        *rhythms,
        *times,
        *day_of_week(page, rhythms, times),
        *streamed_or_not,
        *team(page),
        *explainability(page),
        *human_in_loop(page),
        *language_models(page),
        *model_hosts(page),
        *variation(page),
        *delivery(page),
    ):
        found[candidate.path].append(candidate)
    found.update(without_steps(page, found))
    return _answered(page, found), page.once("task", lambda: task(page)), wanted


def _answered(page: Page, found: Found) -> Found:
    """Drop what a quoted earlier message says of a figure that the reply states anew."""
    if not any(clause.quoted for clause in page.clauses):
        return found
    starts = [clause.first for clause in page.clauses]
    for path, candidates in found.items():
        fresh = [c for c in candidates if not page.clauses[bisect_right(starts, c.position) - 1].quoted]
        if fresh and path not in _LISTS:
            found[path] = fresh
    return found


def _chosen(
    found: Found, main_task: Candidate | None, wanted_clouds: list[Candidate], page: Page
) -> dict[str, Stated[Any]]:
    chosen: dict[str, Stated[Any]] = {}
    for path, candidates in found.items():
        if path in _LISTS:
            chosen[path] = _collected(candidates)
            continue
        best = choose(last_said(page, candidates), _STRICTEST.get(path, ""))
        if best is not None:
            chosen[path] = best.stated()
    for path, single in (
        ("ml_task", main_task),
        ("use_case", use_case(page, main_task)),
        ("cloud", chosen_cloud(wanted_clouds)),
    ):
        if single is not None:
            chosen[path] = single.stated()
    unread = unread_budget(page)
    if unread is not None and "budget.monthly_usd" not in chosen:
        chosen["budget.monthly_usd"] = unread
    return _without_restatement(chosen)


def _collected(candidates: Iterable[Candidate]) -> Stated[Any]:
    """Join the items of a list field; its confidence is that of the least sure item."""
    by_value: dict[Any, Candidate] = {}
    items = list(candidates)
    corrections = [c for c in items if c.corrects]
    if corrections and corrections[0].path == "regions":
        items = corrections
    for candidate in items:
        known = by_value.get(candidate.value)
        if known is None or candidate.confidence > known.confidence:
            by_value[candidate.value] = candidate
    best = list(by_value.values())
    spans = tuple(dict.fromkeys(span for c in best for span in c.spans))
    stated = any(c.provenance is Provenance.STATED for c in best)
    notes = dict.fromkeys(f"{c.value}: {c.note}" for c in best if c.note)
    return Stated[Any](
        value=tuple(by_value),
        provenance=Provenance.STATED if stated else Provenance.INFERRED,
        spans=spans[: MOST_SPANS * 8],
        confidence=calibrated(min(c.confidence for c in best)),
        note="; ".join(notes),
    )


def _without_restatement(chosen: dict[str, Stated[Any]]) -> dict[str, Stated[Any]]:
    """Drop a latency without percentile that only repeats one with a percentile."""
    plain = chosen.get("latency.max_ms")
    named = [chosen[path].value for path in ("latency.p50_ms", "latency.p95_ms", "latency.p99_ms") if path in chosen]
    if plain is not None and plain.value in named:
        return {path: stated for path, stated in chosen.items() if path != "latency.max_ms"}
    return chosen


def _constraints(chosen: dict[str, Stated[Any]]) -> Constraints:
    known = {name for name, _ in Constraints().fields()}
    data: dict[str, Any] = {}
    for path, stated in chosen.items():
        if path not in known:
            continue
        group, _, leaf = path.partition(".")
        if leaf:
            data.setdefault(group, {})[leaf] = stated.model_dump()
        else:
            data[group] = stated.model_dump()
    return Constraints.model_validate(data)
