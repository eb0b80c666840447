"""Cards: what an agent decided, why, what it rejected and by how much, and how sure it is."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.decision import AgentOutput, Decision
from mlops_architect.domain.plan import Plan

_DECISIONS_SHOWN = 4
_REJECTED_SHOWN = 2
_SURE, _FAIR = 0.75, 0.5


def agent_card(spec: AgentSpec, output: AgentOutput, round_number: int) -> RenderableType:
    """Return the card of one planning agent."""
    lines: list[RenderableType] = [safe(output.summary, "bold")]
    for decision in output.decisions[:_DECISIONS_SHOWN]:
        lines += _decision(decision)
    rest = len(output.decisions) - _DECISIONS_SHOWN
    if rest > 0:
        lines.append(Text(f"and {rest} more decisions: mlops-architect show", style="dim"))
    again = f" · round {round_number}" if round_number else ""
    style = "green" if output.confidence >= _SURE else "yellow" if output.confidence >= _FAIR else "red"
    return Panel(
        Group(*lines),
        title=safe(f"{spec.number} · {spec.title}{again}"),
        subtitle=f"confidence {output.confidence:.0%}",
        subtitle_align="right",
        title_align="left",
        border_style=style,
    )


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
    cost = plan.cost.infrastructure
    proof = f", {plan.proof.text}" if plan.proof else ""
    idle = plan.cost.idle
    beside = (
        f"Beside it, while nobody uses them: {', '.join(f'{one.name} ${one.monthly.expected_usd:,.0f}' for one in idle)} a month"
        if idle
        else ""
    )
    table = Table(
        caption="\n".join(filter(None, (beside, *(wish.text for wish in plan.wishes)))) or None,
        caption_justify="left",
        title=f"Chosen out of {plan.searched:,} combinations{proof}: ${cost.expected_usd:,.0f} a month (${cost.low_usd:,.0f} to ${cost.high_usd:,.0f})",
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
        monthly = choice.candidate.cost.infrastructure.expected_usd
        table.add_row(
            choice.capability,
            choice.candidate.title,
            f"{monthly:,.0f}",
            f"{nearest.title}: {nearest.reason}" if nearest else "none is feasible",
        )
    return table
