"""What a finished run comes to: the one object that `--json` prints."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.plan import Choice
from mlops_architect.engine.agents.unknown_rent import rent_is_unknown
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY
from mlops_architect.usecases.session import Session


class RunResult(Model):
    """The outcome of a run; money in US dollars a month."""

    run: str
    project: str
    version: str
    status: str
    folder: str
    zip: str
    region: str
    monthly_usd: float | None
    """None where nothing of the bill has a price."""
    monthly_low_usd: float | None
    monthly_high_usd: float | None
    production_usd: float | None
    """What production is expected to cost of that."""
    environments_usd: dict[str, float]
    """What each environment beside production is expected to cost of it while nobody uses it."""
    outages_usd: float | None
    """What outages are expected to cost, in the choice and not on the bill; None where nobody said what an hour costs."""
    cost_complete: bool
    capacity: str
    """What it takes of the organisation's own machines; empty where they are rented."""
    operating_hours: float
    p99_ms: float | None
    availability_pct: float | None
    proof: str
    """``optimal``: proven cheapest; ``feasible``: the solver stopped, up to ``gap_usd`` above the optimum; else ``unknown``."""
    gap_usd: float | None
    confidence: float
    patterns: dict[str, str]
    verdicts: dict[str, str]
    checks: dict[str, str]
    questions: tuple[str, ...]
    differences: tuple[str, ...] = Field(default=(), exclude_if=lambda value: not value)
    """What a model reads differently in the requirements, where nobody has said which holds."""
    let_go: tuple[str, ...] = Field(default=(), exclude_if=lambda value: not value)
    """Choices of the version before that an upgrade could not keep, and why."""
    without_code: tuple[str, ...] = Field(default=(), exclude_if=lambda value: not value)
    """Chosen patterns, asked for by name, whose code is not generated yet and without which no repository is."""


def result_of(session: Session) -> RunResult:
    """Return the result of a run that has come to its end."""
    desk = session.desk()
    plan = desk.plan
    cost = plan.cost.whole
    nothing = rent_is_unknown(plan)
    released = [event for event in session.bench.database.events(session.record.id) if event.kind == "released"]
    verdicts = {review.critic: review.verdict.value for review in desk.reviews}
    checks: dict[str, str] = {}
    if "validation" in desk.state:
        verdicts["final"] = desk.final_review.verdict.value
        checks = {check.id: check.outcome.value for check in desk.validation.checks}
    return RunResult(
        run=session.record.id,
        project=session.record.project,
        version=session.record.version,
        status=session.record.status.value,
        folder=session.record.folder,
        zip=str(released[-1].detail["zip"]) if released else "",
        region=plan.region,
        monthly_usd=None if nothing else round(cost.expected_usd, 2),
        monthly_low_usd=None if nothing else round(cost.low_usd, 2),
        monthly_high_usd=None if nothing else round(cost.high_usd, 2),
        production_usd=None if nothing else round(plan.cost.infrastructure.expected_usd, 2),
        environments_usd={one.name: round(one.monthly.expected_usd, 2) for one in plan.cost.idle},
        outages_usd=(
            round(plan.outages.monthly_usd, 2) if plan.outages and plan.outages.usd_per_hour is not None else None
        ),
        cost_complete=plan.cost.complete,
        capacity=plan.capacity.text if plan.capacity else "",
        operating_hours=round(plan.operating_hours, 1),
        p99_ms=round(plan.p99_ms, 1) if plan.p99_ms is not None else None,
        availability_pct=round(plan.availability_pct, 4) if plan.availability_pct is not None else None,
        proof=plan.proof.status if plan.proof else "unknown",
        gap_usd=plan.proof.gap_usd if plan.proof else None,
        confidence=min(desk.output(agent).confidence for agent in desk.state["outputs"]),
        patterns={choice.capability: choice.candidate.key for choice in plan.choices},
        verdicts=verdicts,
        checks=checks,
        questions=tuple(question.text for question in desk.questions),
        differences=tuple(f"{one.field}: {one.summary}" for one in desk.reading.differences),
        let_go=tuple(one.text for one in desk.let_go),
        without_code=() if checks else _without_code(session, plan.generated),
    )


def _without_code(session: Session, chosen: Iterable[Choice]) -> tuple[str, ...]:
    patterns = session.bench.catalog.patterns
    return tuple(one.candidate.title for one in chosen if DESIGN_ONLY in patterns[one.candidate.pattern].traits)
