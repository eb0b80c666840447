"""Who is shown at which step: by what an agent read, and by the calls that appeared between two checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlops_architect.domain.trajectory import TracedAgent
from mlops_architect.graph.history import Passed
from mlops_architect.usecases.trace import _steps


def at(place: int, *next_: str, **state: Any) -> Passed:
    return Passed(f"c{place}", f"2026-11-22T04:00:0{place}.500000+00:00", next_, state)


def agent(name: str, **hashes: str) -> TracedAgent:
    return TracedAgent(agent=name, round=0, provider="p", confidence=0.5, **hashes)


def test_agents_stand_at_their_steps_and_others_beside_them(tmp_path: Path) -> None:
    agents = [
        agent("reader", conduct_hash="r1"),
        agent("pipelines", input_hash="i1", conduct_hash="p1"),
        agent("cost-critic", conduct_hash="k1"),
    ]
    passed = (
        at(0, "extract"),
        at(1, "pipelines", conduct={"reader": "r1"}),
        at(2, "cost-critic", "policy-critic", conduct={"reader": "r1", "pipelines": "p1"}, inputs={"pipelines": "i1"}),
        at(3, "manager", conduct={"reader": "r1", "pipelines": "p1", "cost-critic": "k1"}, inputs={"pipelines": "i1"}),
    )
    extract, pipelines, cost, policy = _steps(passed, agents, tmp_path)
    assert extract.agent is None and extract.beside == (agents[0],)
    assert pipelines.agent == agents[1] and pipelines.beside == ()
    assert cost.agent == agents[2] and cost.beside == ()
    assert policy.agent is None and policy.beside == ()
    assert [one.seconds for one in (extract, pipelines)] == [1.0, 1.0]
