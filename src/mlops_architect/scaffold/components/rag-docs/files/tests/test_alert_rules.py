"""Alert rules: every metric they name is one that the service has, and every runbook exists."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from scoring.emf import MetricWriter
from scoring.serving.metrics import ServiceMetrics

ROOT = Path(__file__).parents[1]
RULES = yaml.safe_load((ROOT / "monitoring" / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]


def test_every_metric_exists() -> None:
    metrics = ServiceMetrics(MetricWriter("n", "s", enabled=False))
    names = {family.name for family in metrics.registry.collect()}
    assert len(RULES) >= 8
    for rule in RULES:
        named = set(re.findall(r"\b((?:scoring|assistant)_[a-z_]+?)(?:_total|_bucket)?(?=[{\[)])", rule["expr"]))
        assert named, rule["alert"]
        assert named <= names, rule["alert"]


def test_every_runbook_exists() -> None:
    named = {rule["annotations"]["runbook"] for rule in RULES}
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("report.py"))
    for runbook in named | set(re.findall(r"runbooks/[a-z-]+\.md", source)):
        assert (ROOT / runbook).is_file(), runbook
