"""What is wrong with a proposal: every line is something the model can put right, or the engine's answer stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.pattern import SLUG
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.proposal import Proposal
from mlops_architect.engine.proposing.claims import (
    invented_links,
    invented_numbers,
    invented_quotations,
    unprintable,
)

CHOOSER = "tech-stack"
"""The one agent whose proposal may choose other patterns."""
_MOST_TEXT = 2_000
_MOST_ITEMS = 30
_MOST_SHOWN = 5

Hostile = Callable[[str], tuple[str, ...]]
"""Finds the words of a text that try to instruct whoever reads it."""


def nothing_hostile(_: str) -> tuple[str, ...]:
    """Find no instructions in any text."""
    return ()


def problems(
    agent: str, proposal: Proposal, base: AgentOutput, given: str, plan: Plan | None, hostile: Hostile
) -> tuple[str, ...]:
    """Return what is wrong with a proposal, one sentence each; nothing where all of it can be taken.

    Args:
        agent: Who was asked.
        proposal: The answer.
        base: The engine's own answer to the same task.
        given: Everything the model was given, word for word.
        plan: The solved choice, None where the agent does not see it.
        hostile: Finds instructions in a text.
    """
    found = [*_names(agent, proposal, base, plan)]
    texts = tuple(text for text in _texts(proposal) if text)
    if len(texts) > _MOST_ITEMS * 4 or any(len(text) > _MOST_TEXT for text in texts):
        found.append(f"it is too long: at most {_MOST_TEXT:,} characters a text and {_MOST_ITEMS} items")
    if unprintable(texts):
        found.append("a text has control characters")
    whole = "\n\n".join(texts)
    for what, invented in (
        ("the number", invented_numbers(whole, given)),
        ("the quotation", invented_quotations(whole, given)),
        ("the address", invented_links(whole, given)),
    ):
        found += [f"{what} {one!r} is not in what you were given" for one in invented[:_MOST_SHOWN]]
    found += [f"{words[:80]!r} is an instruction, not an answer" for words in hostile(whole)[:_MOST_SHOWN]]
    return tuple(found)


def _names(agent: str, proposal: Proposal, base: AgentOutput, plan: Plan | None) -> Iterator[str]:
    decisions = {decision.id for decision in base.decisions}
    for remark in proposal.remarks:
        if remark.decision not in decisions:
            yield f"there is no decision {remark.decision!r}; decisions: {', '.join(sorted(decisions))}"
    added: set[str] = set()
    for decision in proposal.decisions:
        if not re.fullmatch(SLUG, decision.id):
            yield f"the decision id {decision.id[:60]!r} is not in lower-case words with hyphens"
        elif decision.id in decisions or decision.id in added:
            yield f"the decision {decision.id!r} is there already: use a remark"
        elif not (decision.question.strip() and decision.choice.strip() and decision.rationale.strip()):
            yield f"the decision {decision.id!r} lacks a question, a choice or a rationale"
        added.add(decision.id)
    if proposal.choices and agent != CHOOSER:
        yield f"only the agent {CHOOSER} may choose patterns: leave choices empty"
        return
    for capability, patterns in (
        *((one.capability, (one.pattern,)) for one in proposal.choices),
        *((one.capability, one.patterns) for one in proposal.rankings),
    ):
        yield from _unknown(capability, patterns, plan)
    for choice in proposal.choices:
        if not choice.why.strip():
            yield f"the choice of {choice.pattern!r} gives no reason"
    if len({one.capability for one in proposal.choices}) < len(proposal.choices):
        yield "a capability is chosen for twice"


def _unknown(capability: str, patterns: tuple[str, ...], plan: Plan | None) -> Iterator[str]:
    choice = plan.choice(capability) if plan else None
    if choice is None:
        known = ", ".join(one.capability for one in plan.choices) if plan else "none"
        yield f"there is no capability {capability[:60]!r} to choose for; capabilities: {known}"
        return
    offered = (choice.candidate.pattern, *(one.pattern for one in choice.alternatives))
    for pattern in patterns:
        if pattern not in offered:
            yield f"there is no pattern {pattern[:60]!r} for {capability}; patterns: {', '.join(offered)}"


def _texts(proposal: Proposal) -> Iterator[str]:
    yield proposal.summary
    for choice in proposal.choices:
        yield choice.why
    for ranking in proposal.rankings:
        yield ranking.why
    for remark in proposal.remarks:
        yield from (remark.rationale, *remark.risks, *remark.consequences)
    for decision in proposal.decisions:
        yield from (decision.question, decision.choice, decision.rationale, *decision.risks)
        for other in decision.alternatives:
            yield from (other.name, other.reason)
    yield from proposal.questions
