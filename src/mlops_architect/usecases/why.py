"""`why`: one choice of a recorded design, explained by solving it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_architect.decisions.git import ProjectRepository
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.explanation import Explanation
from mlops_architect.domain.plan import Plan
from mlops_architect.errors import NotResumable, StoreError
from mlops_architect.usecases.start import START_FILE, is_first_input
from mlops_architect.usecases.workbench import Workbench

if TYPE_CHECKING:
    from mlops_architect.engine.optimiser.build import Situation

_FOLDER = "architecture"


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
        situation, version, recorded = _of_project(bench, folder, "")
    else:
        record = bench.database.run(where)
        if record.version:
            situation, version, recorded = _of_project(bench, Path(record.folder), record.version)
        else:
            situation, version, recorded = _of_run(bench, record.id), record.id, None
    tell(f"solving {name} again")
    return explained(situation, name, version, recorded)


def _of_project(bench: Workbench, folder: Path, version: str) -> tuple[Situation, str, Plan]:
    from pydantic import ValidationError

    from mlops_architect.documents import parse_yaml
    from mlops_architect.engine.reading import read
    from mlops_architect.engine.situation import frame
    from mlops_architect.engine.understanding import requested

    repository = ProjectRepository(folder)
    try:
        if not repository.versions():
            raise StoreError(
                f"{folder.resolve()} has no decision set", "Give a project made by `mlops-architect new`, or a run id."
            )
        wanted = repository.known_version(version) if version else repository.versions()[-1]
        files = repository.files_at(wanted, _FOLDER)
    finally:
        repository.close()
    try:
        parts = {
            name: parse_yaml(files[f"{_FOLDER}/{name}.yaml"].decode(), name) for name in ("constraints", "plan", "cost")
        }
        constraints = Constraints.model_validate(_nested(parts["constraints"]["constraints"]))
        recorded = Plan.model_validate({**parts["plan"], "cost": _no_cost(parts["cost"])})
        text = files[f"{_FOLDER}/requirements.md"].decode()
        rate = float(parts["cost"].get("hourly_rate_usd") or bench.settings.hourly_rate_usd)
    except (KeyError, TypeError, AttributeError, ValidationError) as error:
        raise StoreError(
            f"the decision set {wanted} of {folder.resolve()} cannot be read: {str(error).splitlines()[0]}",
            "It may come from another release; `mlops-architect revise` makes a new version.",
        ) from error
    words = requested(text, read(text, bench.catalog.lexicon).injections)
    situation = frame(constraints, words, bench.catalog, rate, recorded.demands).situation
    return situation, wanted, recorded


def _nested(fields: dict[str, Any]) -> dict[str, Any]:
    """Return dotted fields as groups."""
    nested: dict[str, Any] = {}
    for name, stated in fields.items():
        group, _, leaf = name.partition(".")
        if leaf:
            nested.setdefault(group, {})[leaf] = stated
        else:
            nested[name] = stated
    return nested


def _no_cost(cost: dict[str, Any]) -> dict[str, Any]:
    kept = ("region", "infrastructure", "lines", "unpriced", "operating_hours", "hourly_rate_usd")
    return {name: cost[name] for name in kept if name in cost}


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
