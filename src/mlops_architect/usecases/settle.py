"""Effects of a run on the project: the decision set and the release, each made exactly once, however often this runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlops_architect.decisions.audit import AUDIT_PATH, content_digest, extend
from mlops_architect.decisions.diff import compare
from mlops_architect.decisions.git import PROJECT_LINE, TOOL_BRANCH, ProjectRepository
from mlops_architect.decisions.render import DecisionSetContent, render_decision_set
from mlops_architect.domain.finding import Outcome
from mlops_architect.domain.run import Revision
from mlops_architect.errors import StoreError, WouldOverwrite
from mlops_architect.usecases.infrastructure_change import infrastructure_change, review_of
from mlops_architect.usecases.release import manifest, report_files, write_zip
from mlops_architect.usecases.session import Session

Files = dict[str, tuple[bytes, bool]]
_SET_FOLDER = "architecture"


def settle(session: Session) -> None:
    """Bring the project up to what the state says was approved and released.

    Raises:
        WouldOverwrite: The project has moved on since the run began, or the user's work is in the way.
        StoreError: git failed, or the disk is read-only.
    """
    state = session.graph.get_state(session.config).values
    if not state or (state.get("answer") or {}).get("answer") != "approve":
        return
    repository = _opened(session)
    try:
        version = _settle_design(session, repository)
        if state.get("packaged"):
            _settle_release(session, repository, version)
    finally:
        repository.close()


def _opened(session: Session) -> ProjectRepository:
    folder = Path(session.record.folder)
    repository = ProjectRepository(folder) if (folder / ".git").exists() else ProjectRepository.create(folder)
    try:
        _require_base(session, repository, latest=False)
        if session.record.options.adopted is None or session.record.options.generate:
            repository.leave_out("/dist/")
    except BaseException:
        repository.close()
        raise
    return repository


def require_base(session: Session) -> None:
    """Refuse to go on when the project is no longer what the run started from.

    Raises:
        WouldOverwrite: The folder has become somebody else's, or has a version that this run does not know.
    """
    folder = Path(session.record.folder)
    if (folder / ".git").exists():
        repository = ProjectRepository(folder)
        try:
            _require_base(session, repository, latest=True)
        finally:
            repository.close()


def _require_base(session: Session, repository: ProjectRepository, *, latest: bool) -> None:
    adopted = session.record.options.adopted
    if adopted is not None and adopted.commit and not repository.is_ours:
        if repository.user_head() != adopted.commit:
            raise WouldOverwrite(
                f"{repository.folder} has moved on since it was read", "Run `mlops-architect adopt` again."
            )
        return
    if not repository.is_ours and repository.has_history:
        raise WouldOverwrite(
            f"{repository.folder} has become a repository of something else",
            "Move it away and resume, or start again with another folder.",
        )
    record, versions = session.record, repository.versions()
    newest = versions[-1] if versions else ""
    mine = [version for version in versions if repository.is_of(version, record.id)]
    fits = (newest in mine or not latest) if mine else newest == record.parent
    if not fits:
        base = f"from {record.parent}" if record.parent else "with an empty folder"
        raise WouldOverwrite(
            f"{repository.folder} is at {newest or 'no version'} now; run {record.id} started {base}",
            "Start again from there with `mlops-architect revise`.",
        )


def content_of(session: Session) -> DecisionSetContent:
    """Return what the current design's decision set is rendered from."""
    desk = session.desk()
    return DecisionSetContent(
        project=session.record.project,
        text=desk.text,
        revisions=tuple(Revision.model_validate(revision) for revision in desk.state.get("revisions", [])),
        reading=desk.reading,
        design=desk.design(),
        specs=session.context.catalog.agents,
        reviews=desk.reviews,
        scaling=desk.scaling,
        questions=desk.questions,
        adopted=session.record.options.adopted,
    )


