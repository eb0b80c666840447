"""Whether what is recorded was tampered with: the audit trail, what each approval was given for, and git's own objects."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mlops_architect.decisions.audit import AUDIT_PATH, content_digest, entries
from mlops_architect.decisions.git import TOOL_BRANCH, ProjectRepository
from mlops_architect.decisions.signing import CannotTell, Signed, problem, signer, statement
from mlops_architect.domain.generated import Check, CheckOutcome
from mlops_architect.errors import StoreError

_SET = "architecture"
_MANIFEST = "manifest.json"
_UNBOUND = "approved by a release that did not bind approvals to files"

Problems = Iterator[str]


def verified(folder: Path) -> tuple[Check, ...]:
    """Check everything that a project records.

    Raises:
        StoreError: The folder is no project of the tool.
    """
    repository = ProjectRepository(folder)
    try:
        if not _has_versions(repository):
            raise StoreError(f"{folder.resolve()} has no decision set", "Give a project made by `mlops-architect new`.")
        return (
            _check("git-objects", "Objects of git are what their names say", lambda: _objects(repository)),
            _check(
                "audit-trail", "The audit trail is unbroken, and only ever grew", lambda: _trail(repository, folder)
            ),
            _check("approvals", "Every version is what was approved", lambda: _versions(repository)),
            _check("signatures", "Signed approvals carry the signature of who gave them", lambda: _signed(repository)),
            _check("decision-set", "The decision set is the latest version's", lambda: _present(repository, folder)),
            _check("release", "The release is what was approved", lambda: _release(repository)),
            _check("archives", "Archives hold what was released", lambda: _archives(repository, folder)),
        )
    finally:
        repository.close()


def _has_versions(repository: ProjectRepository) -> bool:
    try:
        return repository.is_ours and bool(repository.versions())
    except StoreError:
        # A tag that git cannot read is damage of a project, and the checks say so.
        return True


def _check(id_: str, title: str, find: Callable[[], Problems]) -> Check:
    try:
        problems = list(find())
    except StoreError as error:
        problems = [error.message]
    except _NothingThereError as error:
        return Check(id=id_, title=title, outcome=CheckOutcome.NOT_RUN, reason=str(error))
    outcome = CheckOutcome.FAIL if problems else CheckOutcome.PASS
    return Check(id=id_, title=title, outcome=outcome, detail="\n".join(problems))


class _NothingThereError(Exception):
    """There is nothing to verify, or it was recorded before it could be."""


def _objects(repository: ProjectRepository) -> Problems:
    if told := repository.damaged():
        yield told


def _trail(repository: ProjectRepository, folder: Path) -> Problems:
    path = folder / AUDIT_PATH
    if not path.is_file():
        yield f"{AUDIT_PATH} is missing"
        return
    present = path.read_bytes()
    entries(present)
    for revision in (*repository.versions(), TOOL_BRANCH):
        recorded = repository.file_at(revision, AUDIT_PATH)
        entries(recorded)
        if not present.startswith(recorded):
            yield f"{AUDIT_PATH} does not begin as it was at {revision}: lines were taken out or changed"


def _approval(trail: bytes, gate: str, digest: str = "") -> Mapping[str, Any] | None:
    """Return the latest approval at a gate, of a design where one is named."""
    given = (one for one in reversed(entries(trail)) if one.get("gate") == gate and one.get("answer") == "approve")
    return next((one for one in given if not digest or one.get("digest") == digest), None)


def _versions(repository: ProjectRepository) -> Problems:
    unbound: list[str] = []
    for version in repository.versions():
        digest = repository.design_of(version)
        approval = _approval(repository.file_at(version, AUDIT_PATH), "architecture", digest)
        if not digest or approval is None:
            yield f"{version}: the audit trail holds no approval of design {digest[:12] or 'without a digest'}"
        elif "content" not in approval:
            unbound.append(version)
        elif approval["content"] != content_digest(repository.files_at(version, _SET)):
            yield f"{version}: its files are not those that {approval.get('by')} approved on {approval.get('at')}"
    if unbound and len(unbound) == len(repository.versions()):
        raise _NothingThereError(f"{', '.join(unbound)}: {_UNBOUND}")


def _signed(repository: ProjectRepository) -> Problems:
    found = 0
    untold: list[str] = []
    for entry in entries(repository.file_at(TOOL_BRANCH, AUDIT_PATH)):
        try:
            given = [Signed.model_validate(one) for one in entry.get("people", ())]
            texts = [statement(entry["run"], entry["gate"], entry["digest"], one.accepted) for one in given]
        except (KeyError, TypeError, ValueError):
            yield f"an approval of {entry.get('at')} says of its people what cannot be read"
            continue
        for one, text in zip(given, texts, strict=True):
            if not one.signature:
                continue
            found += 1
            by = one.by
            try:
                wrong = problem(one.signature, text)
            except CannotTell as reason:
                untold.append(f"{by}: {reason}")
                continue
            if not wrong and signer(one.signature) != by:
                wrong = f"it was made by {signer(one.signature)}"
            if wrong:
                yield f"{entry['gate']} of {entry['digest'][:12]}, approved by {by} on {one.at}: {wrong}"
    if untold:
        raise _NothingThereError("; ".join(untold))
    if not found:
        raise _NothingThereError("no approval is signed")


def _present(repository: ProjectRepository, folder: Path) -> Problems:
    latest = repository.versions()[-1]
    recorded = repository.files_at(latest, _SET)
    for path, content in recorded.items():
        there = folder / path
        if not there.is_file():
            yield f"{path} is missing; {latest} has it"
        elif there.read_bytes() != content:
            yield f"{path} is not that of {latest}"
    for there in sorted((folder / _SET).rglob("*")):
        if there.is_file() and there.relative_to(folder).as_posix() not in recorded:
            yield f"{there.relative_to(folder).as_posix()} is not part of {latest}"


def _release(repository: ProjectRepository) -> Problems:
    files = repository.files_at(TOOL_BRANCH, ".")
    if _MANIFEST not in files:
        raise _NothingThereError("nothing was released yet")
    yield from _against_manifest(files, TOOL_BRANCH)
    approval = _approval(files[AUDIT_PATH], "release")
    if approval is None or "content" not in approval:
        return
    released = {path: content for path, content in files.items() if path != AUDIT_PATH}
    # A later version may have been decided since; then the branch holds its decision set and the older release.
    if json.loads(files[_MANIFEST])["version"] == repository.versions()[-1] and (
        approval["content"] != content_digest(released)
    ):
        yield f"its files are not those that {approval.get('by')} approved on {approval.get('at')}"


def _against_manifest(files: Mapping[str, bytes], where: str) -> Problems:
    try:
        listed = {str(one["path"]): str(one["sha256"]) for one in json.loads(files[_MANIFEST])["files"]}
    except (ValueError, KeyError, TypeError):
        yield f"{where}: {_MANIFEST} is not a manifest"
        return
    for path, digest in listed.items():
        content = files.get(path)
        if content is None:
            yield f"{where}: {path} is missing"
        elif hashlib.sha256(content).hexdigest() != digest and not path.startswith(f"{_SET}/"):
            yield f"{where}: {path} is not what the manifest says"


def _archives(repository: ProjectRepository, folder: Path) -> Problems:
    archives = sorted((folder / "dist").glob("*.zip"))
    if not archives:
        raise _NothingThereError("there is no archive in dist/")
    contents: Sequence[str] = [
        str(one["content"])
        for one in entries(repository.file_at(TOOL_BRANCH, AUDIT_PATH))
        if one.get("gate") == "release" and one.get("answer") == "approve" and "content" in one
    ]
    released = repository.files_at(TOOL_BRANCH, _MANIFEST)
    for path in archives:
        try:
            with zipfile.ZipFile(path) as archive:
                files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            yield f"{path.name}: {error}"
            continue
        yield from _against_manifest(files, path.name)
        if _same_version(files, released) and files[_MANIFEST] != released[_MANIFEST]:
            yield f"{path.name}: its manifest is not the one that was released"
        elif contents and content_digest(files) not in contents:
            yield f"{path.name}: nobody approved a release of this content"
        trail = path.with_name(f"{path.stem}.audit.jsonl")
        if not trail.is_file():
            yield f"{trail.name} is missing"
        else:
            entries(trail.read_bytes())


def _same_version(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> bool:
    try:
        return bool(json.loads(one[_MANIFEST])["version"] == json.loads(other[_MANIFEST])["version"])
    except (ValueError, KeyError, TypeError):
        return False
