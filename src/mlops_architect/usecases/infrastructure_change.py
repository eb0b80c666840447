"""What a design that waits at its gate loses of the infrastructure that stands: both sides' Terraform, compared.

What stands is the latest generation on the tool's branch; moves that somebody wrote count from the user's branch. The
new side is rendered in memory.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from mlops_architect.decisions.git import TOOL_BRANCH, USER_BRANCH, ProjectRepository
from mlops_architect.documents import DocumentError, parse_hcl
from mlops_architect.domain.finding import Finding, Outcome, Review, Severity
from mlops_architect.domain.infrastructure_change import CRITIC, Change
from mlops_architect.engine.infrastructure_change import Rendered, losses
from mlops_architect.engine.terraform_moves import Moves, moves
from mlops_architect.errors import ArchitectError, NotResumable, StoreError
from mlops_architect.scaffold.generator import INFRASTRUCTURE, TemplateGenerator
from mlops_architect.usecases.session import Session

FINDING = "infrastructure-loss"
MOST_TOLD = 50
"""Changes in one event; the gate lists them all."""
_ROOT = INFRASTRUCTURE.rstrip("/")
_VARIABLES = f"{_ROOT}/environments/prod.tfvars"
_MANIFEST = "manifest.json"


def infrastructure_change(session: Session) -> Change | None:
    """Return what the pending design loses; None where the run began with no version before it."""
    if not session.record.parent:
        return None
    folder = Path(session.record.folder)
    try:
        since, standing, users = _standing(folder)
    except (StoreError, NotResumable) as error:  # gone, or no repository any more
        return Change(since="", not_compared=f"what stands cannot be read: {error.message}", unreadable=True)
    if not standing:
        return Change(since="", not_compared=f"no Terraform was generated for {session.record.parent} or before it")
    generator = TemplateGenerator(session.context.catalog)
    try:
        coming = generator.infrastructure(session.desk().design(), session.record.project)
        if not coming:
            return Change(since=since, not_compared="no Terraform is generated for this design")
        before, after = _rendered(standing), _rendered(coming)
        found = losses(before, after, session.context.catalog.change_facts, _moves_of(users))
        return Change(since=since, losses=tuple(found), resources=len(before.resources()))
    except ArchitectError as error:  # a model's part, or a generation of another release
        why = f"the Terraform of {since} cannot be compared: {error.message}"
        return Change(since=since, not_compared=why, unreadable=True)


def findings(change: Change | None) -> tuple[Finding, ...]:
    """Return one finding for each loss, worst first; one that says why where nothing could be compared."""
    if change is None:
        return ()
    if change.not_compared:
        return (
            _finding(Outcome.UNKNOWN, Severity.MEDIUM, f"{change.not_compared}; chosen patterns are compared instead"),
        )
    if not change.losses:
        said = f"all {change.resources} resources of the Terraform of {change.since} stay"
        return (_finding(Outcome.PASS, Severity.INFO, said),)
    return tuple(
        _finding(Outcome.UNKNOWN if loss.how == "untold" else Outcome.FAIL, loss.severity, loss.text, loss.address)
        for loss in change.losses
    )


def review_of(change: Change | None) -> Review | None:
    """Return what a version loses of the one before, as its decision set keeps it; None where nothing stands."""
    if change is None or (change.not_compared and not change.unreadable):
        return None
    found = findings(change)
    outcomes = {one.outcome for one in found}
    verdict = next((one for one in (Outcome.FAIL, Outcome.UNKNOWN) if one in outcomes), Outcome.PASS)
    summary = found[0].detail
    if change.losses:
        summary = (
            f"of {change.resources} resources of the Terraform of {change.since}, {len(change.of_data)} that hold data and"
            f" {len(change.others)} others are deleted or replaced, or may be"
        )
    return Review(critic=CRITIC, title="Infrastructure that stands", verdict=verdict, summary=summary, findings=found)


def _finding(outcome: Outcome, severity: Severity, detail: str, address: str = "") -> Finding:
    held = outcome is Outcome.FAIL
    return Finding(
        id=FINDING,
        source="infrastructure",
        title="What stands is kept, or its loss is known",
        outcome=outcome,
        severity=severity,
        detail=detail,
        decision=address,
        remediation="Copy its data first, or say where it went in a `moved` block beside it." if held else "",
    )


def _standing(folder: Path) -> tuple[str, Mapping[str, bytes], Mapping[str, bytes]]:
    """Return the version that was generated last, its Terraform, and the user's."""
    repository = ProjectRepository(folder)
    try:
        standing = repository.files_at(TOOL_BRANCH, _ROOT)
        if not standing:
            return "", {}, {}
        users = repository.files_at(USER_BRANCH, _ROOT)
        told = json.loads(repository.file_at(TOOL_BRANCH, _MANIFEST))
        return str(told.get("version", "")), standing, users
    except (ValueError, AttributeError) as error:
        raise StoreError(f"{_MANIFEST} of the branch {TOOL_BRANCH} cannot be read") from error
    finally:
        repository.close()


def _rendered(files: Mapping[str, bytes]) -> Rendered:
    """Return the parsed Terraform with production's values.

    Raises:
        DocumentError: A file is not HCL.
    """
    given = files.get(_VARIABLES)
    return Rendered(_folders(files), _ROOT, _parsed(given, _VARIABLES) if given else {})


def _folders(files: Mapping[str, bytes]) -> dict[str, list[Mapping[str, Any]]]:
    folders: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for path, content in sorted(files.items()):
        if path.endswith(".tf"):
            folders[str(PurePosixPath(path).parent)].append(_parsed(content, path))
    return folders


def _moves_of(files: Mapping[str, bytes]) -> Moves | None:
    """Return the moves in the user's own Terraform; None where it cannot be read, or has none."""
    if not any(b"moved" in content or b"removed" in content for content in files.values()):
        return None
    try:
        return moves(_folders(files), _ROOT)
    except DocumentError:  # theirs to mend; without it a loss is said once too often, never too rarely
        return None


@lru_cache(maxsize=512)
def _parsed(content: bytes, path: str) -> Mapping[str, Any]:
    try:
        return parse_hcl(content.decode(), path)
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: not UTF-8") from error
