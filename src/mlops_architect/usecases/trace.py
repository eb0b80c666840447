"""`trace`: the way of a run: steps, agents, calls, tokens, checkpoints, confidence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_architect.domain.calls import BESIDE, CallRecord, Conduct
from mlops_architect.domain.code_generation import CODE_AGENT, EXTENSION
from mlops_architect.domain.replayed import Spending
from mlops_architect.domain.run import Event, RunRecord
from mlops_architect.domain.trajectory import Confidence, Moment, Trace, TracedAgent, TracedCall, TracedStep
from mlops_architect.engine.agents.registry import agent_ids
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.usecases.inspect import as_it_is
from mlops_architect.usecases.session import calls_of
from mlops_architect.usecases.spending import spending_of
from mlops_architect.usecases.telling import told_of
from mlops_architect.usecases.workbench import Workbench

if TYPE_CHECKING:
    from mlops_architect.graph.history import Passed

_READING = "extract"


def trace(bench: Workbench, run_id: str) -> Trace:
    """Return the way of a run; nothing is loaded that could run code, and a run in progress is not disturbed.

    Raises:
        NotResumable: There is no such run.
        StoreError: What was recorded cannot be read.
    """
    from mlops_architect.graph.history import history

    record = as_it_is(bench, bench.database.run(run_id))
    folder = bench.settings.runs / record.id
    passed = history(folder / "checkpoints.sqlite", record.id)
    agents = _agents(bench, record, ArtefactStore(folder / "artefacts"))
    steps = _steps(passed, agents, folder)
    if steps:
        # in the order in which they were asked, which the database does not know
        placed = [one for step in steps for one in (step.agent, *step.beside) if one is not None]
        agents = [*placed, *(one for one in agents if one not in placed)]
    known = {call.key for agent in agents for call in agent.calls}
    loose = [one for one in calls_of(bench.settings, record.id).all() if one.key not in known]
    spent = Spending()
    for agent in agents:
        spent = spent.plus(agent.spent)
    for call in loose:
        spent = spent.plus(_spent(call))
    return Trace(
        run=record.id,
        project=record.project,
        status=record.status.value,
        checkpoints=len(passed),
        spent=spent,
        agents=tuple(agents),
        steps=steps,
        confidence=_confidence(agents),
        loose=tuple(_loose(one) for one in sorted(loose, key=lambda one: (one.at, one.key))),
        events=tuple(_moment(event) for event in bench.database.events(record.id)),
    )


def _agents(bench: Workbench, record: RunRecord, artefacts: ArtefactStore) -> list[TracedAgent]:
    reader, *critics = BESIDE
    order = {agent: place for place, agent in enumerate((reader, *agent_ids(), *critics))}
    rows = sorted(
        bench.database.agent_runs(record.id), key=lambda row: (row["round"], order.get(row["agent"], len(order)))
    )
    return [_agent(row, artefacts) for row in rows]


def _agent(row: Mapping[str, Any], artefacts: ArtefactStore) -> TracedAgent:
    digest = row["conduct_hash"]
    conduct = Conduct.model_validate(artefacts.get_json(digest)) if digest else None
    return TracedAgent(
        agent=row["agent"],
        round=row["round"],
        provider=row["provider"],
        prompt_hash=row["prompt_hash"],
        confidence=row["confidence"],
        standing=conduct.standing if conduct else "",
        reason=conduct.reason if conduct else "",
        spent=spending_of(conduct),
        calls=tuple(TracedCall(**call.model_dump()) for call in conduct.calls) if conduct else (),
        input_hash=row["input_hash"],
        output_hash=row["output_hash"],
        conduct_hash=digest or "",
    )


def _steps(passed: Sequence[Passed], agents: Sequence[TracedAgent], folder: Path) -> tuple[TracedStep, ...]:
    by_input = {(one.agent, one.input_hash): one for one in agents}
    artefacts = ArtefactStore(folder / "artefacts")
    found: list[TracedStep] = []
    design = 0
    for before, after in pairwise(passed):
        design += _READING in before.next
        asked = _asked(before, after, agents)
        for step in before.next:
            if step.startswith("__"):
                continue
            known, now = (one.state.get("inputs", {}).get(step) for one in (before, after))
            own = by_input.get((step, now)) if now and known != now else asked.get(step)
            others = [asked[name] for name in asked if name not in before.next] if step == before.next[0] else []
            changed = now is None or known != now
            if step == EXTENSION:
                # whoever writes code is asked again in later passes, with the same input; its calls stand at the first
                others += [by_input[CODE_AGENT, now]] if changed and (CODE_AGENT, now) in by_input else []
                changed = before.state.get(EXTENSION) != after.state.get(EXTENSION)
            found.append(
                TracedStep(
                    step=step,
                    design=max(1, design),
                    round=before.state.get("round") or 0,
                    checkpoint=before.id,
                    at=before.at,
                    until=after.at,
                    seconds=_seconds(before.at, after.at),
                    changed=changed,
                    told=told_of(step, after.state, artefacts),
                    agent=own,
                    beside=tuple(others),
                )
            )
    return tuple(found)


def _asked(before: Passed, after: Passed, agents: Sequence[TracedAgent]) -> dict[str, TracedAgent]:
    """Return who had asked a model by the second checkpoint and had not by the first."""
    known, now = (one.state.get("conduct", {}) for one in (before, after))
    new = {(name, digest) for name, digest in now.items() if known.get(name) != digest}
    return {one.agent: one for one in agents if (one.agent, one.conduct_hash) in new}


def _seconds(since: str, until: str) -> float:
    try:
        return round((datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds(), 3)
    except ValueError:
        return 0.0


def _confidence(agents: Iterable[TracedAgent]) -> tuple[Confidence, ...]:
    latest: dict[str, float] = {}
    found = []
    for one in agents:
        latest[one.agent] = one.confidence
        least = min(latest.values())
        found.append(Confidence(agent=one.agent, round=one.round, confidence=one.confidence, least=least))
    return tuple(found)


def _spent(call: CallRecord) -> Spending:
    return Spending(calls=1, usage=call.usage, usd=call.usd, seconds=call.seconds, failed=int(not call.ok))


def _loose(call: CallRecord) -> TracedCall:
    return TracedCall(
        key=call.key,
        endpoint=f"{call.request.agent}: {call.request.endpoint.label}",
        host=call.host,
        usage=call.usage,
        usd=call.usd,
        seconds=call.seconds,
        at=call.at,
        problem=call.problem,
    )


def _moment(event: Event) -> Moment:
    return Moment(at=event.at, kind=event.kind, detail=json.dumps(event.detail, ensure_ascii=False, sort_keys=True))
