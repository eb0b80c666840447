"""Who writes code: the command line over the file, and limits that fit one answer or a whole session."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.domain.calls import Allowance, Endpoint, ModelOptions, ModelPrices
from mlops_architect.errors import UsageError
from mlops_architect.settings import Settings
from mlops_architect.usecases.code_options import code_options

PRICES = ModelPrices(defaults={"anthropic": "model-a", "openai": "model-o"})
PLANNING = ModelOptions(
    endpoints=(Endpoint(provider="openai", model="planner"), Endpoint(provider="anthropic", model="other")),
    agents={"monitoring": Endpoint(provider="openai", model="special")},
)


def settings(folder: Path, text: str = "") -> Settings:
    (folder / "config.toml").write_text(text)
    return Settings(home=folder / "home", config=folder)


@pytest.mark.parametrize("by", ["", "templates"])
def test_nobody_is_the_default(tmp_path: Path, by: str) -> None:
    assert code_options(settings(tmp_path), PRICES, by, PLANNING) is None


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    named = settings(tmp_path, '[codegen]\nby = "model"\nprovider = "anthropic"\nlimit = {tokens = 7, usd = 0.5}\n')
    found = code_options(named, PRICES, "", None)
    assert found is not None
    assert found.models.endpoints == (Endpoint(provider="anthropic", model="model-a"),)
    assert found.models.agent == Allowance(tokens=7, usd=0.5)
    assert code_options(named, PRICES, "templates", None) is None


def test_a_model_is_the_runs_own_with_its_fallbacks(tmp_path: Path) -> None:
    found = code_options(settings(tmp_path), PRICES, "model", PLANNING, 2.5)
    assert found is not None
    assert found.models.endpoints == PLANNING.endpoints
    assert found.models.agents == {}
    assert found.models.run.usd == 2.5
    with pytest.raises(UsageError, match="needs a model"):
        code_options(settings(tmp_path), PRICES, "model", None)


def test_a_session_asks_anthropic_and_ends_at_the_dollars_of_the_run(tmp_path: Path) -> None:
    found = code_options(settings(tmp_path), PRICES, "claude-code", PLANNING, 2.5)
    assert found is not None
    assert found.models.endpoints == (Endpoint(provider="claude-code", model="other"),)
    assert (found.models.run.usd, found.models.run.tokens, found.models.retries) == (2.5, None, 0)
    alone = code_options(settings(tmp_path), PRICES, "claude-code", None)
    assert alone is not None
    assert alone.models.endpoints == (Endpoint(provider="claude-code", model="model-a"),)


@pytest.mark.parametrize(
    ("by", "text", "told"),
    [
        ("magic", "", "'magic' is not known"),
        ("", '[codegen]\nby = "magic"\n', "codegen.by"),
        ("", '[codegen]\nkey = "x"\n', "keys do not belong"),
        ("claude-code", '[codegen]\nprovider = "openai"\n', "does not ask models of openai"),
        ("model", '[codegen]\nprovider = "openai"\nbase_url = "ftp://x"\n', "is not an address"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, by: str, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        code_options(settings(tmp_path, text), PRICES, by, None)