def rendered_set(session: Session, repository: ProjectRepository | None) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files of the pending decision set and what changed against the latest version."""
    content = content_of(session)
    files = render_decision_set(content)
    versions = repository.versions() if repository else ()
    if repository is None or not versions:
        return files, ()
    before = repository.files_at(versions[-1], _SET_FOLDER)
    stands = review_of(infrastructure_change(session))
    if stands is not None:
        content = replace(content, reviews=(*content.reviews, stands))
    lost = (stands.summary,) if stands is not None and stands.verdict is Outcome.FAIL else ()
    differences = compare(before, files, (versions[-1], "this design")).lines()
    changes = (*differences, *lost) or ("nothing that matters: the same design again",)
    changes = (*_upgraded(session), *changes)
    return render_decision_set(content, changes), changes


def _upgraded(session: Session) -> tuple[str, ...]:
    """Return what an upgrade goes from and to, and what it could not keep; nothing for other runs."""
    told = session.record.options.upgrade
    return (told, *(one.text for one in session.desk().let_go)) if told else ()


def _settle_design(session: Session, repository: ProjectRepository) -> str:
    run = session.record.id
    approval = _approval(session, "architecture", "answer")
    if approval is None:
        raise StoreError(
            f"the run database does not hold the approval of run {run}", "Start again with `mlops-architect new`."
        )
    version = repository.version_of(run, approval["digest"]) or _commit_design(session, repository, approval)
    commit = repository.commit_of(version)
    session.bench.database.add_event(run, "versioned", approval["digest"], version=version, commit=commit)
    if session.record.version != version:
        session.update(version=version)
    repository.merge_into_user_branch(f"Merge {version} of the architecture")
    return version


def _commit_design(session: Session, repository: ProjectRepository, approval: Mapping[str, Any]) -> str:
    set_files, changes = rendered_set(session, repository)
    version = repository.next_version()
    files: Files = {path: (content, False) for path, content in set_files.items()}
    files[AUDIT_PATH] = (_audit(repository, session, approval, set_files), False)
    tree = repository.write_tree(files, replacing=(_SET_FOLDER, "audit"))
    title = f"feat(architecture): {version} {changes[0] if changes else session.record.project}"
    message = "\n".join([title[:100], "", *(f"- {change}" for change in changes[:40])]).strip()
    commit = repository.commit(tree, message, approval["at"])
    named = f"{PROJECT_LINE}{session.record.project}\nrun {session.record.id}\ndesign {approval['digest']}"
    repository.tag(version, commit, f"{version}\n\n{named}", approval["at"])
    session.observer.versioned(version, commit, changes)
    return version


def _settle_release(session: Session, repository: ProjectRepository, version: str) -> None:
    if repository.versions()[-1] != version:
        return  # a later version has taken its place; writing this one again would undo it
    run = session.record.id
    desk = session.desk()
    artefacts = session.context.artefacts
    files: Files = {file.path: (artefacts.get(file.sha256), file.executable) for file in desk.files}
    decision_set = repository.files_at(version, _SET_FOLDER)
    files.update({path: (content, False) for path, content in decision_set.items()})
    files.update({path: (content, False) for path, content in report_files(desk, version).items()})
    files["manifest.json"] = (manifest(session.record.project, version, files, desk.files), False)
    release = dict(files)
    approval = _approval(session, "release", "release")
    audit = repository.file_at(TOOL_BRANCH, AUDIT_PATH)
    if approval is not None:
        audit = _audit(repository, session, approval, {path: content for path, (content, _) in release.items()})
    files[AUDIT_PATH] = (audit, False)
    at = session.bench.database.approvals(run)[-1]["at"]
    tree = repository.write_tree(files)
    commit = repository.commit(
        tree, f"feat(repository): {version} generated and validated\n\n{len(desk.files)} files", at
    )
    repository.merge_into_user_branch(f"Merge generation {version}")
    path = write_zip(Path(session.record.folder) / "dist", f"{session.record.project}-{version}", release, audit)
    session.bench.database.add_event(run, "released", commit, version=version, commit=commit, zip=str(path))


def _approval(session: Session, gate: str, part: str) -> dict[str, Any] | None:
    """Return the approval at a gate of the content that the state says was approved.

    By content, not by time: the clock may have been put back between two answers.
    """
    digest = (session.graph.get_state(session.config).values.get(part) or {}).get("digest")
    given = session.bench.database.approvals(session.record.id)
    wanted = (gate, "approve", digest)
    return next((one for one in given if (one["gate"], one["answer"], one["digest"]) == wanted), None)


def _consents(session: Session, approval: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the trail says of an approval beyond the plain yes of one person."""
    given = session.bench.database.consents(session.record.id, approval["gate"], approval["digest"])
    accepted = sorted({name for one in given for name in one.accepted})
    plain = len(given) <= 1 and not any(one.signature for one in given)
    people = [one.model_dump(mode="json", include={"by", "at", "reason", "signature", "accepted"}) for one in given]
    return {**({"accepted": accepted} if accepted else {}), **({} if plain else {"people": people})}


def _audit(
    repository: ProjectRepository, session: Session, approval: Mapping[str, Any], approved: Mapping[str, bytes]
) -> bytes:
    """Return the trail with this approval in it, once, bound to the files that it approved."""
    trail = repository.file_at(TOOL_BRANCH, AUDIT_PATH) if repository.is_ours else b""
    entry = {key: approval[key] for key in ("run", "gate", "digest", "answer", "by", "at", "reason")}
    entry["content"] = content_digest(approved)
    entry |= _consents(session, approval)
    for line in trail.splitlines():
        if {key: json.loads(line).get(key) for key in entry} == entry:
            return trail
    tool = {"tool": session.record.tool_version, "catalog": session.record.catalog_digest}
    return extend(trail, [{**entry, **tool}])
