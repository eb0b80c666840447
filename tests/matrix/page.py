"""The page for readers: `docs/matrix.md`, made from the cells and what is recorded, and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.matrix.cells import Cell, Matrix, built, cells_of
from tests.matrix.results import TOP, Recorded, Result

from mlops_architect.usecases.markdown_table import plain

PAGE = TOP / "docs" / "matrix.md"
_MARKS = {"passed": "✓", "repaired": "2nd try", "misread": "✗ misread", "failed": "✗"}
_HEAD = """# The matrix

Every kind of system on every cloud in every serving mode: a requirement text of two sentences, `new TEXT --yes`, and everything that
validation checks on what comes out, on AWS with `--deep` (applied to an emulated AWS, and scored). `nox -s matrix` runs it, records it in
`tests/matrix/results.json` and writes this page; `CONTRIBUTING.md` has the options. The texts are made from `tests/matrix/cells.yaml`, and a
text that is read to another kind, cloud or mode is a failure too. First-try success: every check that ran passed, with no round of repair.
"""


def page(matrix: Matrix, recorded: Recorded) -> str:
    """Return the page."""
    cells = cells_of(matrix)
    parts = [_HEAD, *_summary(built(cells), recorded), *_overview(matrix, cells, recorded), *_failures(cells, recorded)]
    parts += [*_each(cells, recorded), *_not_run(recorded, cells), *_no_cells(cells)]
    return "\n".join(parts)


def _summary(cells: Sequence[Cell], recorded: Recorded) -> list[str]:
    found = [recorded.results[cell.key] for cell in cells if cell.key in recorded.results]
    if not found:
        return [f"No cell was run yet; there are {len(cells)}.", ""]
    passed = sum(result.outcome == "passed" for result in found)
    stale = sum(recorded.stale(result) for result in found)
    deep = [result for result in found if result.deep]
    applied = sum(result.checks.get("emulated-apply") == "pass" for result in deep)
    return [
        f"Last run: {recorded.day}, version {recorded.version}, commit {recorded.commit}.",
        "",
        "| | Cells |",
        "| --- | --- |",
        f"| there are | {len(cells)} |",
        f"| run | {len(found)} |",
        f"| of these right at the first try | {passed} ({passed / len(found):.0%}) |",
        f"| of these on earlier code than the last run's (stale) | {stale} |",
        f"| applied to an emulated AWS | {applied} of {len(deep)} run with `--deep` |",
        f"| never run | {len(cells) - len(found)} |",
        "",
    ]


def _overview(matrix: Matrix, cells: Iterable[Cell], recorded: Recorded) -> list[str]:
    by_key = {cell.key: cell for cell in cells}
    places = [(cloud, mode) for cloud in matrix.clouds for mode in matrix.modes]
    lines = ["## At a glance", "", _row(["Kind", *(f"{cloud} {mode}" for cloud, mode in places)])]
    lines.append(_row(["---"] * (len(places) + 1)))
    for kind in matrix.kinds:
        row = [by_key[f"{kind}/{cloud}/{mode}"] for cloud, mode in places]
        lines.append(_row([kind, *(_mark(cell, recorded) for cell in row)]))
    return [
        *lines,
        "",
        "✓ right at the first try, ✓ (s) so on earlier code, ✗ not, · not run yet, – no cell, see below.",
        "",
    ]


def _mark(cell: Cell, recorded: Recorded) -> str:
    if cell.because:
        return "–"
    result = recorded.results.get(cell.key)
    if result is None:
        return "·"
    return _MARKS[result.outcome] + (" (s)" if recorded.stale(result) else "")


def _failures(cells: Iterable[Cell], recorded: Recorded) -> list[str]:
    rows = [[key, result.message] for key, result in _in_order(cells, recorded) if result.outcome != "passed"]
    lines = [
        "## What was not right",
        "",
        *(_table(["Cell", "What went wrong"], rows) or ["Nothing of what was run.", ""]),
    ]
    before = [[key, text] for key, result in _in_order(cells, recorded) for text in result.earlier]
    told = _table(["Cell", "Commit and what went wrong"], before)
    return [*lines, *(["Not right on earlier code, and run again since:", "", *told] if told else [])]


def _each(cells: Iterable[Cell], recorded: Recorded) -> list[str]:
    headings = ["Cell", "Outcome", "Checks passed", "Failed", "Not run", "Seconds", "Day", "Commit"]
    rows = [
        [
            key + (" `--deep`" if result.deep else ""),
            result.outcome + (", stale" if recorded.stale(result) else ""),
            *(str(len(result.checks_with(outcome))) for outcome in ("pass", "fail", "not-run")),
            f"{result.seconds:.0f}",
            result.day,
            result.commit,
        ]
        for key, result in _in_order(cells, recorded)
    ]
    why = "Seconds are those of the machine that ran it; what it knew from a run on the same files was not run again."
    return ["## Cell by cell", "", *_table(headings, rows), why, ""]


def _not_run(recorded: Recorded, cells: Iterable[Cell]) -> list[str]:
    counted = Counter(
        (check, reason) for _, result in _in_order(cells, recorded) for check, reason in result.reasons.items()
    )
    rows = [[check, reason, str(number)] for (check, reason), number in sorted(counted.items())]
    return ["## Checks that were not run", "", *_table(["Check", "Reason", "Cells"], rows)]


def _no_cells(cells: Iterable[Cell]) -> list[str]:
    rows: dict[tuple[str, ...], list[str]] = {}
    for cell in cells:
        if cell.because:
            rows.setdefault((cell.kind, cell.mode, cell.read_as, " and ".join(cell.serves), cell.because), []).append(
                cell.cloud
            )
    headings = ["Kind", "Mode", "Clouds", "Designed instead", "Why"]
    shown = [
        [kind, mode, ", ".join(clouds), f"{other}, {serves}", why]
        for (kind, mode, other, serves, why), clouds in rows.items()
    ]
    return [
        "## No cells of their own",
        "",
        "What a text that asks for a mode that its kind does not have is designed as. Machines of your own reach code too, and"
        " have no cells here (README, Covered).",
        "",
        *_table(headings, shown),
    ]


def _in_order(cells: Iterable[Cell], recorded: Recorded) -> list[tuple[str, Result]]:
    return [(cell.key, recorded.results[cell.key]) for cell in cells if cell.key in recorded.results]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table of any length; empty without rows."""
    if not rows:
        return []
    return [_row(headings), _row(["---"] * len(headings)), *(_row([_cell(text) for text in row]) for row in rows), ""]


def _cell(text: str) -> str:
    return text if text.endswith("`--deep`") else plain(text)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write_page(matrix: Matrix, recorded: Recorded, path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(matrix, recorded), encoding="utf-8")
