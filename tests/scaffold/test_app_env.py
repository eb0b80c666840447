"""Whatever a pattern sets on the application's containers, the application of that cloud reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.documents import load_model
from mlops_architect.domain.pattern import Pattern
from mlops_architect.scaffold.components import components

PATTERNS = Path(__file__).parents[2] / "patterns"
READ = {
    cloud: {
        name
        for component, _ in components()
        if not component.when or any(not when.cloud or cloud in when.cloud for when in component.when)
        for name in component.settings
    }
    for cloud in ("aws", "gcp", "azure", "on_prem")
}


@pytest.mark.parametrize("path", sorted(PATTERNS.glob("*/*/*/pattern.yaml")), ids=lambda path: path.parent.name)
def test_the_application_reads_what_a_pattern_sets(path: Path) -> None:
    pattern = load_model(path, Pattern)
    if "design-only" not in pattern.traits:
        assert set(pattern.app_env) <= READ[pattern.cloud]
