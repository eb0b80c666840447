"""A person's yes to candidates that passed the rule."""

from __future__ import annotations

from scoring.recommending.release import fetch_finder, put_in_use, read_finder_release, write_finder_release
from scoring.runtime import Runtime


def along(runtime: Runtime, moment: float) -> int:  # noqa: ARG001 - a yes holds for what waits, whatever the moment
    """Put to use what waits for a yes; 0 where nothing does, too."""
    approve(runtime, "approved together with the model")
    return 0


def approve(runtime: Runtime, note: str) -> bool:
    """Put the waiting candidates to use, and return whether there were any."""
    release = read_finder_release(runtime.lake)
    if release.waiting is None:
        return False
    fetch_finder(runtime.lake, release.waiting)
    write_finder_release(runtime.lake, put_in_use(release, release.waiting, note))
    return True
