"""The way of a run as a tree, and the reasons recorded on it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from mlops_architect.cli.views.replayed import spent
from mlops_architect.cli.views.text import safe
from mlops_architect.domain.trajectory import Answered, Confidence, Trace, TracedAgent, TracedCall, TracedStep

_EIGHTHS = "▁▂▃▄▅▆▇█"
_SHOWN = 300
_NO_WAIT_S = 0.0005


def tree(found: Trace) -> RenderableType:
    """Return the way of a run: designs, rounds, steps, agents and their calls, and what happened."""
    root = Tree(safe(f"{found.run} · {found.project} · {found.status}", "bold"))
    root.add(safe(f"{found.checkpoints} checkpoints; models used: {spent(found.spent)}"))
    if found.confidence:
        root.add(safe(f"confidence over time {_curve(found.confidence)} least {found.confidence[-1].least:.0%}"))
    if found.steps:
        _by_steps(root, found)
    else:
        _by_rounds(root, found)
    if found.loose:
        branch = root.add(safe("calls that no agent has finished with", "yellow"))
        for call in found.loose:
            _call(branch, call)
    events = root.add("events")
    for moment in found.events:
        events.add(safe(f"{moment.at} {moment.kind} {moment.detail}", "dim", most=200))
    return root


def _curve(confidence: tuple[Confidence, ...]) -> str:
    """Return a bar for each answer, from 0 to 100 %."""
    return "".join(_EIGHTHS[min(7, int(one.confidence * 8))] for one in confidence)


def _by_steps(root: Tree, found: Trace) -> None:
    designs = max(one.design for one in found.steps)
    branch, place = root, (0, -1)
    for one in found.steps:
        if (one.design, one.round) != place:
            place = (one.design, one.round)
            design = f"design {one.design}, " if designs > 1 else ""
            branch = root.add(f"{design}round {one.round}")
        _step(branch, one)


def _step(branch: Tree, one: TracedStep) -> None:
    took = f" · {one.seconds:,.2f} s" if one.seconds > _NO_WAIT_S else ""
    told = f" · {one.told}" if one.told else ""
    if one.agent is not None:
        _agent(branch, one.agent, took)
    elif not one.changed:
        branch.add(safe(f"{one.step} · as it was{took}", "dim"))
    else:
        leaf = branch.add(safe(f"{one.step}{told}{took}", most=_SHOWN))
        for other in one.beside:
            _agent(leaf, other, "")


def _by_rounds(root: Tree, found: Trace) -> None:
    rounds: dict[int, Tree] = {}
    for agent in found.agents:
        if agent.round not in rounds:
            rounds[agent.round] = root.add(f"round {agent.round}")
        _agent(rounds[agent.round], agent, "")


def _agent(branch: Tree, agent: TracedAgent, took: str) -> None:
    style = "yellow" if agent.standing == "engine" else ""
    # what a model was told less of matters to whoever compares its answer
    note = f": {agent.reason}" if agent.reason and agent.reason != "checked" else ""
    told = {"taken": f" · proposal taken{note}", "engine": f" · the engine's answer stands: {agent.reason}"}
    line = f"{agent.agent} · {agent.provider} · confidence {agent.confidence:.0%}"
    leaf = branch.add(safe(f"{line}{told.get(agent.standing, '')}{took}", style, most=_SHOWN))
    for call in agent.calls:
        _call(leaf, call)


def _call(branch: Tree, call: TracedCall) -> None:
    if not call.made:
        branch.add(safe(f"{call.endpoint} · not asked · {call.problem}", "dim", most=_SHOWN))
        return
    usage = call.usage
    cost = "unknown cost" if call.usd is None else f"${call.usd:.4f}"
    tokens = f"{usage.input:,} in, {usage.output:,} out, {usage.cache_read:,} from the cache"
    problem = f" · {call.problem}" if call.problem else ""
    where = f"{call.endpoint} at {call.host}" if call.host else call.endpoint
    line = f"{where} · {tokens} · {cost} · {call.seconds:.1f} s{problem}"
    node = branch.add(safe(line, "red" if call.problem else "", most=_SHOWN))
    for finding in call.findings:
        node.add(safe(finding, "yellow", most=200))


def reasons(found: Answered) -> RenderableType:
    """Return the reasons that a run has recorded on a question."""
    parts: list[RenderableType] = []
    if not found.exact:
        parts.append(safe("nothing has all of these words; the nearest:", "yellow"))
    for one in found.reasons:
        when = f" at {one.at}" if one.at else ""
        parts.append(Text.assemble((f"{one.kind} ", "bold"), safe(one.subject, "bold"), (f" ({one.by}{when})", "dim")))
        parts += [safe(f"  {line}") for line in one.text.splitlines()]
    return Group(*parts)
