"""`verify`: a project that nobody touched is intact, and a changed byte anywhere in what is recorded is found."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.cli.driving import Designed, git

from mlops_architect.decisions.audit import AUDIT_PATH


def failed(released: Designed) -> list[str]:
    """Return the ids of the checks that found something."""
    answer = released.tool("verify", "project", "--json")
    assert answer.code in (0, 1), answer.said
    found = [check["id"] for check in answer.data["checks"] if check["outcome"] == "fail"]
    assert answer.data["intact"] is (not found)
    assert answer.code == bool(found)
    return found


def flip(path: Path, place: int) -> None:
    """Change one byte of a file, whatever its permissions."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def test_an_untouched_project_is_intact_at_every_stage(released: Designed, fraud: Designed, tmp_path: Path) -> None:
    assert failed(released) == []
    answer = released.tool("revise", "--set", "team.size=5", "--yes", "--no-generate", "--project", "project")
    assert answer.code == 0, answer.said
    assert failed(released) == []
    decided = fraud.copy(tmp_path / "decided")
    assert failed(decided) == []
    assert "nothing was released yet" in decided.tool("verify", "project").out


def test_a_damaged_object_of_any_kind_is_found(released: Designed) -> None:
    folder = released.folder
    for revision in ("v1", "v1^{commit}", "architect", "architect^{tree}", "architect:manifest.json", "main"):
        name = git(folder, "rev-parse", revision).strip()
        path = folder / ".git" / "objects" / name[:2] / name[2:]
        before, mode = path.read_bytes(), path.stat().st_mode
        flip(path, len(before) // 2)
        assert "git-objects" in failed(released), revision
        path.write_bytes(before)
        path.chmod(mode)


@pytest.mark.slow
def test_a_byte_changed_anywhere_in_the_records_is_found(released: Designed) -> None:
    folder = released.folder
    chosen = random.Random(7)
    recorded = [
        *chosen.sample(sorted(path for path in (folder / "architecture").rglob("*.*") if path.is_file()), 12),
        folder / AUDIT_PATH,
        *sorted((folder / "dist").iterdir()),
        *chosen.sample(sorted(path for path in (folder / ".git" / "objects").glob("??/*")), 6),
    ]
    for path in recorded:
        before, mode = path.read_bytes(), path.stat().st_mode
        # The last bits of a compressed object are padding, which says nothing.
        flip(path, chosen.randrange(len(before) - 8))
        assert failed(released), path.relative_to(folder)
        path.write_bytes(before)
        path.chmod(mode)
    assert failed(released) == []


def test_a_version_that_nobody_approved_is_found(released: Designed) -> None:
    folder = released.folder
    shutil.copytree(folder, folder.parent / "work")
    work = folder.parent / "work"
    git(work, "switch", "--quiet", "architect")
    plan = work / "architecture" / "plan.yaml"
    plan.write_text(plan.read_text().replace("eu-west-1", "us-east-1"))
    git(work, "commit", "--quiet", "--all", "--message", "quietly")
    message = git(work, "for-each-ref", "--format=%(contents)", "refs/tags/v1")
    git(work, "-c", "user.name=mlops-architect", "tag", "--force", "--annotate", "v1", "--message", message)
    assert failed(Designed(released.tool, released.answer)) == []
    answer = released.tool("verify", "work")
    assert answer.code == 1
    assert "v1: its files are not those that" in answer.out


def test_lines_taken_out_of_the_trail_are_found_though_the_rest_is_a_chain(released: Designed) -> None:
    answer = released.tool("revise", "--set", "team.size=5", "--yes", "--no-generate", "--project", "project")
    assert answer.code == 0, answer.said
    trail = released.folder / AUDIT_PATH
    lines = trail.read_bytes().splitlines(keepends=True)
    assert len(lines) > 1
    trail.write_bytes(b"".join(lines[:-1]))
    assert "audit-trail" in failed(released)
    trail.unlink()
    assert "audit-trail" in failed(released)


def test_an_archive_made_anew_with_a_manifest_that_fits_is_found(released: Designed) -> None:
    path = next((released.folder / "dist").glob("*.zip"))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name in files if name.endswith("/Makefile"))
    manifest = next(name for name in files if name.endswith("/manifest.json"))
    changed = files[name] + b"\n"
    old, new = (hashlib.sha256(content).hexdigest().encode() for content in (files[name], changed))
    files |= {name: changed, manifest: files[manifest].replace(old, new)}
    with zipfile.ZipFile(path, "w") as archive:
        for inner, content in files.items():
            archive.writestr(inner, content)
    assert failed(released) == ["archives"]


def test_an_approval_names_the_content_it_was_given_for(released: Designed) -> None:
    entries = [json.loads(line) for line in (released.folder / AUDIT_PATH).read_bytes().splitlines()]
    assert [len(entry["content"]) for entry in entries] == [64] * len(entries)


@pytest.mark.parametrize("made", ["nothing", "git"])
def test_what_is_no_project_says_so(released: Designed, made: str) -> None:
    folder = released.tool.here / "other"
    folder.mkdir()
    if made == "git":
        git(folder, "init", "--quiet")
    answer = released.tool("verify", "other")
    assert answer.code == 5
    assert "Traceback" not in answer.err
    assert "other" in answer.err
