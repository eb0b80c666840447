"""A fresh project for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mlops_architect.decisions.git import ProjectRepository


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the project lies."""
    return tmp_path / "project"


@pytest.fixture
def repository(folder: Path) -> Iterator[ProjectRepository]:
    """Return a fresh project."""
    made = ProjectRepository.create(folder)
    yield made
    made.close()
