"""The project's repository: our commits whatever the machine's configuration, and the user's work untouched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.unit.decisions.user import AT, LATER, Files, commit_all, git, release, text

from mlops_architect.decisions.git import PROJECT_LINE, ProjectRepository
from mlops_architect.errors import NotResumable, StoreError, WouldOverwrite


def test_a_commit_is_the_same_wherever_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = []
    for name in ("one", "two"):
        made = ProjectRepository.create(tmp_path / name)
        commits.append(release(made, {"a.txt": (b"a", False), "run": (b"#!/bin/sh\n", True)}))
        made.close()
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / ".gitconfig").write_text("[user]\n name = Else\n email = e@example.org\n[core]\n autocrlf = true\n")
    assert commits[0] == commits[1]


def test_the_files_arrive_on_main_byte_for_byte(repository: ProjectRepository, folder: Path) -> None:
    release(repository, {"a/b.txt": (b"line\r\n\x00\xff", False), "run.sh": (b"#!/bin/sh\n", True)})
    assert (folder / "a/b.txt").read_bytes() == b"line\r\n\x00\xff"
    assert os.access(folder / "run.sh", os.X_OK)
    assert not os.access(folder / "a/b.txt", os.X_OK)
    assert git(folder, "symbolic-ref", "--short", "HEAD") == "main"
    assert git(folder, "status", "--porcelain") == ""
    assert (
        git(folder, "log", "--format=%an <%ae> %s", "architect")
        == "mlops-architect <mlops-architect@localhost> feat: generated"
    )


NAMES = [
    "with space.txt",
    "line\nbreak.txt",
    'quote".txt',
    "single'.txt",
    "back\\slash.txt",
    "tab\t.txt",
    "ünïcode-😀.txt",
    "-rf",
    "--option=1",
    ":(glob)x",
    "*.txt",
    "$(touch pwned)",
    "${HOME}",
    "`id`",
    ".gitignore",
    "deep/er/and/deeper.txt",
    "trailing ",
]


def test_any_file_name_survives(repository: ProjectRepository, folder: Path) -> None:
    files: Files = {f"architecture/{name}": (name.encode(), False) for name in NAMES}
    release(repository, files)
    assert repository.files_at("architect", "architecture") == {path: content for path, (content, _) in files.items()}
    for path, (content, _) in files.items():
        assert (folder / path).read_bytes() == content
    repository.ensure_ready()


def test_a_gitignore_among_the_files_hides_none_of_them(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(_gitignore="*\n", a="kept"))
    assert (folder / "a").read_text() == "kept"


@pytest.mark.parametrize("path", ["../out.txt", "a/../../out.txt", "/tmp/out.txt"])
def test_no_path_leaves_the_repository(repository: ProjectRepository, tmp_path: Path, path: str) -> None:
    with pytest.raises(WouldOverwrite, match="leads outside"):
        repository.write_tree({path: (b"x", False)})
    assert not (tmp_path / "out.txt").exists()


def test_a_hook_that_runs_us_has_set_git_dir(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    for name, value in (("GIT_DIR", other / ".git"), ("GIT_WORK_TREE", other), ("GIT_INDEX_FILE", other / "index")):
        monkeypatch.setenv(name, str(value))
    made = ProjectRepository.create(folder)
    release(made, text(a="1"))
    made.close()
    assert (folder / "a").is_file()
    assert sorted(path.name for path in other.iterdir()) == [".git"]


def test_configuration_of_the_user_does_not_reach_our_commits(tmp_path: Path, folder: Path, own_home: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in (
        "pre-commit",
        "commit-msg",
        "pre-merge-commit",
        "post-checkout",
        "post-merge",
        "reference-transaction",
    ):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/hook-ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    template = tmp_path / "template"
    (template / "hooks").mkdir(parents=True)
    (template / "marker").write_text("")
    (own_home.parent / ".gitconfig").write_text(
        f"[core]\n hooksPath = {hooks}\n autocrlf = true\n[commit]\n gpgSign = true\n[tag]\n gpgSign = true\n[user]\n signingKey = none\n"
        f"[init]\n templateDir = {template}\n defaultBranch = trunk\n[merge]\n ff = false\n[diff]\n external = false\n"
    )
    made = ProjectRepository.create(folder)
    commit = release(made, text(a="1\r\n"))
    made.tag("v1", commit, "v1", AT)
    release(made, text(a="2\r\n"), LATER)
    made.close()
    assert (folder / "a").read_bytes() == b"2\r\n"
    assert not (tmp_path / "hook-ran").exists()
    assert not (folder / ".git" / "marker").exists()


def test_hooks_of_the_project_do_not_run_either(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="1"))
    hook = folder / ".git/hooks/post-merge"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {folder}/hook-ran\n")
    hook.chmod(0o755)
    release(repository, text(a="2"), LATER)
    assert not (folder / "hook-ran").exists()


def test_without_an_identity_the_merge_is_ours_and_with_one_the_users(
    repository: ProjectRepository, folder: Path, own_home: Path
) -> None:
    release(repository, text(a="1"))
    (folder / "mine").write_text("mine")
    commit_all(folder)
    release(repository, text(a="2"), LATER)
    assert git(folder, "log", "-1", "--format=%an", "main") == "mlops-architect"
    (own_home.parent / ".gitconfig").write_text("[user]\n name = A “Person” <x>\n email = a@example.org\n")
    (folder / "mine").write_text("mine again")
    commit_all(folder)
    release(repository, text(a="3"), LATER)
    assert git(folder, "log", "-1", "--format=%an %ae %s", "main") == "A “Person” x a@example.org Merge generation"


def test_the_users_edits_survive_a_regeneration(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="one\ntwo\nthree\nfour\nfive\n", b="b\n"))
    (folder / "a").write_text("ONE\ntwo\nthree\nfour\nfive\n")
    (folder / "mine").write_text("mine")
    commit_all(folder)
    release(repository, text(a="one\ntwo\nthree\nfour\nFIVE\n", c="c\n"), LATER)
    assert (folder / "a").read_text() == "ONE\ntwo\nthree\nfour\nFIVE\n"
    assert (folder / "mine").read_text() == "mine"
    assert not (folder / "b").exists()
    assert (folder / "c").read_text() == "c\n"
    assert repository.file_at("architect", "a") == b"one\ntwo\nthree\nfour\nFIVE\n"


def test_edits_on_the_same_lines_are_left_for_the_user(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="one\n"))
    (folder / "a").write_text("mine\n")
    commit_all(folder)
    with pytest.raises(WouldOverwrite, match="meet in a") as caught:
        release(repository, text(a="theirs\n"), LATER)
    assert caught.value.exit_code == 7
    assert "git merge --abort" in caught.value.hint
    with pytest.raises(WouldOverwrite, match="in the middle of a merge"):
        repository.ensure_ready()
    (folder / "a").write_text("both\n")
    commit_all(folder, "settled")
    repository.merge_into_user_branch("again")
    assert (folder / "a").read_text() == "both\n"
    repository.ensure_ready()


def test_a_merge_that_is_done_is_not_done_again(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="1"))
    before = git(folder, "rev-parse", "main")
    (folder / "a").write_text("edited since")
    repository.merge_into_user_branch("again")
    assert git(folder, "rev-parse", "main") == before
    assert (folder / "a").read_text() == "edited since"


def test_unfinished_work_stops_us(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="1"))
    repository.ensure_ready()
    (folder / "new “file”.txt").write_text("x")
    with pytest.raises(WouldOverwrite, match=r"uncommitted changes .*new “file”\.txt"):
        repository.ensure_ready()
    commit_all(folder)
    (folder / "a").write_text("changed")
    with pytest.raises(WouldOverwrite, match=r"uncommitted changes \(a"):
        repository.ensure_ready()


def test_uncommitted_changes_in_the_way_of_a_merge_are_kept(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a="1"))
    (folder / "a").write_text("mine")
    (folder / "c").write_text("mine too")
    with pytest.raises(WouldOverwrite, match="would be overwritten"):
        release(repository, text(a="2", c="3"), LATER)
    assert (folder / "a").read_text() == "mine"
    assert (folder / "c").read_text() == "mine too"


def test_a_file_in_the_way_of_the_first_version_is_kept(repository: ProjectRepository, folder: Path) -> None:
    (folder / "a").write_text("mine")
    (folder / "unrelated").write_text("mine too")
    with pytest.raises(WouldOverwrite, match="files that are not ours: a"):
        release(repository, text(a="1"))
    assert (folder / "a").read_text() == "mine"
    (folder / "a").write_text("1")
    repository.merge_into_user_branch("again")
    assert (folder / "unrelated").read_text() == "mine too"


@pytest.mark.parametrize("switch", [["switch", "--quiet", "--create", "feature"], ["checkout", "--quiet", "--detach"]])
def test_another_branch_stops_us_before_anything_is_merged(
    repository: ProjectRepository, folder: Path, switch: list[str]
) -> None:
    release(repository, text(a="1"))
    git(folder, *switch)
    with pytest.raises(WouldOverwrite, match="checked out"):
        repository.ensure_ready()
    with pytest.raises(WouldOverwrite, match="checked out"):
        release(repository, text(a="2"), LATER)
    assert (folder / "a").read_text() == "1"


def test_only_the_folders_that_are_replaced_change(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(architecture__plan="1", architecture__old="x", src__app="code"))
    (folder / "architecture/plan").write_text("edited by the user")
    commit_all(folder)
    tree = repository.write_tree(text(architecture__plan="2"), replacing=("architecture", "audit"))
    repository.commit(tree, "v2", LATER)
    assert repository.files_at("architect", ".") == {"architecture/plan": b"2", "src/app": b"code"}
    assert (folder / "architecture/plan").read_text() == "edited by the user"
    assert git(folder, "status", "--porcelain") == ""


def test_the_same_tree_is_not_committed_twice(repository: ProjectRepository) -> None:
    first = release(repository, text(a="1"))
    assert release(repository, text(a="1"), LATER) == first == repository.head()


def test_versions_are_ordered_by_number(repository: ProjectRepository) -> None:
    assert repository.versions() == ()
    with pytest.raises(NotResumable, match="there is none yet"):
        repository.known_version("v1")
    commit = release(repository, text(a="1"))
    for number in (1, 2, 10, 9):
        repository.tag(f"v{number}", commit, f"v{number}\n\nrun r{number}\ndesign d{number}", AT)
    repository.tag("v1", commit, "another message", LATER)
    repository.tag("mine", commit, "not a version", AT)
    assert repository.versions() == ("v1", "v2", "v9", "v10")
    assert repository.version_of("r9", "d9") == "v9"
    assert repository.version_of("r1", "d1") == "v1"
    assert repository.version_of("r9", "d1") == ""
    for name in ("v3", "V1", "v01", "--help", "v1^{tree}", "main", ""):
        with pytest.raises(NotResumable, match="there is no version"):
            repository.known_version(name)


def test_what_is_not_there_is_one_error(repository: ProjectRepository) -> None:
    release(repository, text(a="1"))
    with pytest.raises(StoreError, match="b is not in architect"):
        repository.file_at("architect", "b")
    assert repository.files_at("architect", "missing") == {}


def test_the_project_is_named_by_its_latest_version(repository: ProjectRepository) -> None:
    assert repository.project_name() == ""
    commit = release(repository, text(a="1"))
    repository.tag("v1", commit, f"v1\n\n{PROJECT_LINE}fraud\nrun r1\ndesign d1", AT)
    repository.tag("v2", commit, f"v2\n\n{PROJECT_LINE}card “fraud”\nrun r2\ndesign d2", LATER)
    assert repository.project_name() == "card “fraud”"


def test_a_difference_is_gits_own(repository: ProjectRepository) -> None:
    one = release(repository, text(a="1\n", b="1\n"))
    two = release(repository, text(a="2\n", b="2\n"), LATER)
    assert "-1\n+2" in repository.diff(one, two)
    assert "b/b" not in repository.diff(one, two, folder="a")
    assert "2 files changed" in repository.diff(one, two, stat=True)


def test_a_relative_folder_is_as_good(
    repository: ProjectRepository, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(repository, text(a="1"))
    monkeypatch.chdir(folder.parent)
    opened = ProjectRepository(Path("project"))
    assert opened.is_ours
    assert opened.file_at("architect", "a") == b"1"
    opened.close()


def test_a_folder_that_is_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("x")
    (tmp_path / "file").write_text("x")
    for name in ("full", "file"):
        with pytest.raises(WouldOverwrite, match="exists and is not empty"):
            ProjectRepository.create(tmp_path / name)
    with pytest.raises(StoreError, match="cannot create"):
        ProjectRepository.create(tmp_path / "file" / "below")
    for name in ("full", "missing"):
        with pytest.raises(StoreError, match="is not a git repository"):
            ProjectRepository(tmp_path / name)


def test_a_repository_that_is_not_a_project_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "init", "--quiet")
    opened = ProjectRepository(tmp_path / "other")
    assert not opened.is_ours
    assert opened.head() == ""
    opened.close()


def test_a_folder_below_a_repository_is_not_that_repository(repository: ProjectRepository, folder: Path) -> None:
    release(repository, text(a__b="1"))
    with pytest.raises(StoreError, match="is not a git repository"):
        ProjectRepository(folder / "a")


def test_a_missing_git_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import git as gitpython

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(gitpython.Git, "git_exec_name", "git")
    with pytest.raises(StoreError, match="git is not installed"):
        ProjectRepository.create(tmp_path / "project")
