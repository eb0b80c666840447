"""Machines that tests of the whole tool share: each design is made once and copied where a test changes it."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from tests.cli.driving import CHURN, FRAUD, Designed, Tool

from mlops_architect.domain.generated import Check, CheckOutcome, Validation
from mlops_architect.usecases.validation import RepositoryValidator


@pytest.fixture(scope="session", autouse=True)
def _catalogue_read_once(catalogue_read_once: None) -> None:
    """Read the catalogue that ships once."""


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    """Return a machine with nothing on it."""
    return Tool(tmp_path / "machine")


@pytest.fixture(scope="session")
def fraud(tmp_path_factory: pytest.TempPathFactory) -> Designed:
    """Return an approved online design; copy it before changing it."""
    tool = Tool(tmp_path_factory.mktemp("fraud"))
    answer = tool("new", FRAUD, "--project", "project", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    return Designed(tool, answer)


@pytest.fixture(scope="session")
def churn(tmp_path_factory: pytest.TempPathFactory) -> Designed:
    """Return an approved batch design; copy it before changing it."""
    tool = Tool(tmp_path_factory.mktemp("churn"))
    answer = tool("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    return Designed(tool, answer)


@pytest.fixture(scope="session")
def _at_gate(tmp_path_factory: pytest.TempPathFactory) -> Designed:
    tool = Tool(tmp_path_factory.mktemp("gate"))
    answer = tool("new", CHURN, "--project", "project", "--no-generate", "--json", stdin="approve\n")
    assert answer.code == 8, answer.err
    return Designed(tool, answer)


@pytest.fixture
def waiting(_at_gate: Designed, tmp_path: Path) -> Designed:
    """Return a run of the test's own that waits for approval; its project is not there yet."""
    return _at_gate.copy(tmp_path / "machine")


@pytest.fixture(scope="session")
def _with_questions(tmp_path_factory: pytest.TempPathFactory) -> Designed:
    tool = Tool(tmp_path_factory.mktemp("questions"))
    answer = tool("new", CHURN, "--project", "project", "--no-generate", "--strict")
    assert answer.code == 9, answer.err
    return Designed(tool, answer)


@pytest.fixture
def asking(_with_questions: Designed, tmp_path: Path) -> Designed:
    """Return a run of the test's own whose questions are open."""
    return _with_questions.copy(tmp_path / "machine")


def _not_checked(_validator: object, _files: object, _plan: object, *, deep: bool) -> Validation:
    checks = (Check(id="nothing", title="Nothing was looked at", outcome=CheckOutcome.PASS, detail=f"deep {deep}"),)
    return Validation(tree="0" * 64, checks=checks)


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the validators of a generated repository out: they take minutes."""
    monkeypatch.setattr(RepositoryValidator, "validate", _not_checked)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Designed:
    """Return a generated project that no validator has looked at; copy it before changing it."""
    tool = Tool(tmp_path_factory.mktemp("generated"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RepositoryValidator, "validate", _not_checked)
        answer = tool("new", CHURN, "--project", "project", "--yes", "--json")
    assert answer.code == 0, answer.err
    return Designed(tool, answer)


_QUICK = {"terraform-fmt", "cost-agrees"}


@pytest.fixture(scope="session")
def _released(tmp_path_factory: pytest.TempPathFactory) -> Designed:
    """A released repository; of the checks only the quick ones ran, the others are tested where they belong."""
    from mlops_architect.usecases.validation import repository
    from mlops_architect.usecases.validation.registry import VALIDATORS

    tool = Tool(tmp_path_factory.mktemp("released"))
    some = tuple(one for one in VALIDATORS if one.id in _QUICK)
    with mock.patch.object(repository, "VALIDATORS", some):
        answer = tool("new", FRAUD, "--yes", "--json", "--project", "project")
    assert answer.code == 0, answer.said
    return Designed(tool, answer)


@pytest.fixture
def released(_released: Designed, tmp_path: Path) -> Designed:
    """The same, on a machine of its own."""
    return _released.copy(tmp_path / "machine")
