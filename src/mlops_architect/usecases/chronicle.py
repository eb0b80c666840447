"""What is recorded of a run as it goes: readings, estimates, agent runs and re-planning, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from mlops_architect.domain.finding import Demand
from mlops_architect.usecases.session import Session


def note(session: Session, update: Mapping[str, Any]) -> None:
    """Record what an update of the state brought; what is recorded already stays as it is.

    The whole state is an update too: a run that was killed between a checkpoint and its record
    catches up with it.
    """
    desk, database, run = session.desk(), session.bench.database, session.record.id
    reading = desk.state.get("reading", "")
    if update.get("reading"):
        database.add_event(run, "read", reading)
    if update.get("plan"):
        cost = desk.plan.cost.infrastructure
        database.add_estimate(
            run,
            update["plan"],
            region=desk.plan.region,
            low_usd=cost.low_usd,
            expected_usd=cost.expected_usd,
            high_usd=cost.high_usd,
        )
        session.update(monthly_usd=cost.expected_usd)
    if update.get("outputs"):
        _note_agents(session, update["outputs"], update["inputs"])
    if update.get("round"):
        reasons = [Demand.model_validate(demand).reason for demand in update["demands"]]
        database.add_event(run, "replanned", f"{reading}:{update['round']}", demands=reasons)


def _note_agents(session: Session, outputs: Mapping[str, str], inputs: Mapping[str, str]) -> None:
    desk, database, run = session.desk(), session.bench.database, session.record.id
    known = {(row["agent"], row["input_hash"]) for row in database.agent_runs(run)}
    for agent, digest in outputs.items():
        if (agent, inputs[agent]) in known:
            continue
        database.add_agent_run(
            run,
            agent,
            desk.state["round"],
            provider=session.context.provider.name,
            prompt_hash=hashlib.sha256(session.spec(agent).body.encode()).hexdigest(),
            input_hash=inputs[agent],
            output_hash=digest,
            confidence=desk.output(agent).confidence,
        )
