"""Runs the matrix, or a part of it: `nox -s matrix -- --cloud gcp --most 5`."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.cli.driving import Tool
from tests.matrix.building import Stamp, build
from tests.matrix.cells import Cell, Matrix, built, cells_of, load_matrix
from tests.matrix.page import write_page
from tests.matrix.results import TOP, Recorded, Result, code_digest, commit_name, load_results, save_results

from mlops_architect import __version__

WORK = TOP / "build" / "matrix"
_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run what the options name; return 1 where a cell was not right at the first try, and 130 after Ctrl-C."""
    matrix = load_matrix()
    parser = _parser(list(matrix.clouds), list(matrix.kinds), list(matrix.modes))
    options = parser.parse_args(arguments)
    recorded = load_results()
    stamp = Stamp(datetime.now(UTC).strftime("%Y-%m-%d"), __version__, commit_name(), code_digest())
    if unknown := set(options.cells) - {cell.key for cell in built(cells_of(matrix))}:
        parser.error(f"no such cell: {', '.join(sorted(unknown))}; --list shows them")
    wanted = _wanted(matrix, options, recorded, stamp.code)
    if options.list:
        for cell in wanted:
            print(f"{cell.key}\n    {cell.text}")
        return 0
    if options.page:
        write_page(matrix, recorded)
        return 0
    options.work.mkdir(parents=True, exist_ok=True)
    cache = (options.cache or options.work / "cache").resolve()
    cache.mkdir(parents=True, exist_ok=True)
    os.environ["TESTS_SHARED_CACHE"] = str(cache)
    wrong = done = 0
    try:
        for done, cell in enumerate(wanted):
            print(f"[{done + 1}/{len(wanted)}] {cell.key}", flush=True)
            result = _built(cell, options.work, stamp, deep=options.deep)
            wrong += result.outcome != "passed"
            recorded = recorded.with_result(cell.key, result)
            save_results(recorded)
            write_page(matrix, recorded)
            print(f"    {_told(result)}", flush=True)
    except KeyboardInterrupt:
        print(f"interrupted; {done} of {len(wanted)} were run and are recorded", file=sys.stderr)
        return _INTERRUPTED
    write_page(matrix, recorded)
    print(f"{len(wanted) - wrong} of {len(wanted)} right at the first try; docs/matrix.md has all that was ever run")
    return 1 if wrong else 0


def _built(cell: Cell, work: Path, stamp: Stamp, *, deep: bool) -> Result:
    """Build a cell in a folder of its own, which stays where something went wrong."""
    folder = work.resolve() / cell.key.replace("/", "-")
    shutil.rmtree(folder, ignore_errors=True)
    result = build(cell, Tool(folder), stamp, deep=deep)
    if result.outcome == "passed":
        shutil.rmtree(folder)
    return result


def _told(result: Result) -> str:
    passed, not_run = (len(result.checks_with(outcome)) for outcome in ("pass", "not-run"))
    why = f": {result.message}" if result.message else ""
    return f"{result.outcome} in {result.seconds:.0f} s, {passed} checks passed, {not_run} not run{why}"


def _wanted(matrix: Matrix, options: argparse.Namespace, recorded: Recorded, code: str) -> list[Cell]:
    """Return the cells that the options name: first those never run, then those run on other code, then the rest."""

    def turn(cell: Cell) -> int:
        result = recorded.results.get(cell.key)
        return 0 if result is None else 1 if result.code != code else 2

    number, of = options.only
    cells = [
        cell
        for cell in built(cells_of(matrix))
        if (not options.cells or cell.key in options.cells)
        and (not options.cloud or cell.cloud in options.cloud)
        and (not options.kind or cell.kind in options.kind)
        and (not options.mode or cell.mode in options.mode)
        and cell.shard(of) == number
    ]
    return sorted(cells, key=turn)[: options.most]


def _share(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text)
    if not found or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is no share; the first of four is 1/4")
    return int(found[1]), int(found[2])


def _parser(clouds: list[str], kinds: list[str], modes: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s matrix --", description=main.__doc__)
    parser.add_argument("cells", nargs="*", metavar="KIND/CLOUD/MODE", help="only these cells")
    parser.add_argument("--cloud", action="append", choices=clouds, help="only this cloud; may be given again")
    parser.add_argument("--kind", action="append", choices=kinds, help="only this kind; may be given again")
    parser.add_argument("--mode", action="append", choices=modes, help="only this serving mode; may be given again")
    parser.add_argument("--only", type=_share, default=(1, 1), metavar="N/M", help="the N-th of M shares, by hash")
    parser.add_argument("--most", type=int, metavar="COUNT", help="at most so many, those never run first")
    parser.add_argument(
        "--deep", action=argparse.BooleanOptionalAction, default=True, help="apply AWS's cells to an emulated AWS"
    )
    parser.add_argument("--list", action="store_true", help="print the cells and their texts, and run nothing")
    parser.add_argument(
        "--page", action="store_true", help="write docs/matrix.md from what is recorded, and run nothing"
    )
    parser.add_argument("--work", type=Path, default=WORK, help="where cells are built; what went wrong stays there")
    parser.add_argument("--cache", type=Path, help="a cache of the tool's to use; default: one in the work folder")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
