"""What lies in the data folder, by name: the only names that an archive may hold, and what counts as left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "manifest.json"
ROWS = "rows.json"
RUN_ID = r"\d{8}-[0-9a-f]{8}"
START = "start.json"
CHECKPOINTS = "checkpoints.sqlite"
_RUN_FILE = re.compile(
    rf"runs/(?P<run>{RUN_ID})/(?:{START}|{re.escape(CHECKPOINTS)}|calls/(?P<call>[0-9a-f]{{64}})\.json"
    r"|artefacts/(?P<two>[0-9a-f]{2})/(?P<digest>(?P=two)[0-9a-f]{62}))"
)


def run_file(name: str) -> re.Match[str] | None:
    """Return the parts of the name of a file of a run, None for any other name."""
    return _RUN_FILE.fullmatch(name)


def run_files(home: Path, run: str) -> Iterator[tuple[str, Path]]:
    """Yield name and path of every file that a run keeps, in order; locks and half-written files are none."""
    folder = home / "runs" / run
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(home).as_posix()
        if path.is_file() and not path.is_symlink() and run_file(name):
            yield name, path


def size_bytes(folder: Path) -> int:
    """Return how many bytes the files below a folder take."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() or path.is_symlink())
