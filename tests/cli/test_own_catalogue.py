"""An organisation's own catalogue: a folder, an installed package or a project folder, and no change to Python."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import CHURN, Answer, Designed, Tool, git

from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import parse_yaml

OWN = Path(__file__).parent / "own-catalogue"
PATTERN = "own-feature-files"
MODULE = OWN / "patterns/aws/feature-offline" / PATTERN / "terraform"
RIVAL = "aws-s3-parquet-features"


def read(file: Path) -> Any:
    return parse_yaml(file.read_text(encoding="utf-8"), str(file))


def choice(folder: Path) -> Any:
    """Return how offline features are served in a project's plan."""
    plan = read(folder / "architecture" / "plan.yaml")
    return next(one for one in plan["choices"] if one["capability"] == "feature-offline")


def outcome(folder: Path, policy: str) -> str:
    """Return what a policy said of a project's design."""
    findings = read(folder / "architecture" / "reviews" / "policy.yaml")["findings"]
    return str(next(one["outcome"] for one in findings if one["id"] == policy))


@pytest.fixture
def dear(tmp_path: Path) -> Path:
    """Return the same catalogue at a price that nobody pays."""
    folder = tmp_path / "dear"
    shutil.copytree(OWN, folder)
    table = folder / "patterns/prices/aws/own.csv"
    table.write_text(table.read_text().replace(",month,0.5,", ",month,250,"))
    return folder


@pytest.mark.usefixtures("unchecked")
def test_a_pattern_of_a_folder_is_chosen_billed_recorded_judged_and_generated(tool: Tool) -> None:
    answer = tool("new", CHURN, "--catalog", str(OWN), "--project", "project", "--yes", "--json")
    assert answer.code == 0, answer.err
    folder = tool.here / "project"
    assert answer.data["patterns"]["feature-offline"] == f"{PATTERN}/shared"

    chosen = choice(folder)
    lines = {line["sku"]: line for line in chosen["candidate"]["cost"]["lines"]}
    assert lines["own.feature-files.handling"]["monthly"]["expected_usd"] == 0.5
    assert lines["own.feature-files.handling"]["source"] == "internal price list"
    bill = (folder / "architecture" / "cost.yaml").read_text()
    assert "own.feature-files.handling" in bill
    rivals = {one["pattern"]: one for one in chosen["alternatives"]}
    assert rivals[RIVAL]["delta_objective_usd"] > 0

    [record] = (folder / "architecture" / "adr").glob("*-feature-offline.md")
    text = record.read_text()
    assert f"**Feature files in the shared archive ({PATTERN}/shared)** (chosen)" in text
    assert "Parquet files in the lake" in text
    assert outcome(folder, "own-archive") == "pass"

    generated = folder / "infra" / "modules" / "feature-offline"
    provider = builtin_root() / "patterns/aws/_shared/provider/versions.tf"
    archive = OWN / "patterns/aws/_shared/archive/archive.tf"
    expected = {path.name: path.read_bytes() for path in (*MODULE.iterdir(), provider, archive)}
    assert {path.name: path.read_bytes() for path in generated.iterdir()} == expected
    root = (folder / "infra" / "main.tf").read_text()
    assert 'source      = "./modules/feature-offline"' in root
    assert 'layout      = "daily"' in root


def test_a_policy_of_a_folder_sends_the_design_back_until_it_holds(tool: Tool, dear: Path) -> None:
    arguments = ("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json")
    answer = tool(*arguments, "--catalog", str(dear))
    assert answer.code == 0, answer.err
    folder = tool.here / "project"
    assert choice(folder)["candidate"]["pattern"] == PATTERN
    [lost] = [one for one in choice(folder)["alternatives"] if one["pattern"] == RIVAL]
    assert not lost["feasible"]
    assert "Features lie in the organisation's archive" in lost["reason"]
    assert outcome(folder, "own-archive") == "pass"


def test_a_dearer_pattern_loses_with_the_exact_difference(tool: Tool, dear: Path) -> None:
    shutil.rmtree(dear / "policies")
    arguments = ("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json")
    answer = tool(*arguments, "--catalog", str(dear))
    assert answer.code == 0, answer.err
    folder = tool.here / "project"
    assert answer.data["patterns"]["feature-offline"].startswith(RIVAL)
    lost = next(one for one in choice(folder)["alternatives"] if one["pattern"] == PATTERN)
    assert lost["feasible"]
    assert 740 < lost["delta_monthly_usd"] < 760  # 250 in production, dev and staging each
    assert lost["delta_operating_hours"] == pytest.approx(-0.4)
    assert lost["delta_objective_usd"] == pytest.approx(lost["delta_monthly_usd"] - 0.4 * 95, abs=0.02)


