"""`upgrade`: the same requirements with another version of the tool or the catalogue, as a merge."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import Answer, Designed, git
from tests.cli.test_pretend import APPENDED, arrived, edit, everything, told_of

from mlops_architect.domain.generated import GeneratedFile
from mlops_architect.scaffold.generator import TemplateGenerator

OWN = Path(__file__).parent / "own-catalogue"
PATTERN, RIVAL = "own-feature-files", "aws-s3-parquet-features"
NEWER = "99.0.0"
NEW_LINE = "\n# what a newer template says\n"


def upgraded(project: Designed, *arguments: str) -> Answer:
    return project.tool("upgrade", "project", *arguments)


def chosen(project: Designed) -> str:
    """Return the pattern that serves offline features in the latest version."""
    parts = project.tool("show", "--project", "project", "--json").data["parts"]
    choices = parts["architecture/plan.yaml"]["choices"]
    return str(next(one["candidate"]["pattern"] for one in choices if one["capability"] == "feature-offline"))


def last_approval(project: Designed) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project.folder / "audit/audit.jsonl").read_text().splitlines()[-1])
    return found


@pytest.fixture
def project(churn: Designed, tmp_path: Path) -> Designed:
    return churn.copy(tmp_path / "machine")


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tool be of another version."""
    for module in ("basis", "upgrade_due"):
        monkeypatch.setattr(f"mlops_architect.usecases.{module}.__version__", NEWER)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Return a catalogue with one more way to keep features, that takes no hours and costs nothing, and no policy for it."""
    folder = tmp_path / "own"
    shutil.copytree(OWN, folder)
    shutil.rmtree(folder / "policies")
    pattern = folder / "patterns/aws/feature-offline" / PATTERN / "pattern.yaml"
    pattern.write_text(pattern.read_text().replace("{value: 0.1, basis: judgement}", "{value: 0, basis: judgement}"))
    _at_price(folder, "0.001")
    return folder


def _at_price(catalogue: Path, usd: str) -> None:
    table = catalogue / "patterns/prices/aws/own.csv"
    head, row = table.read_text().splitlines()
    cells = row.split(",")
    table.write_text("\n".join((head, ",".join([*cells[:5], usd, *cells[6:]]))) + "\n")


def test_nothing_to_do_says_so_whatever_lies_in_the_tree(project: Designed) -> None:
    (project.folder / "notes.md").write_text("not committed\n")
    before = everything(project.folder / ".git")
    answer = upgraded(project)
    assert (answer.code, answer.out) == (0, "Nothing to do: v1 was made with what is here.\n")
    told = upgraded(project, "--yes", "--json")
    assert told.code == 0
    assert told.data["run"] is None
    assert told.data["due"]["version"] == "v1"
    assert {name: content for name, (content, _) in everything(project.folder / ".git").items() if name != "index"} == {
        name: content for name, (content, _) in before.items() if name != "index"
    }
    for verb in (("show", "--project", "project"), ("doctor", "--project", "project")):
        assert "mlops-architect upgrade" not in project.tool(*verb).said


@pytest.mark.usefixtures("newer")
def test_another_version_of_the_tool_is_told_makes_the_next_version_and_then_is_done(project: Designed) -> None:
    for verb in (("show", "--project", "project"), ("doctor", "--project", "project"), ("check", "project")):
        assert f"→ {NEWER}): `mlops-architect upgrade --pretend`" in project.tool(*verb).said, verb
    (project.folder / "notes.md").write_text("not committed\n")
    dirty = upgraded(project, "--yes")
    assert dirty.code == 7
    assert "Commit or stash" in dirty.err
    git(project.folder, "add", ".")
    git(project.folder, "commit", "-qm", "notes")

    before = everything(project.tool.root)
    pretended = upgraded(project, "--pretend", "--no-generate", "--json")
    assert pretended.code == 0, pretended.err
    assert everything(project.tool.root) == before
    head = git(project.folder, "rev-parse", "main")
    answer = upgraded(project, "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    assert arrived(project.folder, head) == told_of(pretended.data["pretended"]["files"])
    assert answer.data["changes"]["components"] == answer.data["changes"]["decisions"] == []
    assert (answer.data["monthly_usd_delta"], answer.data["let_go"], answer.data["better"]) == (0, [], [])
    assert (last_approval(project)["tool"], last_approval(project)["gate"]) == (NEWER, "architecture")
    assert f"→ {NEWER}" in (project.folder / "architecture/summary.md").read_text()
    assert git(project.folder, "diff", "--name-only", "v1", "v2").split() == [
        "architecture/summary.md", "audit/audit.jsonl",
    ]  # fmt: skip
    assert git(project.folder, "log", "-1", "--format=%s", "architect").startswith(
        "feat(architecture): v2 upgrade: mlops-architect "
    )
    assert upgraded(project).out == "Nothing to do: v2 was made with what is here.\n"
    assert git(project.folder, "tag") == "v1\nv2"


def test_a_choice_that_is_not_allowed_any_more_is_told_and_made_anew_and_one_that_is_gone_too(
    project: Designed,
) -> None:
    assert chosen(project) == RIVAL
    answer = upgraded(project, "--catalog", str(OWN), "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    [gone] = answer.data["let_go"]
    assert gone.startswith(f"feature-offline: {RIVAL} is not kept: Features lie in the organisation's archive")
    assert chosen(project) == PATTERN
    assert gone in " ".join((project.folder / "architecture/summary.md").read_text().replace("`", "").split())
    assert {one["name"] for one in answer.data["changes"]["components"]} == {"feature-offline"}

    back = upgraded(project, "--yes", "--no-generate")
    assert back.code == 0, back.err
    assert f"feature-offline: {PATTERN} is not kept: the catalogue no longer has it; solved anew" in back.said
    assert "v2 → v3" in back.said
    assert chosen(project) == RIVAL


def test_a_better_choice_is_told_and_taken_only_when_asked(project: Designed, catalogue: Path) -> None:
    inside = ("--catalog", str(catalogue), "--no-generate")
    told = upgraded(project, *inside, "--yes", "--json")
    assert told.code == 0, told.err
    assert chosen(project) == RIVAL
    [better] = told.data["better"]
    assert (better["capability"], better["better"]) == ("feature-offline", "Feature files in the shared archive")
    assert better["objective_usd"] == pytest.approx(told.data["gap_usd"], abs=0.02)
    assert told.data["changes"]["components"] == []

    _at_price(catalogue, "0.002")  # so that there is an upgrade once more
    words = upgraded(project, *inside, "--pretend").said
    assert "Kept: feature-offline stays" in words
    assert "--reconsider takes that" in words
    taken = upgraded(project, *inside, "--reconsider", "--yes", "--json")
    assert taken.code == 0, taken.err
    assert chosen(project) == PATTERN
    assert (taken.data["better"], taken.data["let_go"]) == ([], [])

    _at_price(catalogue, "300")
    dearer = upgraded(project, *inside, "--yes", "--json").data
    assert chosen(project) == PATTERN, "a dearer choice is kept too"
    assert dearer["monthly_usd_delta"] == pytest.approx(3 * (300 - 0.002), abs=0.02), "in each environment"
    assert dearer["gap_usd"] > 290
    costs = {one["name"]: (one["before"], one["after"]) for one in dearer["changes"]["costs"]}
    assert costs["feature-offline"] == ("$0", "$300")


@pytest.fixture
def templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the templates be newer: most files say something more at their end, one is new, one is gone."""
    written = TemplateGenerator.generate

    def generate(
        self: TemplateGenerator, agent: str, design: Any, project: str
    ) -> Sequence[tuple[GeneratedFile, bytes]]:
        found = []
        for file, content in written(self, agent, design, project):
            if file.path == ".dockerignore":
                continue
            if not file.path.endswith((".json", ".lock", ".hcl")):
                content += NEW_LINE.encode()
            found.append((_of(file, content), content))
        if agent == "implementation-ingestion":
            new = found[0][0].model_copy(update={"path": "docs/new.md"})
            found.append((_of(new, b"new\n"), b"new\n"))
        return found

    monkeypatch.setattr(TemplateGenerator, "generate", generate)


