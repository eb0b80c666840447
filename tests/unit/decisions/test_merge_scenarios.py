"""Ten things a person does to a generated repository, and what the next version makes of each: with real git, told before and done."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.unit.decisions.user import LATER, Files, commit_all, git, release

from mlops_architect.decisions.git import ProjectRepository
from mlops_architect.decisions.preview import MergePreview, preview
from mlops_architect.errors import WouldOverwrite

LINES = [f"line {number} of what the tool wrote" for number in range(1, 31)]
LOCK = "requirements.lock"


def body(name: str, changes: dict[int, str] | None = None) -> str:
    """Return the text of a file, with lines changed by number."""
    lines = [f"{name}: {line}" for line in LINES]
    for number, line in (changes or {}).items():
        lines[number - 1] = line
    return "\n".join(lines) + "\n"


def files(*names: str, executable: str = "", **changes: dict[int, str]) -> Files:
    return {
        name: (body(name, changes.get(name.split(".")[0].split("/")[-1])).encode(), name == executable)
        for name in names
    }


FIRST = files("edited.py", "deleted.py", "renamed.py", "meets.py", "chmod.sh", "spaces.py", "gone.py", "folder/one.py",
              "folder/two.py", LOCK)  # fmt: skip
NEW_LINE = {25: "changed by the new version"}
SECOND = files(
    "edited.py", "deleted.py", "renamed.py", "meets.py", "chmod.sh", "spaces.py", "folder/one.py", "folder/two.py",
    "folder/three.py", "added.py", "own.py", LOCK,
    edited=NEW_LINE, deleted=NEW_LINE, renamed=NEW_LINE, meets=NEW_LINE, chmod=NEW_LINE, spaces=NEW_LINE, one=NEW_LINE,
    requirements=NEW_LINE,
)  # fmt: skip
LAST = "\nchanged by the new version\n"


@dataclass(frozen=True)
class Outcome:
    """A person's edit, and what came of it: what was told before, and what was said where the merge stopped."""

    folder: Path
    told: MergePreview
    stopped: WouldOverwrite | None

    def text(self, name: str) -> str:
        return (self.folder / name).read_text()


Merged = Callable[..., Outcome]


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, git's own among them."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def merged(repository: ProjectRepository, folder: Path) -> Merged:
    """Return a way to get the second version after an edit, and to see it before."""
    release(repository, FIRST)

    def after(second: Files = SECOND) -> Outcome:
        commit_all(folder)
        before = everything(folder)
        told = preview(folder, second)
        assert everything(folder) == before, "a preview writes nothing, not even into .git"
        stopped = None
        try:
            release(repository, second, LATER)
        except WouldOverwrite as error:
            stopped = error
        said = {one.path for one in told.conflicts}
        assert said == set(git(folder, "diff", "--name-only", "--diff-filter=U").split()), "told what then happened"
        assert bool(said) == bool(stopped)
        if not stopped:
            changed = git(folder, "diff", "--no-renames", "--name-status", "HEAD^1", "HEAD").splitlines()
            parts = {path: kind for kind, path in (line.split("\t") for line in changed)}
            assert {one.path for one in told.added} == {path for path, kind in parts.items() if kind == "A"}
            assert {one.path for one in told.changed} == {path for path, kind in parts.items() if kind in "MT"}
            assert set(told.deleted) == {path for path, kind in parts.items() if kind == "D"}
            assert git(folder, "status", "--porcelain") == ""
            head = git(folder, "rev-parse", "HEAD", "main^{tree}")
            release(repository, second, LATER)
            assert git(folder, "rev-parse", "HEAD", "main^{tree}") == head, "the same version again changes nothing"
            assert preview(folder, second).nothing
        return Outcome(folder, told, stopped)

    return after


def test_an_edit_elsewhere_in_a_file_stays_beside_the_new_lines(folder: Path, merged: Merged) -> None:
    (folder / "edited.py").write_text(body("edited.py", {3: "mine"}))
    outcome = merged()
    assert "\nmine\n" in outcome.text("edited.py")
    assert LAST in outcome.text("edited.py")
    assert [(one.path, one.merged) for one in outcome.told.kept] == [("edited.py", True)]
    assert not (folder / "gone.py").exists()
    assert outcome.text("added.py") == body("added.py")


