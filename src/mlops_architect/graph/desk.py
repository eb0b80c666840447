"""Typed values out of the state, and back: what every node starts from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from mlops_architect.critics.interface import Design, tally, verdict
from mlops_architect.domain.calls import Conduct
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.code_generation import EXTENSION, Extension
from mlops_architect.domain.constraints import Question, Reading
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Demand, Finding, Review
from mlops_architect.domain.generated import GeneratedFile, Validation
from mlops_architect.domain.plan import LetGo, Pick, Plan, ScalingStep
from mlops_architect.domain.run import RunOptions
from mlops_architect.engine.agents.registry import schema_of
from mlops_architect.engine.facts import design_facts
from mlops_architect.engine.situation import Framed, frame, with_in_place
from mlops_architect.engine.understanding import requested
from mlops_architect.engine.waiving import excused
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

    @property
    def picks(self) -> tuple[Pick, ...]:
        """Patterns that a model preferred, and that the engine found a design with."""
        return tuple(Pick.model_validate(pick) for pick in self.state.get("picks", []))

    @property
    def kept(self) -> tuple[Pick, ...]:
        """Choices of the version before that are kept."""
        return tuple(Pick.model_validate(pick) for pick in self.state.get("kept", []))

    @property
    def let_go(self) -> tuple[LetGo, ...]:
        """Choices of the version before that could not be kept."""
        return tuple(LetGo.model_validate(one) for one in self.state.get("let_go", []))

    def framed(self) -> Framed:
        """Return constraints with assumptions, use case and situation."""
        artefacts, catalog = self.context.artefacts, self.context.catalog
        reading, text = artefacts.get(self.state["reading"]), artefacts.get(self.state["text"])
        framed = _framed(reading, text, catalog, self.options.hourly_rate_usd, self.demands)
        adopted, picks, kept = self.options.adopted, self.picks, self.kept
        if adopted is not None:
            framed = with_in_place(framed, adopted.picks)
        if not (picks or kept):
            return framed
        return replace(framed, situation=replace(framed.situation, picks=picks, kept=kept))

    def conduct(self, agent: str) -> Conduct | None:
        """Return how an agent's answer came about, None where no model was asked."""
        digest = self.state.get("conduct", {}).get(agent)
        return Conduct.model_validate(self.context.artefacts.get_json(digest)) if digest else None

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
        """The reviews of the last round, in the order of the critics, with what is waived today."""
        stored = self.state.get("reviews", {})
        return tuple(
            self._as_of_today(Review.model_validate(self.context.artefacts.get_json(stored[critic.id])))
            for critic in self.context.critics
            if critic.id in stored
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the last round; what only a model says is a view for people to read, not one of them."""
        return tuple(finding for review in self.reviews for finding in review.findings if not finding.by)

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
        """Every generated file, by path; a model's stand in place of the templates'."""
        written = {file.path: file for file in (*self.templates, *self._listed(EXTENSION))}
        return tuple(written[path] for path in sorted(written))

    @property
    def templates(self) -> tuple[GeneratedFile, ...]:
        """Every file as the templates wrote it, by path."""
        listed = [file for part in self.state.get("files", {}) if part != EXTENSION for file in self._listed(part)]
        return tuple(sorted(listed, key=lambda file: file.path))

    def _listed(self, part: str) -> list[GeneratedFile]:
        digest = self.state.get("files", {}).get(part)
        return (
            [GeneratedFile.model_validate(file) for file in self.context.artefacts.get_json(digest)] if digest else []
        )

    @property
    def extension(self) -> Extension | None:
        """A model's part in the repository, None where there is none."""
        digest = self.state.get("extension")
        return Extension.model_validate(self.context.artefacts.get_json(digest)) if digest else None

    @property
    def validation(self) -> Validation:
        """The checks of the last validation."""
        return Validation.model_validate(self.context.artefacts.get_json(self.state["validation"]))

    @property
    def final_review(self) -> Review:
        """The final critic's review, with what is waived today."""
        return self._as_of_today(Review.model_validate(self.context.artefacts.get_json(self.state["final_review"])))

    def _as_of_today(self, review: Review) -> Review:
        judged = excused(review, self.context.waivers, self.context.today())
        if not any(finding.waiver for finding in judged.findings):
            return judged
        # What a waiver excuses neither decides the verdict nor counts as failed.
        left_out = review.summary.removeprefix(tally(review.findings))
        summary = f"{tally(judged.findings)}{left_out}" if left_out != review.summary else review.summary
        return judged.model_copy(update={"verdict": verdict(judged.findings), "summary": summary})

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
