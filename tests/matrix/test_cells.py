"""Every cell without building it: its text is read to what the cell is, a plan meets it, and the page is what is recorded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.matrix.__main__ import main
from tests.matrix.building import differing, serves
from tests.matrix.cells import Cell, built, cells_of, load_matrix
from tests.matrix.page import PAGE, page
from tests.matrix.results import RESULTS, TOP, Recorded, Result, load_results, save_results

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.optimiser.plan import figures
from mlops_architect.engine.situation import frame
from mlops_architect.engine.understanding import understood

MATRIX = load_matrix()
CELLS = cells_of(MATRIX)
RESULT = Result(
    outcome="passed", day="2026-11-22", version="1", commit="abc", code="new", deep=False, seconds=61.4,
    checks={"secrets": "pass", "emulated-apply": "not-run"}, reasons={"emulated-apply": "runs with --deep"},
)  # fmt: skip


def test_the_cells_are_every_kind_on_every_cloud_in_every_mode(catalog: Catalog) -> None:
    assert set(MATRIX.kinds) == set(catalog.use_cases)
    rented = {entry.cloud for entry in catalog.placement.clouds if entry.own is None}
    assert set(MATRIX.clouds) == rented & {pattern.cloud for pattern in catalog.patterns.values()}
    assert {way for mode in MATRIX.modes.values() for way in mode.serves} == {"online", "batch", "streaming"}
    assert len({cell.key for cell in CELLS}) == len(CELLS)
    assert len(CELLS) == len(MATRIX.kinds) * len(MATRIX.clouds) * len(MATRIX.modes)
    for kind in MATRIX.kinds:
        assert {cell.cloud for cell in built(CELLS) if cell.kind == kind} == set(MATRIX.clouds), "none is left out"


def test_a_mode_is_no_cell_only_where_its_kind_cannot_have_it(catalog: Catalog) -> None:
    def can(use_case: UseCase, serves: tuple[str, ...]) -> bool:
        learns_from_events = use_case.trains and use_case.fine_tuning is None
        asked = {"online"} if "streaming" in serves else set(serves)
        return asked <= set(use_case.only_modes or ("online", "batch")) and (
            learns_from_events or serves == ("online",)
        )

    for cell in CELLS:
        possible = can(catalog.use_cases[cell.kind], MATRIX.modes[cell.mode].serves)
        assert bool(cell.because) != possible, cell.key


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.key)
def test_a_text_is_read_to_its_cell_and_has_a_design(cell: Cell, catalog: Catalog) -> None:
    reading = understood(cell.text, (), catalog.lexicon)
    framed = frame(reading.constraints, cell.text, catalog, 95.0)
    situation = framed.situation
    assert differing(cell, framed.use_case.id, situation.cloud, situation.region, serves(situation.workload)) == ""
    assert reading.contradictions == ()
    plan = figures(situation)
    assert plan is not None
    assert plan.generated == plan.choices, "everything that is decided has code"
    assert {choice.candidate.pattern.partition("-")[0] for choice in plan.choices} == {cell.cloud}


def test_shares_are_the_same_everywhere_and_leave_nothing_out() -> None:
    shares = [[cell for cell in CELLS if cell.shard(4) == number] for number in (1, 2, 3, 4)]
    assert sorted(cell for share in shares for cell in share) == sorted(CELLS)
    assert all(shares)
    assert CELLS[0].key == "card-fraud/aws/online"
    assert (CELLS[0].shard(4), CELLS[0].shard(1000)) == (1, 205)


def test_the_page_for_readers_is_what_is_recorded() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(MATRIX, load_results()), "run `python -m tests.matrix --page`"
    assert set(load_results().results) <= {cell.key for cell in built(CELLS)}


def test_a_page_tells_what_passed_failed_is_stale_and_was_never_run() -> None:
    recorded = Recorded()
    failed = RESULT.model_copy(update={"outcome": "failed", "message": "exit code 1: python-tests | `x`"})
    for key, result in (
        ("card-fraud/gcp/batch", RESULT.model_copy(update={"code": "old"})),
        ("card-fraud/gcp/online", failed),
        ("card-fraud/aws/online", RESULT),
    ):
        recorded = recorded.with_result(key, result)
    shown = page(MATRIX, recorded)
    assert "| run | 3 |" in shown
    assert "| of these right at the first try | 2 (67%) |" in shown
    assert "| of these on earlier code than the last run's (stale) | 1 |" in shown
    assert f"| never run | {len(built(CELLS)) - 3} |" in shown
    assert "| card-fraud | ✓ | · | · | ✗ | ✓ (s) |" in shown
    assert "| card-fraud/gcp/online | exit code 1: python-tests \\| 'x' |" in shown
    assert "| emulated-apply | runs with --deep | 3 |" in shown
    assert "tabular-regression, online and streaming" in shown


def test_results_are_kept_from_run_to_run(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    recorded = load_results(path).with_result("one", RESULT)
    save_results(recorded, path)
    assert load_results(path) == recorded
    failed = RESULT.model_copy(update={"outcome": "failed", "message": "exit code 1"})
    again = recorded.with_result("one", failed).with_result("one", RESULT)
    assert again.results["one"].earlier == ("abc: failed, exit code 1",), "a later pass does not hide it"
    assert "| abc: failed, exit code 1 |" in page(MATRIX, Recorded(results={CELLS[0].key: again.results["one"]}))
    later = load_results(path).with_result("two", RESULT.model_copy(update={"code": "later"}))
    assert (later.stale(later.results["one"]), later.stale(later.results["two"])) == (True, False)


def test_the_command_lists_what_it_would_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "--cloud", "azure", "--kind", "demand-forecasting"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("demand-forecasting/azure/batch\n    Forecast the demand")
    assert shown.count("\n") == 2
    with pytest.raises(SystemExit, match="2"):
        main(["--only", "5/4"])
    assert "is no share" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["llm-fine-tuning/aws/batch"])
    assert "no such cell" in capsys.readouterr().err


def test_ctrl_c_ends_the_command_and_keeps_what_was_recorded(tmp_path: Path) -> None:
    before = RESULTS.read_bytes() if RESULTS.exists() else b""
    command = [sys.executable, "-m", "tests.matrix", "card-fraud/gcp/batch", "--work", str(tmp_path)]
    running = subprocess.Popen(
        command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "[1/1] card-fraud/gcp/batch\n"
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=120)
    assert running.returncode == 130, said
    assert "0 of 1 were run and are recorded" in said
    assert "Traceback" not in said
    assert (RESULTS.read_bytes() if RESULTS.exists() else b"") == before
