"""Intake and extraction: the text becomes constraints, with every revision applied in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langgraph.graph import END
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from mlops_architect.domain.constraints import Contradiction, Provenance, Reading
from mlops_architect.domain.run import Revision
from mlops_architect.engine.agents.registry import agent_ids
from mlops_architect.engine.optimiser.plan import figures
from mlops_architect.engine.reading import read
from mlops_architect.engine.revising import revised, set_by_hand
from mlops_architect.engine.sensitivity import weighed_questions
from mlops_architect.errors import InvalidInput, NotResumable
from mlops_architect.graph.context import RunContext
from mlops_architect.graph.desk import Desk
from mlops_architect.graph.state import State


def intake(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Refuse text that asks for nothing a system could be built for.

    Raises:
        InvalidInput: The text does not ask for a machine-learning system.
    """
    desk = Desk(state, runtime.context)
    reading = read(desk.text, runtime.context.catalog.lexicon)
    if not reading.asks_for_ml:
        raise InvalidInput(
            "the text does not ask for a machine-learning system: no task (such as scoring, forecasting or recommending) was found in it",
            'Say what is predicted and for whom, for example: mlops-architect new "Nightly churn scores for 2 million customers on AWS".',
        )
    return {"schema_version": 1, "round": 0, "repairs": 0}


def extract(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Read the constraints, apply the revisions, and settle what is left open as marked assumptions."""
    desk = Desk(state, runtime.context)
    lexicon = runtime.context.catalog.lexicon
    reading = read(desk.text, lexicon)
    constraints = reading.constraints
    contradictions, injections = list(reading.contradictions), list(reading.injections)
    for revision in map(Revision.model_validate, state.get("revisions", [])):
        if revision.path:
            constraints = set_by_hand(constraints, revision.path, revision.value)
            contradictions = [found for found in contradictions if revision.path not in found.fields]
        else:
            later = read(revision.text, lexicon)
            constraints = revised(constraints, later.constraints)
            stated = {name for name, value in later.constraints.fields() if value.provenance is Provenance.STATED}
            contradictions = [found for found in contradictions if stated.isdisjoint(found.fields)]
            contradictions.extend(later.contradictions)
            injections.extend(later.injections)
    whole = Reading(
        constraints=constraints,
        contradictions=tuple(contradictions),
        injections=tuple(injections),
        asks_for_ml=reading.asks_for_ml,
    )
    update: State = {"reading": desk.put(whole), "demands": [], "declined": [], "round": 0}
    framed = Desk({**state, **update}, runtime.context).framed()
    return {**update, "constraints": desk.put(framed.constraints)}


def clarify(state: State, runtime: Runtime[RunContext]) -> Command[str]:
    """Stop for open questions where the run was asked to; refuse contradictions nobody has settled.

    Raises:
        InvalidInput: Two statements contradict each other and nobody is there to settle it.
    """
    desk = Desk(state, runtime.context)
    options = desk.options
    contradictions = desk.reading.contradictions
    asks = options.strict or (options.clarify and not state.get("clarified"))
    if not asks:
        if contradictions:
            raise InvalidInput(
                "the requirements contradict themselves:\n" + "\n".join(_both(found) for found in contradictions),
                _settling(contradictions),
            )
        return Command(goto=agent_ids()[0])
    framed = desk.framed()
    solved = figures(framed.situation)
    questions = weighed_questions(framed, solved) if solved else ()
    if not questions and not contradictions:
        return Command(goto=agent_ids()[0])
    gate = {
        "id": "clarify",
        "digest": state["reading"],
        "questions": [question.model_dump(mode="json") for question in questions],
        "contradictions": [_both(found) for found in contradictions],
    }
    answer = interrupt(gate)
    if not isinstance(answer, dict) or answer.get("gate") != "clarify" or answer.get("digest") != gate["digest"]:
        raise NotResumable(
            "the answer is for another gate or other requirements",
            "Look at it again with `mlops-architect resume RUN`.",
        )
    if answer["answer"] == "reject":
        return Command(goto=END, update={"answer": answer})
    later = answer.get("revisions", [])
    if later:
        return Command(goto="extract", update={"revisions": [*state.get("revisions", []), *later], "clarified": True})
    if contradictions:
        raise InvalidInput(
            "the contradictions are not settled:\n" + "\n".join(_both(found) for found in contradictions),
            _settling(contradictions),
        )
    return Command(goto=agent_ids()[0], update={"clarified": True, "options": {**state["options"], "strict": False}})


def _settling(contradictions: Sequence[Contradiction]) -> str:
    fields = dict.fromkeys(field for found in contradictions for field in found.fields)
    return f"Say which one holds with --set FIELD=VALUE ({', '.join(fields)}), or change the text."


def _both(found: Contradiction) -> str:
    """Return a contradiction with the words of both sides; words that stand side by side are one quotation."""
    quotations: list[str] = []
    end = -2
    for span in sorted(found.spans, key=lambda span: span.start):
        if span.start - end <= 1 and quotations:
            quotations[-1] += " " * (span.start - end) + span.text.strip()
        elif span.start > end:
            quotations.append(span.text.strip())
        end = max(end, span.end)
    quoted = " against ".join(f"“{words}”" for words in quotations)
    return f"  · {found.summary}: {quoted}" if quoted else f"  · {found.summary}"
