"""Whatever a pattern sets on the application's containers, the application of that cloud reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.documents import load_model
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.use_case import UseCase
from mlops_architect.scaffold.components import components

PATTERNS = Path(__file__).parents[2] / "patterns"
READ = {
    cloud: {
        name
        for component, _ in components()
        if not component.when or any(not when.cloud or cloud in when.cloud for when in component.when)
        for name in component.settings
    }
    for cloud in ("aws", "gcp", "azure")
}
OVER_DOCUMENTS = [
    case for path in PATTERNS.glob("use-cases/*.yaml") if (case := load_model(path, UseCase)).retrieval is not None
]
WITHOUT_APPLICATION = (
    {"language-model", "vector-store"} if all(case.design_only for case in OVER_DOCUMENTS) else frozenset[str]()
)
"""Capabilities that only use cases need whose application is not generated yet."""


@pytest.mark.parametrize("path", sorted(PATTERNS.glob("*/*/*/pattern.yaml")), ids=lambda path: path.parent.name)
def test_the_application_reads_what_a_pattern_sets(path: Path) -> None:
    pattern = load_model(path, Pattern)
    if "design-only" not in pattern.traits and pattern.capability not in WITHOUT_APPLICATION:
        assert set(pattern.app_env) <= READ[pattern.cloud]
