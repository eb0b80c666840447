"""Folders that are not ours to write to, and projects that have moved on: refused, nothing lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed, Tool, git

UNATTENDED = ("--yes", "--no-generate")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def project(churn: Designed, tmp_path: Path) -> Designed:
    return churn.copy(tmp_path / "machine")


def test_a_target_that_holds_something_is_7_and_stays_as_it_is(tool: Tool) -> None:
    (tool.here / "file").write_text("mine")
    (tool.here / "full").mkdir()
    (tool.here / "full" / "notes.txt").write_text("mine")
    (tool.here / "repository").mkdir()
    git(tool.here / "repository", "init", "-q")
    before = contents(tool.here)
    for name, what in (("file", "is a file"), ("full", "is not empty"), ("repository", "is a git repository already")):
        answer = tool("new", CHURN, *UNATTENDED, "--project", name)
        assert answer.code == 7, answer.err
        assert what in answer.err
        assert len(answer.err.strip().splitlines()) == 2
    assert contents(tool.here) == before


def test_a_target_below_a_file_is_5(tool: Tool) -> None:
    (tool.here / "file").write_text("mine")
    answer = tool("new", CHURN, *UNATTENDED, "--project", "file/below")
    assert answer.code == 5
    assert "cannot be written" in answer.err


def test_an_empty_folder_may_become_a_project(tool: Tool) -> None:
    (tool.here / "empty").mkdir()
    assert tool("new", CHURN, *UNATTENDED, "--project", "empty").code == 0
    assert (tool.here / "empty" / "architecture" / "summary.md").is_file()


@pytest.mark.parametrize(
    "verb", [("revise", "p99 under 80 ms", "--yes"), ("show",), ("diff", "v1", "v2")], ids=lambda v: v[0]
)
def test_a_folder_that_is_no_repository_is_5(verb: tuple[str, ...], tool: Tool) -> None:
    (tool.here / "plain").mkdir()
    for name in ("plain", "not-there"):
        answer = tool(*verb, "--project", name)
        assert answer.code == 5
        assert "is not a git repository" in answer.err
        assert "mlops-architect new" in answer.err


def test_somebody_elses_repository_is_not_revised(tool: Tool) -> None:
    folder = tool.here / "theirs"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.txt").write_text("theirs")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "theirs")
    head = git(folder, "rev-parse", "HEAD")
    answer = tool("revise", "p99 under 80 ms", "--project", "theirs", "--yes")
    assert answer.code == 7
    assert "not a project of mlops-architect" in answer.err
    assert tool("show", "--project", "theirs").code == 5
    assert git(folder, "for-each-ref", "--format=%(objectname) %(refname)") == f"{head} refs/heads/main"


def test_uncommitted_work_another_branch_or_an_open_merge_is_7(project: Designed) -> None:
    folder, tool = project.folder, project.tool

    def refused(what: str) -> None:
        answer = tool("revise", "budget 900 dollars a month", "--project", "project", *UNATTENDED)
        assert answer.code == 7, answer.err
        assert what in answer.err
        assert git(folder, "tag") == "v1"

    (folder / "notes.txt").write_text("mine")
    refused("uncommitted changes (notes.txt")
    (folder / "notes.txt").unlink()
    (folder / "architecture" / "summary.md").write_text("mine")
    refused("uncommitted changes (architecture/summary.md")
    git(folder, "commit", "-qam", "mine")
    git(folder, "switch", "-q", "-c", "feature")
    refused("has feature checked out")
    git(folder, "switch", "-q", "--detach")
    refused("has no branch checked out")
    git(folder, "switch", "-q", "main")
    git(folder, "branch", "-m", "trunk")
    refused("has trunk checked out")
    git(folder, "branch", "-m", "main")
    (folder / ".git" / "MERGE_HEAD").write_text(git(folder, "rev-parse", "architect") + "\n")
    refused("in the middle of a merge")


def test_a_folder_that_was_filled_while_the_run_waited_is_7_and_resumes_when_it_is_free(waiting: Designed) -> None:
    waiting.folder.mkdir()
    (waiting.folder / "notes.txt").write_text("mine")
    answer = waiting.tool("resume", waiting.run, "--approve")
    assert answer.code == 7
    assert contents(waiting.folder) == {"notes.txt": b"mine"}
    (waiting.folder / "notes.txt").unlink()
    assert waiting.tool("resume", waiting.run).code == 0
    assert git(waiting.folder, "tag") == "v1"


def test_a_folder_that_became_somebody_elses_repository_is_7_and_untouched(waiting: Designed) -> None:
    waiting.folder.mkdir()
    git(waiting.folder, "init", "-q", "-b", "main")
    git(waiting.folder, "commit", "-q", "--allow-empty", "-m", "theirs")
    answer = waiting.tool("resume", waiting.run, "--approve")
    assert answer.code == 7
    assert "something else" in answer.err
    assert git(waiting.folder, "branch", "--format=%(refname:short)") == "main"


def test_of_two_designs_from_the_same_version_only_the_first_becomes_the_next(project: Designed) -> None:
    tool, folder = project.tool, project.folder
    change = ("--project", "project", "--no-generate", "--json")
    one = tool("revise", "budget 900 dollars a month", *change).data["run"]
    other = tool("revise", "budget 800 dollars a month", *change).data["run"]
    assert tool("resume", other, "--approve").code == 0
    late = tool("resume", one, "--approve")
    assert late.code == 7
    assert "is at v2 now" in late.err
    assert git(folder, "tag") == "v1\nv2"
    head = git(folder, "rev-parse", "architect", "main")
    again = tool("resume", project.run, "--json")
    assert again.code == 0
    assert again.data["version"] == "v1"
    assert git(folder, "rev-parse", "architect", "main") == head, (
        "looking at the first run again must not undo the second"
    )


@pytest.mark.slow
def test_two_projects_of_the_same_name_do_not_meet(tool: Tool) -> None:
    one = tool("new", CHURN, "--no-generate", "--json")
    other = tool("new", CHURN, "--no-generate", "--json", "--yes")
    assert (one.code, other.code) == (8, 0)
    late = tool("resume", one.data["run"], "--approve")
    assert late.code == 7
    assert "started with an empty folder" in late.err
    third = tool("new", CHURN, *UNATTENDED, "--json")
    assert third.data["folder"] == f"{other.data['folder']}-2"
    assert third.data["project"] == other.data["project"]


def test_tags_of_the_users_own_are_no_versions(project: Designed) -> None:
    tool, folder = project.tool, project.folder
    git(folder, "tag", "v2")
    git(folder, "tag", "-a", "v3", "-m", "release of mine")
    assert tool("show", "--project", "project", "--json").data["versions"] == ["v1"]
    assert tool("show", "v2", "--project", "project").code == 6
    revised = tool("revise", "budget 900 dollars a month", "--project", "project", *UNATTENDED, "--json")
    assert revised.data["version"] == "v4"
    assert tool("diff", "v1", "v4", "--project", "project").code == 0


def test_settings_of_a_handed_over_repository_are_not_executed(project: Designed) -> None:
    marker = project.tool.root / "executed"
    hook = project.tool.root / "hook.sh"
    hook.write_text(f"#!/bin/sh\ntouch '{marker}'\n")
    hook.chmod(0o755)
    folder = project.folder
    git(folder, "config", "core.fsmonitor", str(hook))
    git(folder, "config", "core.hooksPath", str(hook.parent))
    git(folder, "config", "diff.external", str(hook))
    shutil.copy(hook, hook.parent / "pre-commit")
    shutil.copy(hook, hook.parent / "post-merge")
    assert project.tool("revise", "budget 900 dollars a month", "--project", "project", *UNATTENDED).code == 0
    assert project.tool("diff", "v1", "v2", "--project", "project").code == 0
    assert not marker.exists()


def test_a_folder_name_is_never_expanded(tool: Tool) -> None:
    answer = tool("new", CHURN, *UNATTENDED, "--json", "--project", "${HOME}")
    assert answer.code == 0, answer.err
    assert (tool.here / "${HOME}" / ".git").is_dir()
    assert not (Path(os.environ["HOME"]) / ".git").exists()
    assert tool("show", "--project", "${HOME}").code == 0


def test_own_settings_of_a_project_do_not_stop_a_version(project: Designed) -> None:
    tool, folder = project.tool, project.folder
    (folder / "notes.txt").write_text("mine")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "mine")
    for setting, value in (
        ("merge.ff", "only"),
        ("merge.verifySignatures", "true"),
        ("commit.gpgsign", "true"),
        ("tag.gpgsign", "true"),
        ("gpg.program", "false"),
        ("core.autocrlf", "true"),
        ("color.ui", "always"),
        ("status.short", "true"),
    ):
        git(folder, "config", setting, value)
    before = tool("show", "--project", "project", "--json").data["parts"]
    assert tool("revise", "budget 900 dollars a month", "--project", "project", *UNATTENDED).code == 0
    assert (folder / "notes.txt").read_text() == "mine"
    assert b"\r" not in (folder / "architecture" / "summary.md").read_bytes()
    assert tool("show", "v1", "--project", "project", "--json").data["parts"] == before


def test_filters_and_merge_drivers_of_a_handed_over_repository_are_not_executed(project: Designed) -> None:
    marker = project.tool.root / "executed"
    folder = project.folder
    (folder / ".git" / "info" / "attributes").write_text("* filter=evil merge=evil\n*.md filter=a=b text eol=crlf\n")
    for name in ("filter.evil.clean", "filter.evil.process", "filter.a=b.smudge", "merge.evil.driver"):
        git(folder, "config", name, f"touch '{marker}'; cat")
    git(folder, "config", "filter.evil.required", "true")
    assert project.tool("revise", "budget 900 dollars a month", "--project", "project", *UNATTENDED).code == 0
    assert not marker.exists()
    assert b"\r" not in git(folder, "show", "architect:architecture/summary.md").encode()


def test_a_clone_can_be_read_and_says_how_it_is_revised(project: Designed) -> None:
    tool = project.tool
    git(tool.here, "clone", "-q", "project", "clone")
    assert tool("show", "v1", "--project", "clone").code == 0
    change = ("revise", "budget 900 dollars a month", "--project", "clone", *UNATTENDED)
    answer = tool(*change)
    assert answer.code == 7
    assert "git branch architect origin/architect" in answer.err
    git(tool.here / "clone", "branch", "architect", "origin/architect")
    assert tool(*change).code == 0
    assert git(tool.here / "clone", "tag") == "v1\nv2"


def test_a_bare_repository_is_read_and_not_revised(project: Designed) -> None:
    tool = project.tool
    git(tool.here, "clone", "-q", "--bare", "project", "bare.git")
    assert tool("show", "--project", "bare.git").code == 0
    answer = tool("revise", "budget 900 dollars a month", "--project", "bare.git", *UNATTENDED)
    assert (answer.code, "Clone it" in answer.err) == (7, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_a_project_of_another_user_is_5_until_it_is_trusted(project: Designed) -> None:
    tool, folder = project.tool, project.folder
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 12345, 12345)
    answer = tool("show", "--project", "project")
    assert answer.code == 5
    assert f"git config --global --add safe.directory '{folder}'" in answer.err
    (tool.root / "user" / ".gitconfig").write_text(f"[safe]\n\tdirectory = {folder}\n")
    assert tool("show", "--project", "project").code == 0
    assert tool("revise", "budget 900 dollars a month", "--project", "project", *UNATTENDED).code == 0


@pytest.mark.parametrize("damage", ["config", "object"])
def test_a_damaged_repository_is_5(damage: str, project: Designed) -> None:
    folder = project.folder
    if damage == "config":
        (folder / ".git" / "config").write_text("[[[")
    else:
        name = git(folder, "rev-parse", "v1:architecture/summary.md")
        (folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    answer = project.tool("show", "--project", "project")
    assert (answer.code, "git fsck" in answer.err) == (5, True)
