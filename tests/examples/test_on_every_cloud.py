"""Each example's text on each cloud: a design with its proof, or a reason that says what stands in the way."""

from __future__ import annotations

import pytest
from tests.examples.conftest import EXAMPLES

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.comparing import compared
from mlops_architect.engine.understanding import understood

CLOUDS = ("aws", "gcp", "azure")
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/requirements.md"))


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_designed_on_each_cloud_or_told_why_not(name: str, catalog: Catalog) -> None:
    text = (EXAMPLES / name / "requirements.md").read_text(encoding="utf-8")
    constraints = understood(text, (), catalog.lexicon).constraints
    found = compared(CLOUDS, constraints, text, catalog, 95.0)
    assert [column.cloud for column in found.columns] == list(CLOUDS)
    for column in found.columns:
        if column.feasible:
            assert column.proof is not None
            assert (column.proof.status, column.unpriced) == ("optimal", ())
            assert {part.pattern.partition("-")[0] for part in column.parts} == {column.cloud}
        else:
            assert column.why
            assert column.relaxations
    assert sum(column.feasible for column in found.columns) >= 2, "these are ordinary systems"
