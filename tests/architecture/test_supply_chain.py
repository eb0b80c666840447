"""The tool's own bill of materials and audit: every direct dependency is in it, and what nobody judged is not passed."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parents[2]


def judged(report: dict[str, Any]) -> tuple[int, str]:
    spec = importlib.util.spec_from_file_location("judge_audit", TOP / ".ci/judge_audit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: tuple[int, str] = module.judged(report)
    return found


SKIPPED = {"name": "a", "skip_reason": "Dependency not found on PyPI"}
CLEAN = {"name": "b", "version": "1", "vulns": []}
BAD = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-1"}]}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([], 0, "not run"),
        ([SKIPPED, SKIPPED], 0, "not run: no advisory service answered for any of 2 packages"),
        ([CLEAN], 0, "no advisory fits 1 packages"),
        ([CLEAN, SKIPPED], 0, "no advisory fits 1 packages, 1 not judged"),
        ([BAD, CLEAN, SKIPPED], 1, "1 advisories fit, 1 not judged\n  c 2: PYSEC-1"),
    ],
)
def test_an_audit_that_judged_nothing_is_not_run(packages: list[dict[str, Any]], code: int, said: str) -> None:
    found, text = judged({"dependencies": packages})
    assert (found, text.startswith(said)) == (code, True), text


def test_the_projects_own_check_makes_both() -> None:
    assert ".ci/audit" in (TOP / ".ci/run").read_text()


@pytest.mark.slow
def test_the_bill_of_materials_is_made_offline_and_has_every_direct_dependency(tmp_path: Path) -> None:
    offline = {"PYTHON": sys.executable, "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    command = [str(TOP / ".ci/audit"), "--sbom-only", str(tmp_path)]
    subprocess.run(command, check=True, env={**os.environ, **offline}, capture_output=True)
    bill = json.loads((tmp_path / "sbom.cdx.json").read_text())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "mlops-architect")
    there = {normal(one["name"]): one for one in bill["components"]}
    wanted = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {normal(re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0]) for one in wanted}
    assert len(names) == len(wanted)
    assert names - there.keys() == set()
    assert all(there[name]["version"] for name in names)
    refs = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert {there[name]["bom-ref"] for name in names} <= set(refs[bill["metadata"]["component"]["bom-ref"]])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
