"""What a repository's tests reach: measured by its own configuration, and refused below what that asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.scaffold.locks import development_lock, requirements_lock
from mlops_architect.settings import Settings
from mlops_architect.usecases.validation.checks import python_coverage
from mlops_architect.usecases.validation.workspace import Workspace

CODE = '''def grade(mark: int) -> str:
    """Return the grade."""
    if mark > 50:
        return "good"
    return "bad"
'''
TEST = """from scoring.grades import grade


def test_grade() -> None:
    assert grade(60) == "good"
"""


def _workspace(folder: Path, cache: Path, least: int) -> Workspace:
    root, scratch = folder / "repository", folder / "work"
    files = {
        "requirements.lock": requirements_lock(("pydantic",)),
        "requirements-dev.lock": development_lock(),
        "src/scoring/__init__.py": "",
        "src/scoring/grades.py": CODE,
        "tests/test_grades.py": TEST,
        "pyproject.toml": f'[tool.coverage.run]\nsource = ["src/scoring"]\n[tool.coverage.report]\nfail_under = {least}\n',
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    scratch.mkdir()
    return Workspace(root=root, scratch=scratch, settings=Settings(home=cache.parent, config=folder / "config"))


@pytest.mark.slow
def test_tests_that_reach_too_little_are_refused(shared_cache: Path, tmp_path: Path) -> None:
    enough = python_coverage(_workspace(tmp_path / "enough", shared_cache, 70))
    assert (enough.detail, enough.problems) == ("75 % of 4 statements", "")
    refused = python_coverage(_workspace(tmp_path / "refused", shared_cache, 80))
    assert "75" in refused.problems
    assert "80" in refused.problems