def test_a_file_edited_all_over_stays_where_the_new_version_does_not_touch_it(folder: Path, merged: Merged) -> None:
    (folder / "folder/two.py").write_text("all mine\n")
    outcome = merged()
    assert outcome.text("folder/two.py") == "all mine\n"
    assert [(one.path, one.merged) for one in outcome.told.kept] == [("folder/two.py", False)]


def test_a_deleted_file_stays_deleted_though_the_new_version_changes_it(folder: Path, merged: Merged) -> None:
    (folder / "deleted.py").unlink()
    (folder / "folder/two.py").unlink()
    outcome = merged()
    assert not (folder / "deleted.py").exists()
    assert not (folder / "folder/two.py").exists()
    assert outcome.told.stays_deleted == ("deleted.py", "folder/two.py")
    assert "- deleted.py" in git(folder, "log", "-1", "--format=%B", "main")
    assert LAST in outcome.text("edited.py"), "the rest of the new version arrives"


def test_a_deleted_file_stays_deleted_beside_a_conflict(folder: Path, merged: Merged) -> None:
    (folder / "deleted.py").unlink()
    (folder / "meets.py").write_text(body("meets.py", {25: "mine"}))
    outcome = merged()
    assert outcome.stopped is not None
    assert "deleted.py" not in outcome.stopped.message
    assert not (folder / "deleted.py").exists()
    assert outcome.told.stays_deleted == ("deleted.py",)


def test_changes_follow_a_renamed_file(folder: Path, merged: Merged) -> None:
    (folder / "renamed.py").rename(folder / "better_name.py")
    outcome = merged()
    assert LAST in outcome.text("better_name.py")
    assert not (folder / "renamed.py").exists()
    assert [(one.before, one.after, one.follows) for one in outcome.told.renamed] == [
        ("renamed.py", "better_name.py", True)
    ]


def test_edits_of_the_same_lines_are_a_conflict_with_file_lines_and_a_way_out(folder: Path, merged: Merged) -> None:
    (folder / "meets.py").write_text(body("meets.py", {25: "mine"}))
    outcome = merged()
    [conflict] = outcome.told.conflicts
    assert (conflict.path, conflict.lines) == ("meets.py", ((25, 29),))
    text = outcome.text("meets.py").splitlines()
    assert text[24].startswith("<<<<<<<")
    assert text[28].startswith(">>>>>>>")
    assert outcome.stopped is not None
    assert outcome.stopped.message.endswith("meets.py (both changed the same lines: lines 25-29)")
    assert outcome.stopped.details["conflicts"] == [conflict.model_dump(mode="json")]
    assert "git merge --abort" in outcome.stopped.hint
    (folder / "meets.py").write_text(body("meets.py", {25: "both"}))
    commit_all(folder, "settled")
    assert preview(folder, SECOND).nothing


def test_an_edited_file_that_the_new_version_no_longer_has_is_left_to_the_user(folder: Path, merged: Merged) -> None:
    (folder / "gone.py").write_text(body("gone.py", {3: "mine"}))
    outcome = merged()
    assert outcome.stopped is not None
    assert "gone.py (you changed or moved it, and the new version no longer has it)" in outcome.stopped.message
    assert "mine" in outcome.text("gone.py"), "nothing is lost"


def test_an_own_file_where_the_new_version_wants_one_is_a_conflict_and_the_same_file_is_none(
    folder: Path, merged: Merged
) -> None:
    (folder / "own.py").write_text("mine\n")
    (folder / "added.py").write_text(body("added.py"))
    outcome = merged()
    assert outcome.stopped is not None
    assert "own.py (both added it, with different content: lines" in outcome.stopped.message
    assert "added.py" not in outcome.stopped.message
    assert "\nmine\n" in outcome.text("own.py")


