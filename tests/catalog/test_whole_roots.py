"""Every pattern in a whole root: what its Terraform refers to is declared, whichever design it is chosen in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.catalog.test_playbooks import answers, shipped
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.critics.interface import Design
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.plan import Pick, Plan
from mlops_architect.engine.facts import design_facts
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.situation import Framed, frame
from mlops_architect.errors import Infeasible
from mlops_architect.scaffold.terraform.root import terraform_root

CLOUDS = ("aws", "gcp", "azure")
FRAUD = {"ml_task": "fraud", "load.peak_rps": 300.0, "latency.p99_ms": 200.0, "team.size": 9.0}
SYSTEMS: dict[str, dict[str, Any]] = {
    "streamed": {**FRAUD, "serving.modes": ("online", "streaming"), "data.freshness_s": 5.0},
    "served": {**FRAUD, "training.cadence": "daily", "availability.target_pct": 99.9},
    "in bulk": {"ml_task": "classification", "serving.modes": ("batch",), "data.stored_gb": 2_000.0, "team.size": 9.0},
    "forecasts": {"ml_task": "forecasting", "data.entities": 20_000.0, "team.size": 9.0},
    "own Kafka": {**FRAUD, "serving.modes": ("streaming",), "delivery.existing_systems": ("Kafka",)},
    "pictures": {"ml_task": "cv", "serving.modes": ("batch",), "team.size": 9.0},
    "answers": {"ml_task": "llm_rag", "load.peak_rps": 6.0, "team.size": 9.0, "data.stored_gb": 40.0},
}
_REFERRED = re.compile(r"\b(var|local|module)\.([A-Za-z0-9_]+)")
_DECLARED = re.compile(r'^(variable|module|output) "([A-Za-z0-9_]+)"', re.MULTILINE)


def framed(cloud: str, system: str) -> Framed:
    return frame(with_fields({"cloud": cloud, **SYSTEMS[system]}), system, shipped(), 60.0)


def with_each(cloud: str, system: str) -> Iterator[tuple[str, Framed, Plan]]:
    """Yield the cheapest design with each pattern that some design of the system can have."""
    found = framed(cloud, system)
    for pattern in shipped().patterns.values():
        if pattern.cloud != cloud or "design-only" in pattern.traits:
            continue
        pick = Pick(capability=pattern.capability, pattern=pattern.id, by="test", why="to see its Terraform")
        try:
            solved = plan(replace(found.situation, picks=(pick,)))
        except Infeasible:
            continue
        if any(choice.candidate.pattern == pattern.id for choice in solved.generated):
            yield pattern.id, found, solved


def undeclared(files: dict[str, str]) -> set[str]:
    """Return what the root's own files refer to and none of them declares."""
    own = [text for name, text in files.items() if name.endswith(".tf") and "/" not in name]
    declared = {(kind, name) for text in own for kind, name in _DECLARED.findall(text)}
    known = {f"var.{name}" for kind, name in declared if kind == "variable"}
    known |= {f"module.{name}" for kind, name in declared if kind == "module"}
    locals_ = "\n".join(text for text in own if "locals {" in text)
    referred = {(kind, name) for text in own for kind, name in _REFERRED.findall(text)}
    return {
        f"{kind}.{name}"
        for kind, name in referred
        if (f"{kind}.{name}" not in known)
        and not (kind == "local" and re.search(rf"^\s+{name}\s+=", locals_, re.MULTILINE))
    }


@pytest.mark.slow
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_a_root_refers_to_is_declared(cloud: str, system: str) -> None:
    base: dict[str, AgentOutput] = {}
    seen = 0
    for pattern, found, solved in with_each(cloud, system):
        base = base or answers(found, solved)
        facts = design_facts(
            found.constraints, found.situation.workload, found.use_case, solved, patterns=shipped().patterns
        )
        design = Design(
            constraints=found.constraints,
            workload=found.situation.workload,
            use_case=found.use_case,
            plan=solved,
            patterns=shipped().patterns,
            outputs=base,
            facts=facts,
        )
        assert undeclared(terraform_root(design, shipped(), "a-name")) == set(), pattern
        seen += 1
    assert seen >= 20
