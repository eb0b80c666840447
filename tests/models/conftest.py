"""Runs with models of a server on loopback, through the real SDKs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.cli.driving import Tool
from tests.models.desks import Planning

from mlops_architect.domain.catalog import Catalog

collect_ignore_glob = [] if find_spec("anthropic") and find_spec("openai") else ["test_*.py"]
"""The libraries of the providers are extras: without them there is nothing to test here."""


@pytest.fixture(scope="session", autouse=True)
def _catalogue_read_once(catalogue_read_once: None) -> None:
    """Read the catalogue that ships once."""


@pytest.fixture(scope="session")
def planned(catalog: Catalog) -> Planning:
    """Return a design that the engine alone has planned; nobody changes it."""
    return Planning(catalog).whole()


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_ARCHITECT_MODEL_KEY", "sk-test-0123456789abcdef0123")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-own-456789abcdef0123")
    for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"):
        # set first, so that what a test sets is taken back
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    """Return a machine with nothing on it but a configuration that does not wait between tries."""
    machine = Tool(tmp_path / "machine")
    folder = tmp_path / "machine" / "user" / ".config" / "mlops-architect"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[limits]\nfirst_wait_s = 0.0\nlongest_wait_s = 0.0\n")
    return machine
