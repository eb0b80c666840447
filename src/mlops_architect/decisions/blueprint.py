"""`architecture.md`: the blueprint as people read it."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.critics.interface import Design
from mlops_architect.decisions.markdown import bullets, plain, table
from mlops_architect.domain.capacity import BESIDE
from mlops_architect.domain.cost import BillLine
from mlops_architect.domain.finding import Review
from mlops_architect.domain.outputs.architecture import Architecture
from mlops_architect.domain.plan import Plan, ScalingStep
from mlops_architect.domain.simulation import COLUMNS, ScenarioResult


def render_architecture(
    project: str, design: Design, scaling: Sequence[ScalingStep], reviews: Sequence[Review] = ()
) -> str:
    """Return the architecture page: components, diagrams, flows, boundaries, bottlenecks, cost, scaling, recovery."""
    unified = design.outputs["architecture"]
    assert isinstance(unified, Architecture)
    plan = design.plan
    recovery = unified.disaster_recovery
    skipped = [f"{entry.title}: {plain(entry.reason)}" for entry in plan.skipped]
    parts = [
        f"# Architecture of {plain(project)}",
        plain(unified.overview),
        "## Components\n\n" + _components(plan),
        f"## How the components connect\n\n```mermaid\n{unified.component_diagram.strip()}\n```",
        f"## How data flows\n\n```mermaid\n{unified.flow_diagram.strip()}\n```",
        "## Data flows\n\n"
        + table(
            ("Flow", "Path", "Volume", "Holds"),
            [(f.name, " → ".join(f.path), f.volume, ", ".join(f.sensitivity) or "-") for f in unified.data_flows],
        ),
        "## Trust boundaries\n\n"
        + table(
            ("Boundary", "Crossed by", "Guarded by"),
            [(b.name, b.crossed_by, "; ".join(b.guards)) for b in unified.trust_boundaries],
        ),
        "## Failure domains\n\n"
        + table(
            ("What fails together", "Effect", "Noticed by", "Comes back by"),
            [(f.name, f.effect, f.detection, f.recovery) for f in unified.failure_domains],
        ),
        "## Bottlenecks\n\n"
        + table(
            ("Component", "Limit", "Now", "Shows at", "Relief"),
            [(b.component, b.limit, b.now, b.shows_at, b.relief) for b in unified.bottlenecks],
        ),
        "## Optimisations\n\n"
        + table(("Change", "Gain", "Price"), [(o.change, o.gain, o.price) for o in unified.optimisations]),
        "## Monthly cost\n\n" + _cost(plan),
        "## Scaling\n\n" + _scaling(scaling, plan),
        "## Under load\n\n" + _under_load([one for review in reviews for one in review.simulation]),
        f"## Disaster recovery\n\nRPO {recovery.rpo_minutes:g} min, RTO {recovery.rto_minutes:g} min. {plain(recovery.region_loss)}\n\n"
        + table(
            ("Store", "RPO", "RTO", "Copies", "Restored by"),
            [
                (s.component, f"{s.rpo_minutes:g} min", f"{s.rto_minutes:g} min", s.copies, s.restore)
                for s in recovery.stores
            ],
        ),
        "## Open risks\n\n"
        + table(
            ("Risk", "Likelihood", "Effect", "Answer", "Owner"),
            [(r.risk, r.likelihood, r.effect, r.answer, r.owner) for r in unified.open_risks],
        ),
        "## Not needed\n\n" + bullets(skipped, "every capability is needed"),
    ]
    return "\n\n".join(parts) + "\n"


def _components(plan: Plan) -> str:
    rows = [
        (
            choice.capability,
            choice.candidate.title + (" (not generated)" if choice.by_hand else ""),
            choice.candidate.cost.in_words.replace("$", ""),
            f"{choice.candidate.availability_pct:g} %",
            choice.candidate.failure_domain,
            ", ".join(f"{name} {value:g}" for name, value in choice.candidate.sizes.items()) or "-",
        )
        for choice in plan.choices
    ]
    return table(("Capability", "Pattern", "USD/month", "SLA", "Fails per", "Sizes"), rows)


def _cost(plan: Plan) -> str:
    cost, own = plan.cost.whole, plan.capacity
    work = f"{plan.operating_hours:,.0f} operating hours worth {plan.cost.operations_monthly_usd:,.0f} USD."
    if own is not None and not own.priced:
        head = f"{plan.cost.in_words} rent in {plan.region}, and {work} Of the organisation's own machines it takes {own.text}. {BESIDE}"
    else:
        head = (
            f"{cost.expected_usd:,.0f} USD a month expected ({cost.low_usd:,.0f} to {cost.high_usd:,.0f}) in {plan.region}"
            f"{f': {plain(plan.cost.split)}' if plan.cost.split else ''}, and {work}"
        )
    if not plan.cost.complete:
        why = f" ({own.why_unpriced})" if own and own.why_unpriced else ""
        head += f" The total cannot be told: no price for {', '.join(plan.cost.unpriced)}{why}."
    if plan.proof:
        head += (
            f" What was minimised is their sum{_outages(plan)}{_leaving(plan)}{_wishes(plan)}, {plan.objective_usd:,.0f} USD a month, over {plan.searched:,}"
            f" combinations: {plan.proof.text}."
        )
    if own is not None and not own.priced:
        return f"{head}\n\n{_lines(plan.cost.lines)}"
    production = plan.cost.infrastructure.expected_usd
    left = [
        f"**Not generated**: {plain(one.candidate.title)}, {one.candidate.cost.infrastructure.expected_usd:,.2f} USD a month of this bill, is"
        " set up by hand. It is not in the Terraform, and the comparison of both bills leaves it out."
        for one in plan.by_hand
    ]
    parts = [head, *left, f"### Production: {production:,.0f} USD a month", _lines(plan.cost.lines)]
    if plan.cost.idle:
        (one, *_) = plan.cost.idle
        names = ", ".join(f"{plain(beside.name)} {beside.monthly.expected_usd:,.0f}" for beside in plan.cost.idle)
        parts += [
            f"### Environments beside production, while nobody uses them: {names} USD a month",
            f"Each of them, {plan.cost.idle_monthly.expected_usd:,.0f} USD a month together:",
            _lines(one.lines),
        ]
    return "\n\n".join(parts)


def _lines(lines: Sequence[BillLine]) -> str:
    rows = [
        (
            line.capability,
            line.what,
            line.sku,
            f"{line.quantity:,.4g} {line.unit}",
            f"{line.monthly.expected_usd:,.2f}" if line.monthly else "no price",
            line.basis,
        )
        for line in sorted(lines, key=lambda line: -(line.monthly.expected_usd if line.monthly else 0.0))
    ]
    return table(("Capability", "What", "SKU", "Quantity", "USD/month", "Basis"), rows)


def _under_load(results: Sequence[ScenarioResult]) -> str:
    if not results:
        return "Nothing is simulated: nobody waits for an answer, or no copies with a known capacity are sized."
    head = "The chosen request path, simulated request by request; ± is the error of the simulated p99."
    return f"{head}\n\n{table((*COLUMNS, 'Why'), [(*one.row(), one.note) for one in results])}"


def _outages(plan: Plan) -> str:
    if plan.outages is None:
        return ""
    counted = f" with expected outages ({plan.outages.text})" if plan.outages.usd_per_hour is not None else ""
    return counted or f" ({plan.outages.text})"


def _leaving(plan: Plan) -> str:
    return f" with what having to leave it is expected to cost ({plan.leaving.text})" if plan.leaving else ""


def _wishes(plan: Plan) -> str:
    unmet = [wish for wish in plan.wishes if not wish.met]
    if not unmet:
        return ""
    tools = " and ".join(plain(wish.tool) for wish in unmet)
    return f" and {sum(wish.worth_usd for wish in unmet):,.0f} USD for {tools}, wished for and not used"


def _scaling(scaling: Sequence[ScalingStep], plan: Plan) -> str:
    unknown = plan.capacity is not None and not plan.capacity.priced
    rows = [
        (
            f"{step.factor:g}×",
            "yes" if step.feasible else "no",
            step.capacity if unknown else f"{step.monthly.expected_usd:,.0f}" if step.monthly else "-",
            step.breaks_first,
            "; ".join(step.changes) or "nothing",
        )
        for step in scaling
    ]
    return table(("Load", "Within limits", "Takes" if unknown else "USD/month", "Breaks first", "Changes"), rows)
