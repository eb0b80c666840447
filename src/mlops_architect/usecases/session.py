"""One run in progress: its folder, its graph, its state, and who answers its gates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import CallRecord, ModelOptions
from mlops_architect.domain.gate import Gate
from mlops_architect.domain.run import RunRecord
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.store.locks import exclusive
from mlops_architect.store.recordings import CallFiles
from mlops_architect.usecases.interruption import at_once
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.workbench import Workbench, lock_of

if TYPE_CHECKING:
    from mlops_architect.graph.control import Pending
    from mlops_architect.settings import Settings


@dataclass(frozen=True)
class Reply:
    """An answer to a gate: approve, reject, or revise with later words and settings."""

    answer: str
    by: str
    reason: str = ""
    revisions: tuple[dict[str, str], ...] = ()
    accepted: tuple[str, ...] | None = None
    """Ids of the risks that were accepted; None for all that the gate shows."""
    unattended: bool = False
    """Whether nobody looked: ``--yes``, or a time limit."""
    sign: bool = False
    """Whether the person asked for a signature."""


def calls_of(settings: Settings, run: str) -> CallFiles:
    """Return the recorded calls of a run."""
    return CallFiles(settings.runs / run / "calls")


class Gatekeeper(Protocol):
    """Whoever answers gates: a person at a terminal, ``--yes``, or nobody."""

    def architecture(self, gate: Gate, session: Session) -> Reply | None:
        """Answer the architecture or release gate; None leaves the run waiting."""

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:
        """Answer the open questions; None leaves the run waiting."""


class Session:
    """The graph of one run, opened for exclusive use."""

    def __init__(self, bench: Workbench, record: RunRecord, graph: Any, context: Any) -> None:
        self.bench = bench
        self.record = record
        self.graph = graph
        self.context = context
        self.observer = Observer()

    @property
    def config(self) -> dict[str, Any]:
        """The LangGraph configuration; the run id is the thread id."""
        return {"configurable": {"thread_id": self.record.id}, "recursion_limit": 400}

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.bench.settings.runs / self.record.id

    def desk(self) -> Any:
        """Return the state as typed values."""
        from mlops_architect.graph.desk import Desk

        return Desk(self.graph.get_state(self.config).values, self.context)

    def pending(self) -> Pending | None:
        """Return the gate the run waits at, None when it waits for nothing."""
        from mlops_architect.graph.control import pending

        return pending(self.graph, self.config)

    def begun(self) -> bool:
        """Whether a first step was checkpointed."""
        return bool(self.graph.get_state(self.config).values)

    def spec(self, agent: str) -> AgentSpec:
        """Return the declaration of a planning agent."""
        found: AgentSpec = next(spec for spec in self.context.catalog.agents if spec.id == agent)
        return found

    def finished(self) -> bool:
        """Whether the graph has come to its end."""
        state = self.graph.get_state(self.config)
        # not `next`: it leaves out a step whose writes are kept while the checkpoint after it is not
        return bool(state.values) and not state.tasks

    def update(self, **changes: Any) -> None:
        """Change and save the run's record."""
        from mlops_architect.store.database import now

        self.record = self.record.model_copy(update={**changes, "updated_at": now()})
        self.bench.database.save_run(self.record)


@contextmanager
def open_session(
    bench: Workbench,
    record: RunRecord,
    observer: Observer,
    *,
    live: bool = True,
    earlier: Sequence[CallRecord] = (),
) -> Iterator[Session]:
    """Open a run for exclusive use, its project too.

    Args:
        bench: Settings, run database and catalogue.
        record: The run.
        observer: Who watches.
        live: False where models answer from the recordings alone.
        earlier: Calls that count as made where the recordings alone answer, for a run that begins in the middle.

    Raises:
        NotResumable: Another process uses the run or the project, or its checkpoints are damaged.
        StoreError: The run's folder cannot be written.
        ProviderUnavailable: A model that is to be asked lacks its key or its library.
    """
    import hashlib

    from mlops_architect.critics.panel import planning_critics
    from mlops_architect.errors import StoreError
    from mlops_architect.graph.build import build
    from mlops_architect.graph.checkpoints import checkpointer, require_readable
    from mlops_architect.graph.context import RunContext
    from mlops_architect.providers.code.registry import coder
    from mlops_architect.providers.registry import colleagues
    from mlops_architect.scaffold.generator import TemplateGenerator
    from mlops_architect.usecases.policy_switches import switches_of
    from mlops_architect.usecases.validation import RepositoryValidator
    from mlops_architect.usecases.waivers import today, waivers_of, waivers_of_catalogs

    folder = bench.settings.runs / record.id
    locks = bench.settings.home / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        locks.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot write {folder}: {error.strerror or error}", "Set MLOPS_ARCHITECT_HOME to a writable folder."
        ) from error
    project_key = hashlib.sha256(record.folder.encode()).hexdigest()[:16]
    artefacts = ArtefactStore(folder / "artefacts")
    switches = switches_of(bench.settings, bench.catalog.packs)
    with ExitStack() as stack:
        stack.enter_context(exclusive(lock_of(bench.settings, record.id), f"run {record.id}"))
        stack.enter_context(exclusive(locks / f"{project_key}.lock", f"project {record.folder}"))
        checkpoints = folder / "checkpoints.sqlite"
        saver = stack.enter_context(checkpointer(checkpoints))
        context = RunContext(
            catalog=bench.catalog,
            provider=colleagues(
                record.options.colleagues or ModelOptions(),
                bench.models,
                calls_of(bench.settings, record.id),
                live=live,
                earlier=earlier,
                waiting=at_once,
                listener=observer,
            ),
            critics=planning_critics(
                bench.catalog.policies.values(),
                bench.catalog.scenarios,
                bench.catalog.list_prices,
                bench.catalog.packs,
                switches,
            ),
            artefacts=artefacts,
            generator=TemplateGenerator(bench.catalog),
            validator=RepositoryValidator(bench.settings, artefacts, observer, bench.project),
            coder=coder(
                record.options.codegen,
                lambda: bench.code_rules,
                lambda: bench.models,
                calls_of(bench.settings, record.id),
                live=live,
                waiting=at_once,
            ),
            switches=switches,
            waivers=(*waivers_of(Path(record.folder)), *waivers_of_catalogs(bench.roots)),
            today=today,
        )
        session = Session(bench, record, build(saver), context)
        session.observer = observer
        require_readable(session.graph, session.config, checkpoints)
        yield session
