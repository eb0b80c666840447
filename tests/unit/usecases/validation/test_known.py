"""What passed on exactly the same files is not run again; everything else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.domain.generated import Check, CheckOutcome
from mlops_architect.settings import Settings
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.validation import repository
from mlops_architect.usecases.validation.checks import Outcome, Validator
from mlops_architect.usecases.validation.repository import validate_folder
from mlops_architect.usecases.validation.workspace import NotRun, Workspace


class Project:
    """A repository with one check that says what it is told to say, and counts how often it ran."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs, self.problems, self.missing = 0, "", False
        self.settings = Settings(home=folder / "home", config=folder / "config")
        self.folder = folder / "project"
        (self.folder / "architecture").mkdir(parents=True)
        (self.folder / "src").mkdir()
        self.checks = monkeypatch

    def check(self, *, fresh: bool = False, kept: bool = True) -> Check:
        def run(_workspace: Workspace) -> Outcome:
            self.runs += 1
            if self.missing:
                raise NotRun("it is missing")
            return Outcome("looked at", problems=self.problems)

        validator = Validator("one", "One", "mlops-architect", (), run, kept=kept)
        self.checks.setattr(repository, "VALIDATORS", (validator,))
        [check] = validate_folder(self.settings, self.folder, Observer(), deep=False, fresh=fresh).checks
        return check


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


def test_a_pass_is_known_until_a_file_changes(project: Project) -> None:
    first, second = project.check(), project.check()
    assert (first.known, second.known, project.runs) == (False, True, 1)
    assert first.model_dump() == second.model_dump()
    (project.folder / "src/new.py").write_text("")
    assert (project.check().known, project.runs) == (False, 2)
    (project.folder / "src/new.py").unlink()
    assert (project.check().known, project.runs) == (True, 2)


def test_a_failure_and_what_did_not_run_are_looked_at_again(project: Project) -> None:
    project.problems = "wrong"
    assert project.check().outcome is CheckOutcome.FAIL
    project.problems, project.missing = "", True
    assert project.check().outcome is CheckOutcome.NOT_RUN
    project.missing = False
    assert (project.check().outcome, project.runs) == (CheckOutcome.PASS, 3)


def test_what_is_fresh_or_not_kept_runs(project: Project) -> None:
    project.check()
    assert project.check(fresh=True).known is False
    assert project.check(kept=False).known is False
    assert project.runs == 3


def test_a_spoilt_cache_is_no_answer(project: Project) -> None:
    project.check()
    for path in (project.settings.cache / "checks").iterdir():
        path.write_text('{"id": "one"')
    assert (project.check().outcome, project.runs) == (CheckOutcome.PASS, 2)


def test_a_check_that_is_switched_off_is_not_answered_from_before(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.check()
    monkeypatch.setenv("MLOPS_ARCHITECT_OFF", "tool:ruff")
    held = Validator("one", "One", "ruff", (), lambda _: Outcome("never"), kept=True)
    monkeypatch.setattr(repository, "VALIDATORS", (held,))
    [check] = validate_folder(project.settings, project.folder, Observer(), deep=False).checks
    assert check.outcome is CheckOutcome.NOT_RUN
