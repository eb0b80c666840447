"""Settings, logs, metrics, lakes and the command line."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import pytest
from pydantic import ValidationError

from lake_contract import keeps_what_it_is_given
from scoring import cli, plugins
from scoring.configured import Configured
from scoring.emf import MetricWriter
from scoring.lake.local import LocalLake
from scoring.lake.open import open_lake
from scoring.logs import JsonFormatter, fields
from scoring.runtime import Runtime
from scoring.settings import SettingsFile


class Switch(Configured):
    """A section of a settings file."""

    enabled: bool = True


def test_a_folder_keeps_what_it_is_given(tmp_path: Path) -> None:
    keeps_what_it_is_given(LocalLake(tmp_path / "lake"))


def test_a_key_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leaves the lake"):
        LocalLake(tmp_path / "lake").write("../outside", b"")


def test_lakes_open_by_uri(tmp_path: Path) -> None:
    assert isinstance(open_lake(str(tmp_path)), LocalLake)
    assert isinstance(open_lake(f"file://{tmp_path}"), LocalLake)
    with pytest.raises(plugins.NotPartOfThisSystem, match="ftp"):
        open_lake("ftp://host/data")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("platform: {service: from-file, environment: dev}\nswitch: {enabled: true}\n")
    monkeypatch.setenv("SCORING_ENVIRONMENT", "prod")
    monkeypatch.setenv("SCORING_SWITCH__ENABLED", "false")
    settings = SettingsFile.read(path)
    assert (settings.platform().service, settings.platform().environment) == ("from-file", "prod")
    assert not settings.section("switch", Switch).enabled


def test_a_misspelt_setting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("switch: {enable: true}\n")
    with pytest.raises(ValidationError):
        SettingsFile.read(path).section("switch", Switch)


def test_logs_hold_no_sensitive_column_and_no_exception_text() -> None:
    try:
        raise ValueError("4111-1111")
    except ValueError as error:
        record = logging.LogRecord("a", logging.ERROR, "", 0, "failed", (), (type(error), error, None))
    record.fields = fields(customer="c-1", rows=3)["fields"]
    line = json.loads(JsonFormatter({"customer"}).format(record))
    assert line["rows"] == 3
    assert "customer" not in line
    assert line["exception"] == "ValueError"
    assert "4111-1111" not in json.dumps(line)


def test_metric_lines_name_their_service() -> None:
    out = io.StringIO()
    MetricWriter("Scoring", "fraud-prod", enabled=True, out=out).write({"request_count": (3.0, "Count")})
    line = json.loads(out.getvalue())
    assert (line["service"], line["request_count"]) == ("fraud-prod", 3.0)
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["service"]]
    MetricWriter("Scoring", "x", enabled=False, out=out).write({"request_count": (3.0, "Count")})
    assert len(out.getvalue().splitlines()) == 1


def test_only_parts_of_this_system_are_roles(runtime: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    assert runtime.has("scoring.cli")
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out.split()
    assert set(plugins.available(plugins.ROLES)) <= set(shown)
    assert cli.main(["no-such-role"]) == cli.EXIT_USAGE
    assert cli.main([]) == cli.EXIT_USAGE
    assert cli.main(["health"]) == 0


def test_an_error_is_one_line_and_an_exit_code(runtime: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    assert runtime.platform.profile == "local"
    assert cli.main(["monitor"]) == cli.EXIT_FAILED
    message = capsys.readouterr().err.splitlines()[-1]
    assert message.startswith("monitor: ")
