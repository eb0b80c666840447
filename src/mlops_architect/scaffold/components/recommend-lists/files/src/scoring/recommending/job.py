"""Show, learn, approve or take back what finds candidates."""

from __future__ import annotations

import argparse
import json

from scoring.recommending.approval import approve
from scoring.recommending.fitting import along
from scoring.recommending.release import read_finder_release, take_back, write_finder_release
from scoring.runtime import Runtime, add_as_of, as_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("action", choices=("show", "fit", "approve", "roll-back"))
    parser.add_argument("--reason", default="", help="why; recorded with the release")
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Carry out the action and print the release that results.

    Raises:
        LookupError: Nothing waits for a yes, or there is nothing to go back to.
    """
    if arguments.action == "fit":
        along(runtime, as_of(arguments))
    elif arguments.action == "approve" and not approve(runtime, arguments.reason or "approved by hand"):
        raise LookupError("no candidates wait for a yes")
    elif arguments.action == "roll-back":
        release = take_back(read_finder_release(runtime.lake), arguments.reason or "taken back by hand")
        write_finder_release(runtime.lake, release)
    print(json.dumps(read_finder_release(runtime.lake).model_dump(mode="json"), indent=2))
    return 0
