"""Typed values out of the state, and back: what every node starts from."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from mlops_architect.critics.interface import Design
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Question, Reading
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Demand, Finding, Review
from mlops_architect.domain.generated import GeneratedFile, Validation
from mlops_architect.domain.plan import Plan, ScalingStep
from mlops_architect.domain.run import RunOptions
from mlops_architect.engine.agents.registry import schema_of
from mlops_architect.engine.facts import design_facts
from mlops_architect.engine.situation import Framed, frame
from mlops_architect.engine.understanding import requested
from mlops_architect.graph.context import RunContext
from mlops_architect.graph.state import State


def digest_of(value: Any) -> str:
    """Return the sha256 of plain data in canonical form."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Desk:
    """The state of one run in typed form, read when asked for."""

    def __init__(self, state: State, context: RunContext) -> None:
        self.state = state
        self.context = context

    @property
    def options(self) -> RunOptions:
        """How the run was started."""
        return RunOptions.model_validate(self.state["options"])

    @property
    def text(self) -> str:
        """The requirements, as given."""
        return self.context.artefacts.get(self.state["text"]).decode()

    @property
    def reading(self) -> Reading:
        """What was read, revisions applied, before assumptions."""
        return _parsed_reading(self.context.artefacts.get(self.state["reading"]))

    @property
    def demands(self) -> tuple[Demand, ...]:
        """Constraints added by findings so far."""
        return tuple(Demand.model_validate(demand) for demand in self.state.get("demands", []))

    def framed(self) -> Framed:
        """Return constraints with assumptions, use case and situation."""
        artefacts, catalog = self.context.artefacts, self.context.catalog
        reading, text = artefacts.get(self.state["reading"]), artefacts.get(self.state["text"])
        return _framed(reading, text, catalog, self.options.hourly_rate_usd, self.demands)

    @property
    def plan(self) -> Plan:
        """The solved tech stack."""
        return _parsed_plan(self.context.artefacts.get(self.state["plan"]))

    @property
    def scaling(self) -> tuple[ScalingStep, ...]:
        """The design at multiples of the load."""
        return tuple(
            ScalingStep.model_validate(step) for step in self.context.artefacts.get_json(self.state["scaling"])
        )

    @property
    def questions(self) -> tuple[Question, ...]:
        """Open questions, those first that would move the design most."""
        return tuple(
            Question.model_validate(question) for question in self.context.artefacts.get_json(self.state["questions"])
        )

    def output(self, agent: str) -> AgentOutput:
        """Return what an agent wrote."""
        return schema_of(agent).model_validate(self.context.artefacts.get_json(self.state["outputs"][agent]))

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The reviews of the last round, in the order of the critics."""
        stored = self.state.get("reviews", {})
        return tuple(
            Review.model_validate(self.context.artefacts.get_json(stored[critic.id]))
            for critic in self.context.critics
            if critic.id in stored
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the last round."""
        return tuple(finding for review in self.reviews for finding in review.findings)

    def design(self) -> Design:
        """Return the whole design as critics and code agents see it."""
        framed = self.framed()
        plan = self.plan
        return Design(
            constraints=framed.constraints,
            workload=framed.situation.workload,
            use_case=framed.use_case,
            plan=plan,
            patterns=self.context.catalog.patterns,
            outputs={agent: self.output(agent) for agent in self.state.get("outputs", {})},
            facts=self.facts(framed, plan),
        )

    def facts(self, framed: Framed, plan: Plan | None) -> dict[str, Any]:
        """Return the flat facts that practices and policies judge."""
        return design_facts(
            framed.constraints, framed.situation.workload, framed.use_case, plan, patterns=self.context.catalog.patterns
        )

    @property
    def files(self) -> tuple[GeneratedFile, ...]:
        """Every generated file, by path."""
        listed = [
            GeneratedFile.model_validate(file)
            for digest in self.state.get("files", {}).values()
            for file in self.context.artefacts.get_json(digest)
        ]
        return tuple(sorted(listed, key=lambda file: file.path))

    @property
    def validation(self) -> Validation:
        """The checks of the last validation."""
        return Validation.model_validate(self.context.artefacts.get_json(self.state["validation"]))

    @property
    def final_review(self) -> Review:
        """The final critic's review."""
        return Review.model_validate(self.context.artefacts.get_json(self.state["final_review"]))

    def put(self, value: Any) -> str:
        """Store a model, or a list of models, and return its hash."""
        if isinstance(value, list | tuple):
            return self.context.artefacts.put_json([item.model_dump(mode="json") for item in value])
        return self.context.artefacts.put_json(value.model_dump(mode="json"))

    def design_digest(self) -> str:
        """Return the hash that an approval binds to: requirements, constraints, plan, decisions and reviews."""
        parts = ("text", "revisions", "constraints", "plan", "scaling", "outputs", "reviews")
        return digest_of({part: self.state.get(part) for part in parts})


@lru_cache(maxsize=8)
def _parsed_plan(text: bytes) -> Plan:
    return Plan.model_validate_json(text)


@lru_cache(maxsize=8)
def _parsed_reading(text: bytes) -> Reading:
    return Reading.model_validate(json.loads(text))


@lru_cache(maxsize=1)
def _framed(
    reading: bytes, text: bytes, catalog: Catalog, hourly_rate_usd: float, demands: tuple[Demand, ...]
) -> Framed:
    whole = _parsed_reading(reading)
    return frame(whole.constraints, requested(text.decode(), whole.injections), catalog, hourly_rate_usd, demands)
