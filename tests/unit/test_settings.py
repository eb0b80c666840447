"""Where user data lies."""

from __future__ import annotations

from pathlib import Path

from mlops_architect.settings import load_settings


def test_the_environment_moves_the_home() -> None:
    settings = load_settings({"MLOPS_ARCHITECT_HOME": "/somewhere"})
    assert settings.home == Path("/somewhere")
    assert settings.database.parent == settings.runs.parent == settings.cache.parent == settings.home


def test_a_tilde_is_the_users_home(own_home: Path) -> None:
    assert load_settings({"MLOPS_ARCHITECT_HOME": "~/x"}).home == own_home.parent / "x"


def test_an_empty_variable_is_no_place(own_home: Path) -> None:
    home = load_settings({"MLOPS_ARCHITECT_HOME": ""}).home
    assert home.name == "mlops-architect"
    assert home.is_relative_to(own_home.parent)


def test_an_hour_costs_what_is_given() -> None:
    assert load_settings({}).hourly_rate_usd == 95.0
    assert load_settings({}, hourly_rate_usd=0.0).hourly_rate_usd == 0.0
