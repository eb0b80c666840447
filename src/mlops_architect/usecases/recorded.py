"""A version of a project as it is recorded: what was understood, and the plan that was solved from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_architect.decisions.git import ProjectRepository
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.run import Revision
from mlops_architect.domain.workload import Quantity, Workload
from mlops_architect.errors import StoreError

_FOLDER = "architecture"
REVISIONS = "revisions.yaml"


@dataclass(frozen=True)
class Recorded:
    """One version of a project; ``hourly_rate_usd`` is None where the version does not tell.

    ``revisions`` are what was answered and set by hand on top of the text.
    """

    version: str
    text: str
    constraints: Constraints
    workload: Workload
    plan: Plan
    hourly_rate_usd: float | None
    revisions: tuple[Revision, ...] = ()

    def words(self, lexicon: Lexicon) -> str:
        """Return the requirements without attempted instructions."""
        from mlops_architect.engine.reading import read
        from mlops_architect.engine.understanding import requested

        return requested(self.text, read(self.text, lexicon).injections)

    def quantity(self, name: str) -> Quantity:
        """Return a quantity of the workload; KeyError if there is none."""
        return self.workload.quantity(name)


def versioned(folder: Path) -> bool:
    """Whether a folder is a project with a version."""
    try:
        repository = ProjectRepository(folder)
    except StoreError:
        return False
    try:
        return bool(repository.versions())
    finally:
        repository.close()


def recorded(folder: Path, version: str = "") -> Recorded:
    """Return a version of a project; the latest when none is named.

    Raises:
        StoreError: The folder is not a project, or its decision set cannot be read.
        NotResumable: There is no such version.
    """
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
    return parsed(files, wanted, folder)


def lying(folder: Path) -> Recorded:
    """Return the decision set as it lies in a folder, whatever its git knows.

    Raises:
        StoreError: There is none, or it cannot be read.
    """
    try:
        files = {f"{_FOLDER}/{path.name}": path.read_bytes() for path in (folder / _FOLDER).iterdir() if path.is_file()}
    except OSError as error:
        raise StoreError(f"{folder / _FOLDER}: {error.strerror or error}", "Restore it from git.") from error
    return parsed(files, "of the working tree", folder)


def parsed(files: Mapping[str, bytes], version: str, folder: Path) -> Recorded:
    """Return a decision set from its files by path.

    Raises:
        StoreError: A file is missing or not of its shape.
    """
    from pydantic import ValidationError

    from mlops_architect.documents import DocumentError, parse_yaml

    try:
        parts = {
            name: parse_yaml(files[f"{_FOLDER}/{name}.yaml"].decode(), name)
            for name in ("constraints", "plan", "cost", "workload")
        }
        rate = parts["cost"].get("hourly_rate_usd")
        return Recorded(
            version=version,
            text=files[f"{_FOLDER}/requirements.md"].decode(),
            constraints=Constraints.model_validate(_nested(parts["constraints"]["constraints"])),
            workload=Workload.model_validate(parts["workload"]),
            plan=Plan.model_validate({**parts["plan"], "cost": _no_cost(parts["cost"])}),
            hourly_rate_usd=float(rate) if rate else None,
            revisions=tuple(Revision.model_validate(one) for one in _revisions(files)),
        )
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, DocumentError, ValidationError) as error:
        raise StoreError(
            f"the decision set {version} of {folder.resolve()} cannot be read: {str(error).splitlines()[0]}",
            "It may come from another release; `mlops-architect revise` makes a new version.",
        ) from error


def _revisions(files: Mapping[str, bytes]) -> list[Any]:
    from mlops_architect.documents import parse_yaml

    content = files.get(f"{_FOLDER}/{REVISIONS}")
    return list(parse_yaml(content.decode(), REVISIONS)) if content is not None else []


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
    own = ("region", "infrastructure", "lines", "unpriced", "operating_hours", "hourly_rate_usd")
    kept = (*own, "idle", "budget_covers_production_only")
    return {name: cost[name] for name in kept if name in cost}
