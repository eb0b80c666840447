"""Alert rules: every metric they name is one that a job writes, and every runbook exists."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
RULES = yaml.safe_load((ROOT / "monitoring" / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
SOURCES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("job.py"))


def test_every_metric_is_written() -> None:
    assert len(RULES) >= 5
    for rule in RULES:
        named = re.findall(r"(?:max|min)\(([a-z_]+)\)", rule["expr"])
        assert named, rule["alert"]
        for name in named:
            assert f'"{name}"' in SOURCES, rule["alert"]


def test_every_runbook_exists() -> None:
    report = (ROOT / "src/scoring/monitoring/report.py").read_text(encoding="utf-8")
    named = {rule["annotations"]["runbook"] for rule in RULES} | set(re.findall(r"runbooks/[a-z-]+\.md", report))
    assert len(named) >= 4
    for runbook in named:
        assert (ROOT / runbook).is_file(), runbook
