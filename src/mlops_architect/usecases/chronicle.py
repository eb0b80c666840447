"""What is recorded of a run as it goes: readings, estimates, agent runs and re-planning, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from mlops_architect.domain.calls import BESIDE, EMBEDDED, LATER, READER, Conduct
from mlops_architect.domain.code_generation import CODE_AGENT, EXTENSION
from mlops_architect.domain.finding import Demand
from mlops_architect.engine.agents.unknown_rent import rent_is_unknown
from mlops_architect.engine.proposing.merge import MOST_CONFIDENCE
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
        cost = desk.plan.cost.whole
        database.add_estimate(
            run,
            update["plan"],
            region=desk.plan.region,
            low_usd=cost.low_usd,
            expected_usd=cost.expected_usd,
            high_usd=cost.high_usd,
        )
        session.update(monthly_usd=None if rent_is_unknown(desk.plan) else cost.expected_usd)
    if update.get("outputs"):
        _note_agents(session, update["outputs"], update["inputs"])
    if update.get("conduct"):
        _note_models(session, update["conduct"])
    if update.get("extension"):
        _note_extension(session, update["extension"])
    if str(update.get("picking", "")).startswith("withdrawn"):
        database.add_event(run, "preference-withdrawn", f"{reading}:{update['picking']}", reason=update["picking"])
    if update.get("round") and update.get("demands"):
        reasons = [Demand.model_validate(demand).reason for demand in update["demands"]]
        database.add_event(run, "replanned", f"{reading}:{update['round']}", demands=reasons)


def _provider(conduct: Conduct | None) -> str:
    """Return who was asked for an answer: the model's endpoint, or the engine alone."""
    return conduct.endpoint if conduct is not None else EMBEDDED


def _calls(conduct: Conduct | None, digest: str | None) -> dict[str, Any]:
    """Return what the models' part in an answer was; nothing where none was asked."""
    if conduct is None:
        return {}
    usage = conduct.usage
    return {
        "model": conduct.endpoint,
        "calls": len(conduct.calls),
        "input_tokens": usage.input,
        "output_tokens": usage.output,
        "cache_read_tokens": usage.cache_read,
        "cache_write_tokens": usage.cache_write,
        "cost_usd": conduct.usd,
        "latency_s": conduct.seconds,
        "ok": int(conduct.standing == "taken"),
        "reason": conduct.reason,
        "conduct_hash": digest,
    }


def _note_extension(session: Session, digest: str) -> None:
    """Record what a model wrote, once it is settled what of it stands."""
    desk, database, run = session.desk(), session.bench.database, session.record.id
    found, made_from = desk.extension, desk.state["inputs"][EXTENSION]
    if found is None or not found.settled:
        return
    known = {(row["agent"], row["input_hash"]) for row in database.agent_runs(run)}
    if (CODE_AGENT, made_from) in known:
        return
    database.add_agent_run(
        run,
        CODE_AGENT,
        desk.state["round"],
        provider=found.source,
        prompt_hash=hashlib.sha256(session.spec(CODE_AGENT).body.encode()).hexdigest(),
        input_hash=made_from,
        output_hash=digest,
        confidence=found.share,
        **_calls(found.conduct, desk.put(found.conduct)),
    )


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
            provider=_provider(desk.conduct(agent)),
            prompt_hash=hashlib.sha256(session.spec(agent).body.encode()).hexdigest(),
            input_hash=inputs[agent],
            output_hash=digest,
            confidence=desk.output(agent).confidence,
            **_calls(desk.conduct(agent), desk.state.get("conduct", {}).get(agent)),
        )


def _note_models(session: Session, conducts: Mapping[str, str]) -> None:
    """Record which hosts were called, and the part of models that read or judge beside the engine."""
    desk, database, run = session.desk(), session.bench.database, session.record.id
    known = {(row["agent"], row["input_hash"]) for row in database.agent_runs(run)}
    for agent, digest in conducts.items():
        conduct = desk.conduct(agent)
        if conduct is None:
            continue
        for call in conduct.calls:
            if call.host:
                database.add_event(
                    run, "called", f"{call.endpoint}@{call.host}", endpoint=call.endpoint, host=call.host
                )
        reading = agent == READER or agent.startswith(LATER)
        if (reading or agent in BESIDE) and (agent, digest) not in known:
            spec = session.spec(READER if reading else agent.removesuffix("-critic"))
            database.add_agent_run(
                run,
                agent,
                desk.state["round"],
                provider=_provider(conduct),
                prompt_hash=hashlib.sha256(spec.body.encode()).hexdigest(),
                input_hash=digest,
                output_hash=desk.state["reading"] if reading else desk.state["reviews"][spec.id],
                # no figure stands behind what only a model says
                confidence=MOST_CONFIDENCE,
                **_calls(conduct, digest),
            )
