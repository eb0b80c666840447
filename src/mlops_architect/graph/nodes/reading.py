"""Intake and extraction: the text becomes constraints, with every revision applied in order."""

from __future__ import annotations

from typing import Any

from langgraph.graph import END
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from mlops_architect.domain.run import Revision
from mlops_architect.engine.agents.registry import agent_ids
from mlops_architect.engine.optimiser.plan import figures
from mlops_architect.engine.proposing.reading import withheld
from mlops_architect.engine.quoting import both_sides
from mlops_architect.engine.sensitivity import weighed_questions
from mlops_architect.engine.understanding import contradicted, refuse_other_wishes, understood
from mlops_architect.errors import NotResumable
from mlops_architect.graph.context import RunContext
from mlops_architect.graph.desk import Desk
from mlops_architect.graph.nodes.beside import LaterWords, differences, has_design, read_beside
from mlops_architect.graph.picking import UNPICKED, kept_of
from mlops_architect.graph.state import State


def intake(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Refuse text that asks for nothing a system could be built for.

    Raises:
        InvalidInput: The text does not ask for a machine-learning system.
    """
    desk = Desk(state, runtime.context)
    refuse_other_wishes(understood(desk.text, _revisions(state), runtime.context.catalog.lexicon))
    return {"schema_version": 1, "round": 0, "repairs": 0}


def _revisions(state: State) -> list[Revision]:
    return [Revision.model_validate(one) for one in state.get("revisions", [])]


def extract(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Read the constraints, apply the revisions, and settle what is left open as marked assumptions."""
    desk = Desk(state, runtime.context)
    revisions = _revisions(state)
    first, asked = read_beside(desk)
    later, lexicon = LaterWords(desk), runtime.context.catalog.lexicon
    whole = understood(desk.text, revisions, lexicon, first, later)
    if any(stated.by for _, stated in whole.constraints.fields()) and not has_design(desk, whole):
        # a value that nobody but a model has read must not be the end of a run
        whole = understood(
            desk.text, revisions, lexicon, withheld(first), lambda said, standing: withheld(later(said, standing))
        )
    update: State = {"reading": desk.put(whole), "demands": [], "declined": [], "round": 0, **UNPICKED}
    framed = Desk({**state, **update, "kept": []}, runtime.context).framed()
    conduct = {**asked.get("conduct", {}), **later.conduct}
    return {
        **update,
        **kept_of(framed.situation, desk.options.keep),
        "constraints": desk.put(framed.constraints),
        **({"conduct": conduct} if conduct else {}),
    }


def clarify(state: State, runtime: Runtime[RunContext]) -> Command[str]:
    """Stop for open questions where the run was asked to, and where two readers differ; refuse contradictions nobody settled.

    Raises:
        InvalidInput: Two statements contradict each other and nobody is there to settle it.
    """
    desk = Desk(state, runtime.context)
    options = desk.options
    contradictions = desk.reading.contradictions
    asks = options.strict or (options.clarify and not state.get("clarified"))
    seen = state.get("differed", [])
    # what was said since the questions were asked may be read differently too
    open_again = not state.get("clarified") or bool(state.get("reread"))
    unseen = [one for one in desk.reading.differences if one.summary not in seen]
    differ = bool(unseen) and open_again and not contradictions
    if not (asks or differ):
        if contradictions:
            raise contradicted(contradictions, "the requirements contradict themselves", desk.text)
        return Command(goto=agent_ids()[0])
    framed = desk.framed()
    solved = figures(framed.situation)
    questions = differences(unseen, framed, solved)
    if asks and solved:
        questions += weighed_questions(framed, solved)
    if not questions and not contradictions:
        return Command(goto=agent_ids()[0])
    gate = {
        "id": "clarify",
        "digest": state["reading"],
        "questions": [question.model_dump(mode="json") for question in questions],
        "contradictions": [both_sides(found, desk.text) for found in contradictions],
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
    done = {"clarified": True, "differed": [*seen, *(one.summary for one in unseen)]}
    if later:
        revisions = [*state.get("revisions", []), *later]
        return Command(goto="extract", update={**done, "revisions": revisions, "reread": True})
    if contradictions:
        raise contradicted(contradictions, "the contradictions are not settled", desk.text)
    loose = {**state["options"], "strict": False}
    return Command(goto=agent_ids()[0], update={**done, "options": loose, "reread": False})
