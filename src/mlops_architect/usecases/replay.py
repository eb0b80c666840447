"""`replay`: a run once more, from its recordings or with another model, and what differs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mlops_architect.decisions.diff import compare
from mlops_architect.decisions.render import render_decision_set
from mlops_architect.domain.calls import Conduct, ModelOptions
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.gate import Gate
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.replayed import AgentBeside, Beside, Replay, Spending
from mlops_architect.domain.run import RunRecord, RunStatus
from mlops_architect.errors import AwaitingApproval, NotResumable
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.usecases.advance import advance
from mlops_architect.usecases.forking import Fork, fork_of, lay_out
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.replay_code import Extended, extended, extended_again
from mlops_architect.usecases.session import Reply, Session, open_session
from mlops_architect.usecases.settle import content_of
from mlops_architect.usecases.spending import spending_of
from mlops_architect.usecases.workbench import Workbench

_COMPARED = "compared"
"""Folder of a run with the calls of other models on the same inputs, so that comparing again costs nothing."""


@dataclass(frozen=True)
class _Planned:
    """A run up to its architecture gate."""

    label: str
    files: Mapping[str, bytes]
    outputs: Mapping[str, AgentOutput]
    conducts: Mapping[str, Conduct]
    plan: Plan
    code: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def confidence(self) -> float:
        return min(output.confidence for output in self.outputs.values())

    @property
    def monthly_usd(self) -> float:
        return round(self.plan.cost.whole.expected_usd, 2)

    @property
    def environments_usd(self) -> dict[str, float]:
        cost = self.plan.cost
        beside = {one.name: round(one.monthly.expected_usd, 2) for one in cost.idle}
        return {"production": round(cost.infrastructure.expected_usd, 2), **beside}

    @property
    def patterns(self) -> dict[str, str]:
        return {choice.capability: choice.candidate.pattern for choice in self.plan.choices}

    def spent(self) -> Spending:
        total = Spending()
        for conduct in self.conducts.values():
            total = total.plus(spending_of(conduct))
        return total


class _Nobody:
    """Answers no gate."""

    def architecture(self, gate: Gate, session: Session) -> Reply | None:  # noqa: ARG002
        """Leave it open."""
        return None

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:  # noqa: ARG002
        """Leave it open."""
        return None


def replay(
    bench: Workbench, run_id: str, observer: Observer, other: ModelOptions | None = None, since: str = ""
) -> Replay:
    """Design again what a run designed, and compare the two; the project is not touched.

    Code that a model wrote is written again from its recordings; with other models the architecture is the end.

    Args:
        bench: Settings, run database and catalogue.
        run_id: Which run.
        observer: Who watches the second run.
        other: The models to ask instead; None answers from the run's recordings alone.
        since: The first step to run again, from the run's checkpoint before it; empty runs all of them.

    Raises:
        UsageError: The run has no such step.
        NotResumable: The run has no architecture yet, or asks something that was not recorded.
        ProviderUnavailable: The other model cannot be asked.
        ArchitectError: See ``advance``.
    """
    record = bench.database.run(run_id)
    if other is None:
        since = since or record.forked_at  # what came before was another run's, whose models are not this one's
    with open_session(bench, record, Observer(), live=False) as session:
        state = session.desk().state
        if not state.get("digest"):
            raise NotResumable(
                f"run {record.id} has not come to an architecture yet", f"`mlops-architect resume {record.id}` goes on."
            )
        before = _planned(session)
        coded = extended(session) if other is None else None
        if coded is not None:
            before = replace(before, code=coded.files)
        text, revisions = session.desk().text, list(state.get("revisions", []))
        fork = fork_of(session.folder, record.id, since, gate=since == record.forked_at) if since else None
    after = _again(bench, record, observer, other, (text, revisions), fork, coded)
    notes = []
    if record.catalog_digest != bench.catalog.digest:
        notes.append("the catalogue has changed since the run")
    if fork is not None and other is not None:
        notes.append(f"what comes before {since} is the run's own, unless findings send its agents back to think again")
    differing = sorted(
        name for name in {*before.files, *after.files} if before.files.get(name) != after.files.get(name)
    )
    written = sorted(path for path in {*before.code, *after.code} if before.code.get(path) != after.code.get(path))
    return Replay(
        run=record.id,
        since=since,
        before=before.label,
        after=after.label if other else f"{after.label} (recorded)",
        identical=not differing and not written,
        differing=(*differing, *written),
        changes=compare(before.files, after.files, (before.label, after.label)).lines() if differing else (),
        monthly_usd_before=before.monthly_usd,
        monthly_usd_after=after.monthly_usd,
        environments_usd_before=before.environments_usd,
        environments_usd_after=after.environments_usd,
        confidence_before=before.confidence,
        confidence_after=after.confidence,
        patterns=tuple(
            Beside(name=one, before=before.patterns.get(one, ""), after=after.patterns.get(one, ""))
            for one in sorted(before.patterns.keys() | after.patterns.keys())
            if before.patterns.get(one) != after.patterns.get(one)
        ),
        agents=tuple(_beside(agent, before, after) for agent in before.outputs),
        spent_before=before.spent(),
        spent_after=after.spent(),
        notes=tuple(notes),
    )


def _again(
    bench: Workbench,
    record: RunRecord,
    observer: Observer,
    other: ModelOptions | None,
    words: tuple[str, list[dict[str, Any]]],
    fork: Fork | None,
    coded: Extended | None,
) -> _Planned:
    """Return the same requirements designed in a place of their own, from the beginning or from a fork."""
    changes: dict[str, Any] = {"strict": False, "clarify": False}
    if other is not None:
        changes |= {"colleagues": other, "codegen": None}
    own = bench.settings.runs / record.id
    recorded = own / (_COMPARED if other is not None else "calls")
    with tempfile.TemporaryDirectory(prefix="mlops-architect-replay-") as folder:
        home = Path(folder)
        second = Workbench(replace(bench.settings, home=home), bench.project)
        second.__dict__.update(catalog=bench.catalog, models=bench.models)  # read once
        copy = record.model_copy(
            update={
                "folder": str(home / "project"),
                "status": RunStatus.RUNNING,
                "options": record.options.model_copy(update=changes),
                "version": "",
                "step": "",
                "parent": "",
            }
        )
        calls = home / "runs" / record.id / "calls"
        if recorded.is_dir():
            shutil.copytree(recorded, calls)
        if fork is not None:
            lay_out(fork, record.id, own, home / "runs" / record.id)
        # what a run had used up by then counts where it goes on with the same models, not for others
        earlier = fork.earlier if fork is not None and other is None else ()
        try:
            with open_session(second, copy, observer, live=other is not None, earlier=earlier) as session:
                second.database.save_run(copy)
                with suppress(AwaitingApproval):
                    advance(session, None if fork is not None else _first_input(session, words), _Nobody())
                planned = _planned(session)
                return planned if coded is None else replace(planned, code=extended_again(session, coded.verdicts))
        finally:
            second.close()
            if other is not None and calls.is_dir():
                shutil.copytree(calls, recorded, dirs_exist_ok=True)


def _first_input(session: Session, words: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    text, revisions = words
    return {
        "project": session.record.project,
        "text": ArtefactStore(session.folder / "artefacts").put(text.encode()),
        "revisions": revisions,
        "options": session.record.options.model_dump(mode="json"),
        # nobody is there to ask: what was answered then is in the revisions, the rest stays the engine's
        "clarified": True,
        "outputs": {},
        "inputs": {},
        "reviews": {},
        "files": {},
    }


def _planned(session: Session) -> _Planned:
    desk = session.desk()
    agents = list(desk.state["outputs"])
    found = {agent: desk.conduct(agent) for agent in (*agents, *desk.state.get("conduct", {}))}
    return _Planned(
        label=session.context.provider.name,
        files=render_decision_set(content_of(session)),
        outputs={agent: desk.output(agent) for agent in agents},
        conducts={agent: conduct for agent, conduct in found.items() if conduct is not None},
        plan=desk.plan,
    )


def _beside(agent: str, before: _Planned, after: _Planned) -> AgentBeside:
    ours, theirs = before.outputs[agent], after.outputs[agent]
    first, second = before.conducts.get(agent), after.conducts.get(agent)
    known, now = ({one.id: one for one in output.decisions} for output in (ours, theirs))
    both = [name for name in known if name in now]
    changed = [name for name in both if known[name].choice != now[name].choice]
    return AgentBeside(
        agent=agent,
        confidence_before=ours.confidence,
        confidence_after=theirs.confidence,
        standing_before=first.standing if first else "",
        standing_after=second.standing if second else "",
        reason_after=second.reason if second and second.standing == "engine" else "",
        decisions_added=tuple(sorted(now.keys() - known.keys())),
        decisions_gone=tuple(sorted(known.keys() - now.keys())),
        decisions_changed=tuple(
            Beside(name=name, before=known[name].choice, after=now[name].choice) for name in changed
        ),
        reworded=tuple(name for name in both if name not in changed and known[name] != now[name]),
        spent_before=spending_of(first),
        spent_after=spending_of(second),
    )
