"""`why`: one choice of a recorded design, explained by solving it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_architect.domain.explanation import Explanation
from mlops_architect.domain.plan import Plan
from mlops_architect.errors import NotResumable
from mlops_architect.usecases.recorded import recorded
from mlops_architect.usecases.start import START_FILE, is_first_input
from mlops_architect.usecases.workbench import Workbench

if TYPE_CHECKING:
    from mlops_architect.engine.optimiser.build import Situation


def why(bench: Workbench, name: str, where: str, tell: Any = lambda _: None) -> Explanation:
    """Explain a capability or pattern of a design.

    Args:
        bench: Settings, run database and catalogue.
        name: The capability or pattern.
        where: A project folder, or a run; empty for the project of the current folder.
        tell: Told in words what is going on.

    Raises:
        StoreError: The folder is not a project, or its decision set cannot be read.
        NotResumable: There is no such run.
        UsageError: Nothing is called so.
        Infeasible: There is no design.
    """
    from mlops_architect.engine.exploring.explaining import explained

    folder = Path(where or ".")
    if folder.is_dir():
        situation, version, solved = _of_project(bench, folder, "")
    else:
        record = bench.database.run(where)
        if record.version:
            situation, version, solved = _of_project(bench, Path(record.folder), record.version)
        else:
            situation, version, solved = _of_run(bench, record.id), record.id, None
    tell(f"solving {name} again")
    return explained(situation, name, version, solved)


def _of_project(bench: Workbench, folder: Path, version: str) -> tuple[Situation, str, Plan]:
    from mlops_architect.engine.situation import frame, with_in_place

    found = recorded(folder, version)
    rate = found.hourly_rate_usd or bench.settings.hourly_rate_usd
    words = found.words(bench.catalog.lexicon)
    framed = frame(found.constraints, words, bench.catalog, rate, found.plan.demands)
    in_place = tuple(pick for pick in found.plan.picks if pick.in_place)
    return with_in_place(framed, in_place).situation, found.version, found.plan


def _of_run(bench: Workbench, run: str) -> Situation:
    """Return what a run that has no version yet began with; what its critics asked for since is not in it."""
    import json

    from mlops_architect.domain.run import Revision, RunOptions
    from mlops_architect.engine.situation import frame
    from mlops_architect.engine.understanding import requested, understood
    from mlops_architect.store.artefacts import ArtefactStore

    path = bench.settings.runs / run / START_FILE
    try:
        begun = json.loads(path.read_text())
        if not is_first_input(begun):
            raise ValueError("it is not what a run begins with")
        text = ArtefactStore(bench.settings.runs / run / "artefacts").get(begun["text"]).decode()
    except (OSError, ValueError) as error:
        raise NotResumable(f"run {run} cannot be read: {error}", "Start again with `mlops-architect new`.") from error
    revisions = [Revision.model_validate(one) for one in begun["revisions"]]
    reading = understood(text, revisions, bench.catalog.lexicon)
    rate = RunOptions.model_validate(begun["options"]).hourly_rate_usd
    words = requested(text, reading.injections)
    return frame(reading.constraints, words, bench.catalog, rate).situation
