"""What a model with a small window is told less of: shorter forms of each part, taken in one declared order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Outcome, Review
from mlops_architect.domain.plan import Alternative, Choice, Plan
from mlops_architect.engine.agents.view import SLICES, View
from mlops_architect.providers.slices import decision_log, slice_text, text_of

ANSWER = "answer"
"""The engine's own answer to the same task."""
EARLIER = "earlier agents"
"""What other agents have decided, all of them together."""
SKILLS = "skills"
"""Texts about a subject; those about how to answer stay."""

ORDER = (
    "patterns", "workload", "use-case", ANSWER, "plan", EARLIER, "patterns", "practices", "scaling", "plan", "patterns",
    EARLIER, ANSWER, "workload", SKILLS, "use-case", EARLIER, "use-case", "plan",
)  # fmt: skip
"""What gives way next, its next form each time: what is furthest from the question first, the design itself last."""


@dataclass(frozen=True)
class Form:
    """One way to tell a part; ``words`` say what is missing in it, empty for the whole."""

    text: str
    words: str = ""


Made = tuple[str, Callable[[View], Any]]

_SHORTER: Mapping[str, tuple[Made, ...]] = {
    "patterns": (
        ("those chosen and the closest alternative to each", lambda view: _patterns(view, closest=1)),
        ("those chosen, and of them when not to use them and what speaks against them", lambda view: _against(view)),
    ),
    "workload": (("figures without derivations, those that are 0 left out", lambda view: _figures(view)),),
    "use-case": (
        ("without how sample data is made, and settings", lambda view: _described(view)),
        ("what is predicted, and names of columns and features", lambda view: _named(view)),
    ),
    "plan": (
        ("the 3 closest alternatives of each capability, others by id", lambda view: _nearer(view.plan)),
        (
            "a line for each capability, with its closest alternative",
            lambda view: list(_lines(view.plan, reasons=True)),
        ),
        ("a line for each capability, alternatives by id", lambda view: list(_lines(view.plan, reasons=False))),
    ),
}
"""The forms of a slice after the whole one, each shorter than the one before."""


def forms_of(view: View, name: str) -> Iterator[Form]:
    """Yield the forms of a slice or of what an earlier agent decided, longest first."""
    output = None if name in SLICES else view.output(name)
    if output is None:
        yield Form(slice_text(view, name))
        for words, made in _SHORTER.get(name, ()):
            yield Form(text_of(made(view)), words)
    else:
        yield Form(text_of(decision_log(output)))
        yield Form(text_of(_chosen(output)), "summary and choices")
        yield Form(output.summary, "summary")


def answer_forms(base: AgentOutput) -> tuple[Form, ...]:
    """Return the forms of the engine's answer, longest first; the last is told whatever room there is."""
    shorter = decision_log(base, whole=True)
    for decision in shorter["decisions"]:
        for key in ("rejected", "serves", "consequences", "would_change_if"):
            decision.pop(key, None)
    return (
        Form(_compact(decision_log(base, whole=True))),
        Form(_compact(shorter), "without rejected alternatives, consequences and what would change it"),
        Form(_compact(_chosen(base)), "summary and choices"),
    )


def review_forms(review: Review) -> tuple[Form, ...]:
    """Return the forms of a review, longest first: passed checks by their id alone, then without them."""
    keys = {"id", "title", "outcome", "severity", "detail", "decision", "remediation"}
    whole = {"verdict": review.verdict.value, "summary": review.summary}
    failed = [one for one in review.findings if one.outcome is not Outcome.PASS]
    listed = [
        one.id if one.outcome is Outcome.PASS else one.model_dump(mode="json", include=keys) for one in review.findings
    ]
    brief = [one.model_dump(mode="json", include=keys - {"detail", "remediation"}) for one in failed]
    return (
        Form(_compact({**whole, "findings": listed})),
        Form(_compact({**whole, "findings": brief}), "what did not pass, without details"),
    )


def declared(view: View) -> tuple[str, ...]:
    """Return the slices of a view in the order they are told, agents after the others by id."""
    own = tuple(name for name in SLICES if view.may_read(name))
    return (*own, *(agent for agent in sorted(view.reads - set(SLICES)) if view.output(agent) is not None))


def _chosen(output: AgentOutput) -> dict[str, Any]:
    return {"summary": output.summary, "decisions": {one.id: one.choice for one in output.decisions}}


def _closest(choice: Choice) -> list[Alternative]:
    """Return the alternatives that have a design, that which costs least more first."""
    feasible = [one for one in choice.alternatives if one.feasible]
    return sorted(feasible, key=lambda one: (one.delta_objective_usd or 0.0, one.pattern))


