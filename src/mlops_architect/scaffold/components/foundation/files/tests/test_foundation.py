"""Settings, logs, metrics, lakes and the command line."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring import cli, plugins
from scoring.emf import MetricWriter
from scoring.lake.interface import Lake
from scoring.lake.local import LocalLake
from scoring.lake.open import open_lake
from scoring.lake.s3 import S3Lake
from scoring.logs import JsonFormatter, fields
from scoring.runtime import Runtime
from scoring.settings import FeatureSettings, SettingsFile


class FakeS3:
    """A bucket in memory that answers two keys a page."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        if Key not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": io.BytesIO(self.objects[Key])}

    def head_object(self, Bucket: str, Key: str) -> None:  # noqa: N803
        if Key not in self.objects:
            raise ClientError({"Error": {"Code": "404"}}, "HeadObject")

    def put_object(self, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803
        self.objects[Key] = Body

    def delete_object(self, Bucket: str, Key: str) -> None:  # noqa: N803
        self.objects.pop(Key, None)

    def get_paginator(self, name: str) -> FakeS3:
        assert name == "list_objects_v2"
        return self

    def paginate(self, Bucket: str, Prefix: str) -> list[dict[str, Any]]:  # noqa: N803
        found = [{"Key": key} for key in self.objects if key.startswith(Prefix)]
        return [{"Contents": found[start : start + 2]} for start in range(0, len(found), 2)] or [{}]


@pytest.fixture(name="lake", params=["folder", "bucket"])
def _lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    return LocalLake(tmp_path / "lake") if request.param == "folder" else S3Lake("bucket", "/prefix/", FakeS3())


def test_lakes_keep_what_they_are_given(lake: Lake) -> None:
    for key in ("raw/b.json", "raw/a.json", "raw/deep/c.json", "rawer/d.json"):
        lake.write(key, key.encode())
    assert lake.keys("raw/") == ["raw/a.json", "raw/b.json", "raw/deep/c.json"]
    assert lake.keys("nothing/") == []
    lake.write("raw/a.json", b"new")
    assert lake.read("raw/a.json") == b"new"
    lake.delete("raw/a.json")
    lake.delete("raw/a.json")
    assert not lake.exists("raw/a.json")
    assert lake.exists("raw/b.json")
    with pytest.raises(FileNotFoundError):
        lake.read("raw/a.json")


def test_a_key_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leaves the lake"):
        LocalLake(tmp_path / "lake").write("../outside", b"")


def test_lakes_open_by_uri(tmp_path: Path) -> None:
    assert isinstance(open_lake(str(tmp_path)), LocalLake)
    assert isinstance(open_lake(f"file://{tmp_path}"), LocalLake)
    with pytest.raises(ValueError, match="no lake"):
        open_lake("ftp://host/data")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("platform: {service: from-file, environment: dev}\nfeatures: {materialise_online: true}\n")
    monkeypatch.setenv("SCORING_ENVIRONMENT", "prod")
    monkeypatch.setenv("SCORING_FEATURES__MATERIALISE_ONLINE", "false")
    settings = SettingsFile.read(path)
    assert (settings.platform().service, settings.platform().environment) == ("from-file", "prod")
    assert not settings.section("features", FeatureSettings).materialise_online


def test_a_misspelt_setting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("features: {materialize: true}\n")
    with pytest.raises(ValidationError):
        SettingsFile.read(path).section("features", FeatureSettings)


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
    assert "4111" not in json.dumps(line)


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


@given(st.sampled_from(sorted({**plugins.ROLES, **plugins.REGISTRIES, **plugins.ONLINE_STORES, **plugins.STREAMS})))
def test_what_is_available_can_be_imported(name: str) -> None:
    for group in (plugins.ROLES, plugins.REGISTRIES, plugins.ONLINE_STORES, plugins.STREAMS):
        if name in plugins.available(group):
            assert plugins.load(group, name)


def test_an_error_is_one_line_and_an_exit_code(runtime: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    assert runtime.platform.profile == "local"
    assert cli.main(["train"]) == cli.EXIT_FAILED
    message = capsys.readouterr().err.splitlines()[-1]
    assert message.startswith("train: ")
