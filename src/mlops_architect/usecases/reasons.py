"""`trace --why`: what a run has recorded on a question, in the words that were recorded; nothing is solved again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Outcome, Review
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.run import RunRecord, RunStatus
from mlops_architect.domain.trajectory import Answered, Reason
from mlops_architect.engine.agents.registry import agent_ids, schema_of
from mlops_architect.errors import NotResumable, UsageError
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.usecases.linting.subject import did_you_mean
from mlops_architect.usecases.workbench import Workbench

_MOST = 16
_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("ation", "ings", "ing", "als", "al", "ed", "es", "er", "e", "s")
_SHORTEST_STEM = 4
_SAYS_NOTHING = frozenset(
    "a an and any are be been but by can chose chosen did do does for from had has have how i in instead is it its no"
    " not of on or over picked select selected so taken than that the there they this to use used using was we were"
    " what when which who why will with would".split()
)
_ENGINE = "the engine"


def why_recorded(bench: Workbench, run_id: str, question: str) -> Answered:
    """Return what a run has recorded on a question: a pattern, a capability, a decision, or words such as "approved".

    Raises:
        NotResumable: There is no such run, or nothing was decided in it yet.
        UsageError: Nothing that was recorded has any of the words.
        StoreError: What was recorded cannot be read.
    """
    from mlops_architect.graph.history import history

    record = bench.database.run(run_id)
    folder = bench.settings.runs / record.id
    passed = history(folder / "checkpoints.sqlite", record.id)
    state = passed[-1].state if passed else {}
    if not state.get("outputs"):
        raise NotResumable(
            f"run {record.id} has decided nothing yet, or its checkpoints cannot be read",
            f"`mlops-architect resume {record.id}` goes on.",
        )
    known = [*_answers(bench, record), *_recorded(state, ArtefactStore(folder / "artefacts"))]
    words = _words(question)
    if not words:
        raise UsageError(f"{question!r} asks about nothing", 'For example: --why "aws-mwaa", or --why "not retrained"')
    exact, found = _best(words, known)
    if not found:
        names = {one.subject for one in known}
        raise UsageError(
            f"run {record.id} has recorded nothing on {question!r}{did_you_mean(question, names)}",
            "Ask about a pattern, a capability or a decision; `mlops-architect show` lists them.",
        )
    return Answered(run=record.id, question=question, exact=exact, reasons=tuple(found[:_MOST]))


def _best(words: frozenset[str], known: list[Reason]) -> tuple[bool, list[Reason]]:
    """Return the reasons that have most of the words, those that are about them first; and whether they have all."""
    scored = []
    for place, one in enumerate(known):
        subject = words & _words(one.subject)
        anywhere = words & (subject | _words(one.text) | _words(f"{one.kind} {one.by}"))
        if anywhere:
            scored.append((len(anywhere), len(subject), -place, one))
    if not scored:
        return False, []
    most = max(count for count, *_ in scored)
    best = sorted((one for one in scored if one[0] == most), key=lambda one: one[:3], reverse=True)
    about = [one for one in best if one[1] == len(words)]
    return most == len(words), [one for *_, one in (about or best)]


def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _SAYS_NOTHING)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _answers(bench: Workbench, record: RunRecord) -> Iterator[Reason]:
    if record.status is RunStatus.AWAITING:
        text = f"it waits for an answer: mlops-architect resume {record.id}"
        yield Reason(kind="answered", subject="not approved yet", text=text, by="nobody")
    for row in bench.database.approvals(record.id):
        yield Reason(
            kind="answered",
            subject=f"{row['gate']}: {row['answer']}",
            text=row["reason"] or "no reason was given",
            by=row["by"],
            at=row["at"],
        )


def _recorded(state: Mapping[str, Any], artefacts: ArtefactStore) -> Iterator[Reason]:
    if state.get("plan"):
        yield from _plan(Plan.model_validate(artefacts.get_json(state["plan"])))
    for agent in agent_ids():
        if agent in state["outputs"]:
            output = schema_of(agent).model_validate(artefacts.get_json(state["outputs"][agent]))
            yield from _agent(agent, output)
    for demand in state.get("demands", ()):
        yield Reason(kind="demanded", subject=demand["capability"], text=demand["reason"], by="the manager")
    for reason in state.get("declined", ()):
        yield Reason(kind="declined", subject="no design could meet this", text=reason, by="the manager")
    if str(state.get("picking", "")).startswith("withdrawn"):
        yield Reason(kind="withdrawn", subject="what a model preferred", text=state["picking"], by="the critics")
    for digest in state.get("reviews", {}).values():
        yield from _review(Review.model_validate(artefacts.get_json(digest)))


def _plan(plan: Plan) -> Iterator[Reason]:
    preferred = {pick.capability: pick for pick in plan.picks}
    proof = plan.proof.text if plan.proof else ""
    for choice in plan.choices:
        chosen, pick = choice.candidate, preferred.get(choice.capability)
        text = f"{chosen.title}, {chosen.cost.in_words}; the design as a whole: {proof or 'not proven'}"
        if pick is not None:
            text += f"\npreferred by {pick.by}: {pick.why}"
        yield Reason(kind="chosen", subject=f"{choice.capability}: {chosen.pattern}", text=text, by=_ENGINE)
        for other in choice.alternatives:
            yield Reason(
                kind="rejected",
                subject=f"{choice.capability}: {other.pattern}",
                text=f"{other.title}: {other.reason}",
                by=_ENGINE,
            )
    for skipped in plan.skipped:
        yield Reason(kind="not needed", subject=skipped.capability, text=skipped.reason, by=_ENGINE)


def _agent(agent: str, output: AgentOutput) -> Iterator[Reason]:
    for one in output.decisions:
        lines = [f"{one.question} {one.choice}", one.rationale]
        lines += [f"risk: {risk}" for risk in one.risks]
        if one.would_change_if:
            lines.append(f"would change if {one.would_change_if}")
        yield Reason(kind="decided", subject=one.id, text="\n".join(lines), by=agent)
        for other in one.rejected:
            yield Reason(kind="rejected", subject=f"{one.id}: {other.name}", text=other.reason, by=agent)
    told = output.contribution
    if told is None:
        return
    who = f"{told.provider}/{told.model} for {agent}"
    if told.standing == "engine":
        yield Reason(kind="model", subject=f"{agent}: the engine's answer stands", text=told.reason, by=who)
    for pick in told.chosen:
        yield Reason(kind="model", subject=f"{pick.capability}: {pick.pattern}", text=pick.why, by=who)
    for ranking in told.rankings:
        order = f"ranked {', '.join(ranking.patterns)}: {ranking.why}"
        yield Reason(kind="model", subject=ranking.capability, text=order, by=who)


def _review(review: Review) -> Iterator[Reason]:
    for one in review.findings:
        if one.outcome in (Outcome.FAIL, Outcome.UNKNOWN):
            text = "\n".join(filter(None, (f"{one.outcome.value}: {one.detail}", one.remediation)))
            yield Reason(kind="found", subject=f"{one.id}: {one.title}", text=text, by=review.title)
