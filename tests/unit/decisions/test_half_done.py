"""What a full disk or a filter leaves between git and the files: completed, never mistaken for the user's work."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.decisions.user import LATER, commit_all, git, release, text

from mlops_architect.decisions.git import ProjectRepository
from mlops_architect.errors import WouldOverwrite


def test_what_a_full_disk_left_of_the_first_version_is_completed(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="one two", b__c="three", d="four"), merge=False)
    (folder / "b").mkdir()
    (folder / "a").write_text("one t")
    (folder / "b" / "c").write_text("")
    repository.merge_into_user_branch("Merge generation")
    assert (folder / "a").read_text() == "one two"
    assert git(folder, "status", "--porcelain") == ""


def test_what_a_full_disk_left_of_a_merge_is_completed(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="1\n", b="1\n", c="1\n"))
    (folder / "mine").write_text("mine")
    commit_all(folder)
    release(repository, text(a="2 longer\n", b="2 longer\n", c="2\n", new="brand new\n", gone="x"), LATER, merge=False)
    (folder / "a").write_text("2 lo")
    (folder / "b").unlink()
    (folder / "new").write_text("brand")
    repository.merge_into_user_branch("Merge generation")
    assert {name: (folder / name).read_text() for name in ("a", "b", "new", "mine")} == {
        "a": "2 longer\n", "b": "2 longer\n", "new": "brand new\n", "mine": "mine",
    }  # fmt: skip
    assert git(folder, "status", "--porcelain") == ""


def test_a_change_of_the_users_beside_half_a_merge_is_kept(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="1\n", b="1\n"))
    release(repository, text(a="2\n", b="2\n"), LATER, merge=False)
    (folder / "a").write_text("2")
    (folder / "b").write_text("my own words\n")
    with pytest.raises(WouldOverwrite, match="would be overwritten"):
        repository.merge_into_user_branch("Merge generation")
    assert (folder / "b").read_text() == "my own words\n"


def test_filters_of_the_project_do_not_change_what_is_kept(repository: ProjectRepository, folder: Path) -> None:
    git(folder, "config", "filter.upper.clean", "tr a-z A-Z")
    (folder / ".git" / "info").mkdir(exist_ok=True)
    (folder / ".git" / "info" / "attributes").write_text("* filter=upper text=auto\n")
    release(repository, text(a="one\r\ntwo\n"))
    assert repository.file_at("architect", "a") == b"one\r\ntwo\n"
