"""Cards: what an agent decided, why, what it rejected and by how much, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.decision import AgentOutput, Decision
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.proposal import Contribution

_DECISIONS_SHOWN = 4
_REJECTED_SHOWN = 2
_RISKS_SHOWN = 2
_SURE, _FAIR = 0.75, 0.5


def agent_card(spec: AgentSpec, output: AgentOutput, round_number: int) -> RenderableType:
    """Return the card of one planning agent."""
    lines: list[RenderableType] = [safe(output.summary, "bold")]
    for decision in output.decisions[:_DECISIONS_SHOWN]:
        lines += _decision(decision)
    risks = list(dict.fromkeys(risk for decision in output.decisions for risk in decision.risks))
    lines += [safe(f"! {risk}", "yellow", most=220) for risk in risks[:_RISKS_SHOWN]]
    lines += _colleague(output.contribution)
    rest = len(output.decisions) - _DECISIONS_SHOWN
    if rest > 0:
        lines.append(Text(f"and {rest} more decisions: mlops-architect show", style="dim"))
    again = f" · round {round_number}" if round_number else ""
    style = "green" if output.confidence >= _SURE else "yellow" if output.confidence >= _FAIR else "red"
    return Panel(
        Group(*lines),
        title=safe(f"{spec.number} · {spec.title}{again}"),
        subtitle=f"confidence {output.confidence:.0%}{_count(risks)}",
        subtitle_align="right",
        title_align="left",
        border_style=style,
    )


def _count(risks: Sequence[str]) -> str:
    if not risks:
        return ""
    return " · 1 risk" if len(risks) == 1 else f" · {len(risks)} risks"


def _colleague(contribution: Contribution | None) -> list[RenderableType]:
    """Say what a model had to say, or why the engine's answer stands alone."""
    if contribution is None:
        return []
    who = f"{contribution.provider}/{contribution.model}"
    if contribution.standing == "engine":
        return [safe(f"the engine's own answer stands ({who}: {contribution.reason})", "yellow", most=400)]
    lines: list[RenderableType] = [safe(f"{who}: {contribution.view}", "cyan", most=400)] if contribution.view else []
    lines += [
        safe(f"  prefers {one.pattern} for {one.capability}: {one.why}", "cyan", most=300)
        for one in contribution.chosen
    ]
    lines += [safe(f"  ? {question}", "cyan", most=220) for question in contribution.questions[:_REJECTED_SHOWN]]
    return lines


def _decision(decision: Decision) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Text.assemble(
            ("▸ ", "bold"), (safe(decision.question).plain, "dim"), " ", (safe(decision.choice).plain, "bold")
        ),
        safe(f"  {decision.rationale}", most=300),
    ]
    lines += [
        safe(f"  ✗ {option.name}: {option.reason}", "dim", most=220) for option in decision.rejected[:_REJECTED_SHOWN]
    ]
    return lines


def choice_table(plan: Plan) -> RenderableType:
    """Return the solved choice: pattern, cost and the closest alternative of each capability."""
    cost = plan.cost.whole
    proof = f", {plan.proof.text}" if plan.proof else ""
    known = plan.cost.complete
    beside = f"Together: {plan.cost.split}" if plan.cost.split else ""
    outages = f"Outages: {plan.outages.text}" if plan.outages else ""
    leaving = f"Leaving: {plan.leaving.text}" if plan.leaving else ""
    own = plan.capacity
    taken = f"Of the organisation's own machines: {own.text}." if own else ""
    unpriced = f"Money is unknown: {own.why_unpriced}." if own and own.why_unpriced else ""
    money = (
        f"${cost.expected_usd:,.0f} a month (${cost.low_usd:,.0f} to ${cost.high_usd:,.0f})"
        if known
        else f"{plan.cost.in_words} rent"
    )
    below = (beside, taken, unpriced, outages, leaving, *(wish.text for wish in plan.wishes))
    table = Table(
        caption="\n".join(filter(None, below)) or None,
        caption_justify="left",
        title=f"Chosen out of {plan.searched:,} combinations{proof}: {money}",
        title_justify="left",
        header_style="bold",
    )
    table.add_column("Capability")
    table.add_column("Pattern", overflow="fold")
    table.add_column("$/month", justify="right")
    table.add_column("Closest alternative", overflow="fold")
    for choice in plan.choices:
        feasible = [option for option in choice.alternatives if option.feasible]
        nearest = min(feasible, key=lambda option: option.delta_objective_usd or 0.0, default=None)
        table.add_row(
            choice.capability,
            choice.candidate.title,
            choice.candidate.cost.in_words.replace("$", ""),
            f"{nearest.title}: {nearest.reason}" if nearest else "none is feasible",
        )
    return table