def test_a_pattern_of_the_project_folder_serves_its_next_version(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    assert choice(project.folder)["candidate"]["pattern"] == RIVAL
    shutil.copytree(OWN, project.folder / ".mlops-architect")
    git(project.folder, "add", ".")
    git(project.folder, "commit", "-qm", "our own patterns")
    answer = project.tool("revise", "budget 1,400 a month", "--project", "project", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    assert choice(project.folder)["candidate"]["pattern"] == PATTERN
    assert outcome(project.folder, "own-archive") == "pass"
    [listed] = [row for row in in_project(project, "patterns", "list").data if row["id"] == PATTERN]
    assert listed["from"] == "project"


def in_project(project: Designed, *verb: str) -> Answer:
    return project.tool(*verb, "--project", "project", "--json")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of installed packages that this process sees."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    return folder


def installed(site: Path, value: str, name: str = "own-catalogue") -> Path:
    """Install a distribution whose entry point has ``value``; return its package folder, still without a catalogue."""
    metadata = site / f"{name.replace('-', '_')}-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (metadata / "entry_points.txt").write_text(f"[mlops_architect.catalogs]\nours = {value}\n")
    package = site / "own_catalogue"
    package.mkdir()
    (package / "__init__.py").write_text('raise RuntimeError("nobody imports a catalogue")\n')
    return package


@pytest.mark.parametrize("inner", ["", "data/of_ours"])
def test_an_installed_package_brings_patterns_without_being_imported(tool: Tool, site: Path, inner: str) -> None:
    package = installed(site, ".".join(["own_catalogue", *filter(None, inner.split("/"))]))
    shutil.copytree(OWN, package / inner, dirs_exist_ok=True)
    answer = tool("patterns", "list", "--capability", "feature-offline", "--json")
    assert answer.code == 0, answer.err
    origins = {row["id"]: row["from"] for row in answer.data}
    assert origins[PATTERN] == "package own-catalogue 1.2"
    assert origins[RIVAL] == "built-in"
    [policy] = [row for row in tool("policies", "list", "--json").data if row["id"] == "own-archive"]
    assert policy["from"] == "package own-catalogue 1.2"
    assert "own_catalogue" not in sys.modules


def test_a_package_takes_part_in_the_choice_and_doctor_names_it(tool: Tool, site: Path) -> None:
    shutil.copytree(OWN, installed(site, "own_catalogue"), dirs_exist_ok=True)
    answer = tool("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    assert answer.data["patterns"]["feature-offline"] == f"{PATTERN}/shared"
    folders = tool("doctor", "--json").data["folders"]
    assert [(one["root"], one["patterns"], one["policies"]) for one in folders[1:]] == [
        ("package own-catalogue 1.2", 1, 1)
    ]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("not_there", "there is no package not_there"),
        ("own_catalogue.deeper.still", "there is no package own_catalogue.deeper.still"),
        ("own_catalogue", "has no folder patterns, policies or prompts"),
        ("json.tool", "there is no package json.tool"),
        ("!!", "names no package"),
        ("", "names no package"),
    ],
)
def test_a_broken_package_is_an_error_with_its_name(tool: Tool, site: Path, value: str, problem: str) -> None:
    installed(site, value)
    answer = tool("patterns", "list")
    assert answer.code == 3
    assert "catalogue package own-catalogue 1.2 is broken" in answer.said
    assert problem in answer.said
    assert "Reinstall that package, or uninstall it." in answer.err
    examined = tool("doctor", "--json")
    assert examined.code == 1
    [row] = [one for one in examined.data["tools"] if one["name"] == "catalogue"]
    assert not row["found"]
    assert "own-catalogue 1.2" in row["how"]


def test_entry_points_that_cannot_be_read_are_an_error_only_when_they_are_ours(tool: Tool, site: Path) -> None:
    package = installed(site, "own_catalogue")
    points = package.parent / "own_catalogue-1.2.dist-info" / "entry_points.txt"
    for text in (
        "[mlops_architect.catalogs\nours own_catalogue\n",
        "[mlops_architect.catalogs]\n",
        "x = mlops_architect.catalogs",
    ):
        points.write_text(text)
        answer = tool("patterns", "list")
        assert answer.code == 3, text
        assert "catalogue package own-catalogue 1.2 is broken: its entry_points.txt" in answer.said
    points.write_text("garbage without a section\n")
    assert tool("patterns", "list").code == 0