def test_a_changed_mode_stays_with_the_new_content(folder: Path, merged: Merged) -> None:
    (folder / "chmod.sh").chmod(0o755)
    outcome = merged()
    assert (folder / "chmod.sh").stat().st_mode & stat.S_IXUSR
    assert LAST in outcome.text("chmod.sh")
    assert git(folder, "ls-tree", "main", "chmod.sh").startswith("100755")


def test_a_moved_folder_takes_changes_and_new_files_along(folder: Path, merged: Merged) -> None:
    (folder / "folder").rename(folder / "moved")
    outcome = merged()
    assert LAST in outcome.text("moved/one.py")
    assert outcome.text("moved/three.py") == body("folder/three.py")
    assert not (folder / "folder").exists()
    assert {one.after for one in outcome.told.renamed} == {"moved/one.py", "moved/two.py"}


def test_white_space_alone_stays_and_is_a_conflict_only_where_the_line_itself_changes(
    folder: Path, merged: Merged
) -> None:
    spaced = "    " + LINES[2]
    (folder / "spaces.py").write_text(body("spaces.py", {3: spaced}))
    outcome = merged()
    assert f"\n{spaced}\n" in outcome.text("spaces.py")
    assert LAST in outcome.text("spaces.py")
    (folder / "spaces.py").write_text(outcome.text("spaces.py").replace("\nchanged by", "\n    changed by"))
    third = {**SECOND, "spaces.py": (body("spaces.py", {25: "changed once more"}).encode(), False)}
    assert [one.path for one in merged(third).told.conflicts] == ["spaces.py"], (
        "indentation is meaning in Python and YAML"
    )


def test_an_edited_lock_file_keeps_what_was_locked_and_a_conflict_in_it_says_what_helps(
    folder: Path, merged: Merged
) -> None:
    (folder / LOCK).write_text(body(LOCK) + "mine==1.0\n")
    outcome = merged()
    assert outcome.text(LOCK).endswith("mine==1.0\n")
    assert LAST in outcome.text(LOCK)
    (folder / LOCK).write_text(outcome.text(LOCK).replace("changed by the new version", "mine==2.0"))
    third = {**SECOND, LOCK: (body(LOCK, {25: "theirs==3.0"}).encode(), False)}
    stopped = merged(third).stopped
    assert stopped is not None
    assert f"{LOCK} is a lock file: take one side whole" in stopped.hint


def test_all_of_it_at_once_leaves_only_what_truly_meets(folder: Path, merged: Merged) -> None:
    (folder / "edited.py").write_text(body("edited.py", {3: "mine"}))
    (folder / "deleted.py").unlink()
    (folder / "renamed.py").rename(folder / "better_name.py")
    (folder / "meets.py").write_text(body("meets.py", {25: "mine"}))
    (folder / "own.py").write_text("mine\n")
    (folder / "chmod.sh").chmod(0o755)
    (folder / "folder").rename(folder / "moved")
    (folder / "spaces.py").write_text(body("spaces.py", {3: "   spaces"}))
    (folder / LOCK).write_text(body(LOCK) + "mine==1.0\n")
    outcome = merged()
    assert [one.path for one in outcome.told.conflicts] == ["meets.py", "own.py"]
    for name in ("edited.py", "better_name.py", "chmod.sh", "moved/one.py", "spaces.py", LOCK):
        assert LAST in outcome.text(name), name
    assert not (folder / "deleted.py").exists()


def test_a_preview_works_where_the_folder_has_a_name_that_git_lists_by(tmp_path: Path) -> None:
    folder = tmp_path / 'a:"b" c'
    made = ProjectRepository.create(folder)
    try:
        release(made, FIRST)
        before = everything(folder)
        told = preview(folder, SECOND)
        assert "own.py" in {one.path for one in told.added}
        assert everything(folder) == before
    finally:
        made.close()


def test_a_preview_of_some_folders_leaves_the_rest_alone(repository: ProjectRepository, folder: Path) -> None:
    release(repository, FIRST)
    told = preview(folder, {"folder/new.py": (b"new\n", False)}, ("folder",))
    assert [one.path for one in told.added] == ["folder/new.py"]
    assert told.deleted == ("folder/one.py", "folder/two.py")
    assert told.changed == ()
