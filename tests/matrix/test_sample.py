"""A few cells through the whole validation, of those that no example covers; another version of the tool has others."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.driving import Tool
from tests.examples.conftest import EXAMPLES
from tests.matrix.building import Stamp, build
from tests.matrix.cells import Cell, built, cells_of, load_matrix

from mlops_architect import __version__
from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.situation import frame
from mlops_architect.engine.understanding import understood

MOST = 2
"""Each takes a minute or two; `nox -s matrix` runs all."""
TOO_LONG = {"llm-fine-tuning"}
"""Kinds that an example covers and that need PyTorch, which PyPI alone does not have in the build that is locked."""


def sample(catalog: Catalog) -> list[Cell]:
    """Return the cells of this version's sample, of kinds that no example has on that cloud."""
    covered = set()
    for path in EXAMPLES.glob("*/requirements.md"):
        text = path.read_text(encoding="utf-8")
        framed = frame(understood(text, (), catalog.lexicon).constraints, text, catalog, 95.0)
        covered.add((framed.use_case.id, framed.situation.cloud))
    cells = [cell for cell in built(cells_of(load_matrix())) if (cell.kind, cell.cloud) not in covered]
    cells = [cell for cell in cells if cell.kind not in TOO_LONG]
    return sorted(cells, key=lambda cell: cell.shard(1_000_000, salt=__version__))[:MOST]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(MOST))
def test_a_cell_that_no_example_covers_is_right_at_the_first_try(number: int, catalog: Catalog, tmp_path: Path) -> None:
    cell = sample(catalog)[number]
    result = build(cell, Tool(tmp_path / "machine"), Stamp("", __version__, "", ""), deep=False)
    assert (result.outcome, result.message) == ("passed", ""), cell.key
    assert "pass" in result.checks.values()
    assert set(result.reasons) == set(result.checks_with("not-run"))
