"""A decision as an architecture decision record (MADR); rendered from the YAML, never read back."""

from __future__ import annotations

from mlops_architect.decisions.markdown import bullets, plain
from mlops_architect.domain.decision import Decision, Rejected


def adr_path(number: int, decision: Decision) -> str:
    """Return the path of a record in the decision set."""
    return f"architecture/adr/{number:04d}-{decision.id}.md"


def render_adr(number: int, decision: Decision, decided_by: str) -> str:
    """Return the record of one decision.

    Args:
        number: Its number in the set.
        decision: The decision.
        decided_by: Title of the agent that decided.
    """
    parts = [
        f"# {number}. {plain(decision.question)}",
        f"- Status: accepted with this decision set\n- Decided by: {plain(decided_by)}\n- Confidence: {decision.confidence:.0%}",
        "## Decision drivers\n\n"
        + bullets([f"`{path}`" for path in decision.serves], "no constraint of the requirements bears on it"),
        "## Considered options\n\n"
        + bullets([f"**{plain(decision.choice)}** (chosen)", *(plain(r.name) for r in decision.rejected)]),
        f"## Decision outcome\n\n**{plain(decision.choice)}**. {plain(decision.rationale)}",
        "### Consequences\n\n"
        + bullets([plain(text) for text in decision.consequences], "none beyond the choice itself"),
        "### Risks\n\n" + bullets([plain(text) for text in decision.risks], "none found"),
        "## Rejected options\n\n" + "\n\n".join(_rejected(option) for option in decision.rejected)
        if decision.rejected
        else "## Rejected options\n\nNone: there was no other way to meet the constraints.",
        f"## What would change this\n\n{plain(decision.would_change_if) or 'Nothing that is foreseen.'}",
    ]
    return "\n\n".join(parts) + "\n"


def _rejected(option: Rejected) -> str:
    reason = plain(option.reason)
    if not option.feasible and not reason.startswith("infeasible"):
        reason = f"infeasible: {reason}"
    return f"### {plain(option.name)}\n\n{reason[:1].upper()}{reason[1:].rstrip('.')}."