def _of(file: GeneratedFile, content: bytes) -> GeneratedFile:
    return file.model_copy(update={"sha256": hashlib.sha256(content).hexdigest()})


@pytest.mark.usefixtures("newer", "templates", "unchecked")
def test_newer_templates_are_merged_with_what_the_user_did(generated: Designed, tmp_path: Path) -> None:
    project = generated.copy(tmp_path / "machine")
    folder = project.folder
    edit(folder)
    (folder / "Dockerfile").chmod(0o755)
    (folder / "docs/new.md").write_text("my own\n")
    makefile = folder / ".pre-commit-config.yaml"
    makefile.write_text(makefile.read_text() + "# mine at the end\n")
    lock = folder / "requirements.lock"
    lock.write_text("# locked by me\n" + lock.read_text())
    (folder / "config").rename(folder / "settings")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "more of mine")

    before = everything(project.tool.root)
    told = upgraded(project, "--pretend", "--json")
    assert told.code == 0, told.err
    assert everything(project.tool.root) == before
    files = told.data["pretended"]["files"]
    assert [one["path"] for one in files["conflicts"]] == [
        ".github/workflows/retrain.yml", ".pre-commit-config.yaml", "docs/new.md",
    ]  # fmt: skip
    assert files["stays_deleted"] == ["docs/deployment.md"]
    assert files["deleted"] == [".dockerignore"]
    assert {"GNUmakefile", "settings/settings.yaml"} <= {one["after"] for one in files["renamed"]}

    answer = upgraded(project, "--yes", "--json")
    assert answer.code == 7
    assert [one["path"] for one in answer.data["conflicts"]] == [one["path"] for one in files["conflicts"]]
    assert [one["lines"] for one in answer.data["conflicts"]] == [one["lines"] for one in files["conflicts"]]
    assert "lines" in answer.err
    for name in ("README.md", "GNUmakefile", "settings/settings.yaml", "Dockerfile"):
        assert (folder / name).read_text().endswith(NEW_LINE), name
    assert (folder / "README.md").read_text().startswith("A word of mine first.")
    assert lock.read_text().startswith("# locked by me\n")
    assert (folder / "Dockerfile").stat().st_mode & 0o100
    assert not (folder / "docs/deployment.md").exists()
    assert not (folder / "config").exists()

    git(folder, "merge", "--abort")
    unmerged = upgraded(project)
    assert unmerged.code == 7
    assert "git merge architect" in unmerged.err
    run = project.tool("runs", "--json").data[0]["id"]
    assert project.tool("resume", run).code == 7
    git(folder, "checkout", "--ours", *(one["path"] for one in files["conflicts"]))
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "settled")
    assert (folder / ".github/workflows/retrain.yml").read_text().endswith(APPENDED)
    assert project.tool("resume", run).code == 0
    assert upgraded(project).out.startswith("Nothing to do: v2")
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.usefixtures("newer", "unchecked")
def test_code_that_an_upgrade_has_not_come_to_is_said_to_be_the_old_one(generated: Designed, tmp_path: Path) -> None:
    project = generated.copy(tmp_path / "machine")
    assert upgraded(project, "--yes", "--no-generate").code == 0
    answer = upgraded(project)
    assert answer.code == 0
    assert "No upgrade is due: v2 was made with what is here. But the code is that of v1 still" in answer.said
