"""`calibrate`: a measured service time in place of the catalogue's figure, and measurements that cannot be used."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import Answer, Designed, git

MEASURED: dict[str, Any] = {
    "format": "mlops-architect/load-measurement/1",
    "measured_at": "2026-03-01T10:00:00.000000Z",
    "machine": {"system": "Linux x86_64", "processor": "Some CPU @ 3.0GHz", "cpus": 8, "python": "3.11.9"},
    "route": "/v1/score",
    "workers": 1,
    "connections": 2,
    "seconds": 10.0,
    "requests": 500,
    "failed": 0,
    "service_time_ms": 15.0,
    "throughput_rps": 50.0,
    "latency_ms": {"p50": 30.0, "p95": 44.0, "p99": 60.0},
    "model_version": "1",
}


def written(folder: Path, **changes: Any) -> Path:
    """Write a measurement beside the project, with parts of it changed by dotted name."""
    data = copy.deepcopy(MEASURED)
    for name, value in changes.items():
        group, _, leaf = name.partition("__")
        if leaf:
            data[group][leaf] = value
        else:
            data[group] = value
    path = folder / "load.json"
    path.write_text(json.dumps(data))
    return path


@pytest.fixture(name="project")
def _project(fraud: Designed, tmp_path: Path) -> Designed:
    return fraud.copy(tmp_path / "machine")


def calibrated(project: Designed, *arguments: str) -> Answer:
    return project.tool("calibrate", "project", *arguments)


@pytest.fixture(name="version", scope="module")
def _version(fraud: Designed, tmp_path_factory: pytest.TempPathFactory) -> Designed:
    """Return a project with a second version, made from a measurement."""
    changed = fraud.copy(tmp_path_factory.mktemp("calibrated"))
    path = written(changed.tool.root)
    answer = calibrated(changed, "--measurement", str(path), "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    return Designed(changed.tool, answer)


def test_a_slower_service_needs_more_copies(version: Designed) -> None:
    found = version.result["calibration"]
    before, after = found["before"], found["after"]
    assert (before["version"], after["version"], found["written"]) == ("v1", "v2", True)
    assert (before["basis"], after["basis"]) == ("assumed", "measured")
    assert after["service_time_ms"] == pytest.approx(15.0 * found["factor"])
    assert after["service_time_ms"] > before["service_time_ms"]
    assert after["monthly_usd"] > before["monthly_usd"]
    assert after["p99_ms"] <= 100
    assert version.result["run"]["version"] == "v2"
    assert git(version.folder, "tag") == "v1\nv2"


def test_what_was_measured_stands_in_the_decision_set(version: Designed) -> None:
    shown = version.tool("show", "--project", "project", "--json").data["parts"]
    stated = shown["architecture/constraints.yaml"]["constraints"]["work.score_cpu_ms"]
    sha256 = hashlib.sha256((version.tool.root / "load.json").read_bytes()).hexdigest()
    factor = version.result["calibration"]["factor"]
    assert stated["provenance"] == "measured"
    assert stated["value"] == pytest.approx(15.0 * factor)
    for part in (sha256, "load.json", "15 ms", "Some CPU @ 3.0GHz", f"times {factor:g}"):
        assert part in stated["note"], part
    quantities = {one["name"]: one for one in shown["architecture/workload.yaml"]["quantities"]}
    assert quantities["model_cpu_ms"]["provenance"] == "measured"
    assert sha256 in quantities["model_cpu_ms"]["derivation"]
    summary = (version.folder / "architecture" / "summary.md").read_text()
    assert "work.score_cpu_ms: unknown →" in summary
    reviews = {name.rsplit("/", 1)[1] for name in shown if name.startswith("architecture/reviews/")}
    assert {"cost.yaml", "policy.yaml"} <= reviews
    questions = {one["field"] for one in shown["architecture/constraints.yaml"]["questions"]}
    assert "work.score_cpu_ms" not in questions, "what was measured is not asked for"
    records = "".join(path.read_text() for path in (version.folder / "architecture" / "adr").glob("*.md"))
    assert "is measured" in records


def test_a_measurement_holds_for_later_revisions(version: Designed, tmp_path: Path) -> None:
    later = version.copy(tmp_path / "machine")
    answer = later.tool("revise", "--set", "team.size=5", "--project", "project", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    shown = later.tool("show", "--project", "project", "--json").data["parts"]["architecture/constraints.yaml"]
    assert shown["constraints"]["work.score_cpu_ms"]["provenance"] == "measured"


def test_a_look_ahead_shows_the_same_and_writes_nothing(version: Designed, project: Designed) -> None:
    path = written(project.tool.root)
    head = git(project.folder, "rev-parse", "main", "architect")
    answer = calibrated(project, "--measurement", str(path), "--pretend", "--json")
    assert answer.code == 0, answer.err
    made = version.result["calibration"]
    for name in ("service_time_ms", "monthly_usd", "p99_ms", "copies", "pattern"):
        assert answer.data["after"][name] == pytest.approx(made["after"][name]), name
    assert (answer.data["written"], answer.data["after"]["version"]) == (False, "")
    assert git(project.folder, "rev-parse", "main", "architect") == head
    assert git(project.folder, "status", "--porcelain") == ""
    assert len(project.tool("runs", "--json").data) == 1


def test_a_look_ahead_says_where_figures_come_from(project: Designed) -> None:
    folder = project.folder / "measurements"
    folder.mkdir()
    path = written(folder, service_time_ms=1.0, latency_ms__p50=2.0, failed=1)
    answer = calibrated(project, "--pretend", "--factor", "1")
    assert answer.code == 0, answer.err
    for part in (
        "1 ms of processor time",
        "Some CPU @ 3.0GHz",
        hashlib.sha256(path.read_bytes()).hexdigest(),
        "given with --factor",
        "1 ms (measured)",
        "ms (assumed)",
        "copies at the peak",
        "monthly cost",
        "1 requests failed",
        "without --pretend",
    ):
        assert part in answer.said, part


def test_the_factor_is_the_catalogues_unless_one_is_given(project: Designed) -> None:
    path = str(written(project.tool.root))
    usual = calibrated(project, "--measurement", path, "--pretend", "--json").data
    assert usual["factor"] >= 1.6
    assert usual["because"]
    as_is = calibrated(project, "--measurement", path, "--pretend", "--factor", "1", "--json").data
    assert as_is["after"]["service_time_ms"] == 15.0
    assert as_is["after"]["monthly_usd"] <= usual["after"]["monthly_usd"]
    for factor in ("0", "-1", "nan", "21", "inf"):
        refused = calibrated(project, "--measurement", path, "--pretend", "--factor", factor)
        assert (refused.code, "--factor" in refused.err) == (2, True), factor


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"service_time_ms": -3.0}, "service_time_ms"),
        ({"service_time_ms": 0.0}, "service_time_ms"),
        ({"service_time_ms": 1e9}, "service_time_ms"),
        ({"service_time_ms": "15"}, "service_time_ms"),
        ({"service_time_ms": 5000.0}, "more than 8 CPUs have"),
        ({"requests": 3, "throughput_rps": 0.3}, "requests"),
        ({"requests": 500.5}, "requests"),
        ({"failed": 30}, "30 of 530 requests failed"),
        ({"seconds": 0.1}, "seconds"),
        ({"throughput_rps": 4000.0}, "are not 4000 a second"),
        ({"latency_ms__p50": 70.0}, "not in order"),
        ({"latency_ms__p99": -1.0}, "latency_ms.p99"),
        ({"latency_ms": {}}, "latency_ms.p50"),
        ({"machine__cpus": 0}, "machine.cpus"),
        ({"machine__processor": "a\nb"}, "machine.processor"),
        ({"format": "something/else"}, "format"),
        ({"surprise": 1}, "unknown key"),
    ],
)
def test_figures_that_cannot_be_are_refused(changes: dict[str, Any], told: str, project: Designed) -> None:
    path = written(project.tool.root, **changes)
    answer = calibrated(project, "--measurement", str(path), "--pretend")
    assert answer.code == 3
    assert told in answer.said
    assert str(path) in answer.said.replace(" ", "") or "load.json" in answer.said


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"{", "not JSON"),
        (b"\xff\xfe\x00\x01", "not JSON"),
        (b"[1, 2]", "JSON object"),
        (b"null", "JSON object"),
        (b"{}", "format"),
        (b'{"service_time_ms": NaN}', "NaN is no number"),
        (b"[" * 100_000, "not JSON"),
        (b" " * 1_000_001, "larger than"),
    ],
)
def test_files_that_are_no_measurement_are_refused(content: bytes | None, told: str, project: Designed) -> None:
    path = project.tool.root / "load.json"
    if content is not None:
        path.write_bytes(content)
    answer = calibrated(project, "--measurement", str(path))
    assert answer.code == 3
    assert told in answer.said
    assert len(project.tool("runs", "--json").data) == 1


def test_a_folder_is_no_measurement(project: Designed) -> None:
    answer = calibrated(project, "--measurement", str(project.folder))
    assert (answer.code, "directory" in answer.said) == (3, True)


def test_without_a_measurement_it_says_how_to_make_one(project: Designed) -> None:
    answer = calibrated(project)
    assert answer.code == 3
    assert "make demo load" in answer.said


def test_a_design_without_an_online_service_has_nothing_to_calibrate(churn: Designed) -> None:
    path = written(churn.tool.root)
    answer = calibrated(churn, "--measurement", str(path), "--pretend")
    assert (answer.code, "no online service" in answer.said) == (3, True)


def test_what_is_no_project_is_said_so(project: Designed) -> None:
    path = written(project.tool.root)
    (project.tool.here / "other").mkdir()
    answer = project.tool("calibrate", "other", "--measurement", str(path))
    assert answer.code in (5, 7)
    assert "mlops-architect new" in answer.said


def test_a_changed_project_is_not_overwritten(project: Designed) -> None:
    path = written(project.tool.root)
    (project.folder / "architecture" / "summary.md").write_text("mine")
    answer = calibrated(project, "--measurement", str(path), "--yes", "--no-generate")
    assert answer.code == 7


def test_what_cannot_be_met_with_the_measured_time_is_said_so(project: Designed) -> None:
    # Half a second of processor time an answer leaves nothing for a p99 of 100 ms.
    path = written(project.tool.root, service_time_ms=60.0, seconds=30.0, throughput_rps=16.6)
    answer = calibrated(project, "--measurement", str(path), "--pretend")
    assert answer.code == 3
    assert "latency.p99_ms" in answer.said or "p99" in answer.said