def _patterns(view: View, closest: int) -> list[dict[str, Any]]:
    keys = {"id", "capability", "when_to_use", "when_not_to_use", "pros", "cons", "lock_in"}
    return [view.patterns[name].model_dump(mode="json", include=keys) for name in _wanted(view, closest)]


def _against(view: View) -> list[str]:
    return [
        f"{name}: {'; '.join((*view.patterns[name].when_not_to_use, *view.patterns[name].cons))}"
        for name in _wanted(view, closest=0)
    ]


def _wanted(view: View, closest: int) -> Sequence[str]:
    """Return the patterns that a plan has and the ``closest`` others of each capability; all where there is no plan."""
    if not view.may_read("plan"):
        return sorted(view.patterns)
    named = {
        name
        for choice in view.plan.choices
        for name in (choice.candidate.pattern, *(one.pattern for one in _closest(choice)[:closest]))
    }
    return sorted(named & set(view.patterns))


def _figures(view: View) -> list[str]:
    return [
        f"{one.name} = {one.value:.6g}{' (assumed)' if one.provenance.value == 'assumed' else ''}"
        for one in view.workload.quantities
        if one.value
    ]


def _described(view: View) -> dict[str, Any]:
    whole = view.use_case.model_dump(mode="json", exclude_defaults=True)
    settings = {"keywords", "hints", "sources", "typical", "cannot", "changes", "changes_asked", "within_day"}
    for column in whole.get("columns", ()):
        column.pop("generator", None)
    for candidate in whole.get("candidates", ()):
        candidate.pop("parameters", None)
    label = whole.get("label", {})
    for key in ("effects", "class_effects", "noise", "offset", "scale", "horizon"):
        label.pop(key, None)
    return {key: value for key, value in whole.items() if key not in settings}


def _named(view: View) -> dict[str, Any]:
    case = view.use_case
    return {
        "title": case.title,
        "framing": case.framing,
        "decision_supported": case.decision_supported,
        "columns": [column.name for column in case.columns],
        "features": [feature.name for feature in case.features],
        "primary_metric": case.primary_metric,
    }


def _nearer(plan: Plan) -> dict[str, Any]:
    return {
        **_whole_figures(plan),
        "margins": [f"{one.constraint}: {one.value:,.6g} of {one.limit:,.6g} {one.unit}" for one in plan.margins],
        "choices": [_short_choice(one) for one in plan.choices],
        "skipped": [one.capability for one in plan.skipped],
    }


def _whole_figures(plan: Plan) -> dict[str, Any]:
    return {
        "region": plan.region,
        "monthly_usd": round(plan.cost.whole.expected_usd),
        "operating_hours": plan.operating_hours,
        "objective_usd": round(plan.objective_usd),
        "p99_ms": plan.p99_ms,
        "availability_pct": plan.availability_pct,
        "demands": [demand.reason for demand in plan.demands],
        "preferred": [one.model_dump(mode="json") for one in plan.picks],
    }


def _short_choice(choice: Choice) -> dict[str, Any]:
    near = _closest(choice)[:3]
    return {
        "capability": choice.capability,
        "chosen": _one_line(choice),
        "sizes": {name: round(value, 2) for name, value in choice.candidate.sizes.items()},
        "alternatives": [f"{one.pattern}: {one.reason}" for one in near],
        "others": [one.pattern for one in choice.alternatives if one not in near],
    }


def _lines(plan: Plan, *, reasons: bool) -> Iterator[str]:
    """Yield a plan in a few lines: its figures, its margins, and every choice."""
    yield _compact(_whole_figures(plan))
    yield "; ".join(f"{one.constraint}: {one.slack:,.4g} {one.unit} left" for one in plan.margins) or "no margins"
    for choice in plan.choices:
        near = _closest(choice)[:1]
        if reasons:
            told = "; ".join(f"{one.pattern}: {one.reason}" for one in near) or "nothing else is feasible"
        else:
            told = ", ".join(one.pattern for one in near) or "nothing else"
        yield f"{choice.capability}: {_one_line(choice)} | {told}"


def _one_line(choice: Choice) -> str:
    chosen = choice.candidate
    p99 = f", p99 {chosen.p99_ms:.3g} ms" if chosen.p99_ms is not None else ""
    cost = chosen.cost.infrastructure.expected_usd
    least = "" if chosen.cost.complete else "at least "
    return (
        f"{chosen.key}, {least}${cost:,.0f} a month, {chosen.operating_hours:g} h{p99}, {chosen.availability_pct:g} %"
    )


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
