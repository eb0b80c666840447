"""What a run adds to the disk; ``-s`` shows it. It is bounded, and a version that changes little adds little."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import _catalogue_read_once, churn
from tests.cli.driving import Designed

from mlops_architect.usecases.keeping.layout import size_bytes

__all__ = ["_catalogue_read_once", "churn"]
_MOST_BYTES = 3 * 2**20
"""Of one design, checkpoints included; four times what it takes today."""


def test_a_run_keeps_a_bounded_amount(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    home = project.tool.home
    before = size_bytes(home / "runs")
    change = ("revise", "budget 900 dollars a month", "--project", "project", "--no-generate", "--yes")
    assert project.tool(*change).code == 0
    after = size_bytes(home / "runs")
    rows = (home / "architect.sqlite").stat().st_size
    folder = home / "runs" / churn.run
    parts = {name: size_bytes(folder / name) for name in ("artefacts",)}
    parts["checkpoints"] = sum(path.stat().st_size for path in folder.glob("checkpoints.sqlite*"))
    print(f"\na run: {before / 2**20:.2f} MiB ({', '.join(f'{k} {v / 2**20:.2f}' for k, v in parts.items())}); "
          f"the next version: {(after - before) / 2**20:.2f} MiB; run database {rows / 2**20:.2f} MiB")  # fmt: skip
    assert 0 < before < _MOST_BYTES
    assert 0 < after - before < _MOST_BYTES
