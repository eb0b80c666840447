"""The same requirements give the same decision set and the same zip, whenever and wherever."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed, Tool, git


def tree(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a decision set."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "architecture").rglob("*"))
        if path.is_file()
    }


def test_the_same_requirements_give_the_same_decision_set(churn: Designed, tool: Tool) -> None:
    again = tool("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json")
    assert again.code == 0
    assert tree(tool.here / "project") == tree(churn.folder)
    assert git(tool.here / "project", "rev-parse", "v1:architecture") == git(
        churn.folder, "rev-parse", "v1:architecture"
    )


@pytest.mark.slow
def test_another_process_with_other_hashes_place_and_zone_gives_the_same_decision_set(
    churn: Designed, tool: Tool
) -> None:
    setting = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "40"}
    there = tool.here / "somewhere" / "else"
    there.mkdir(parents=True)
    again = tool.process("new", CHURN, "--project", "project", "--yes", "--no-generate", env=setting, cwd=there)
    assert again.code == 0, again.err
    assert tree(there / "project") == tree(churn.folder)


def test_nothing_of_the_run_or_the_machine_is_in_a_decision_set(churn: Designed) -> None:
    home = os.environ["HOME"]
    for path in (churn.folder / "architecture").rglob("*"):
        if path.is_file():
            text = path.read_text()
            for alien in (churn.run, str(churn.tool.root), home, "--yes"):
                assert alien not in text, (path, alien)


def test_the_same_requirements_give_the_same_zip(generated: Designed, tool: Tool, unchecked: None) -> None:
    del unchecked
    again = tool("new", CHURN, "--project", "project", "--yes", "--json")
    assert again.code == 0
    assert Path(again.data["zip"]).read_bytes() == (generated.folder / "dist" / "project-v1.zip").read_bytes()


def test_a_zip_that_was_lost_is_made_again_with_the_same_bytes(generated: Designed, tmp_path: Path) -> None:
    copy = generated.copy(tmp_path / "machine")
    path = copy.folder / "dist" / "project-v1.zip"
    before = path.read_bytes()
    path.unlink()
    assert copy.tool("resume", copy.run, "--json").code == 0
    assert path.read_bytes() == before
    assert git(copy.folder, "rev-list", "--count", "architect") == "2"


def test_the_zip_holds_what_is_committed_and_the_manifest_knows_every_file(generated: Designed) -> None:
    with zipfile.ZipFile(generated.folder / "dist" / "project-v1.zip") as archive:
        packed = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
        assert archive.namelist() == sorted(archive.namelist())
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    committed = set(git(generated.folder, "ls-tree", "-r", "--name-only", "architect").splitlines())
    assert set(packed) == {path for path in committed if not path.startswith("audit/")}
    manifest = json.loads(packed["manifest.json"])
    assert {entry["path"] for entry in manifest["files"]} == set(packed) - {"manifest.json"}
    decided = {
        path.stem.split("-", 1)[1]
        for kind in ("decisions", "adr")
        for path in (generated.folder / "architecture" / kind).iterdir()
    }
    for entry in manifest["files"]:
        assert entry["sha256"] == hashlib.sha256(packed[entry["path"]]).hexdigest(), entry["path"]
        assert entry["decision"] in decided | {"requirements", "validation"}, entry
    for content in packed.values():
        assert generated.run.encode() not in content
        assert str(generated.tool.root).encode() not in content
