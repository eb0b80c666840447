"""Show, promote or roll back the model that scores."""

from __future__ import annotations

import argparse
import json
import logging

from scoring.logs import fields
from scoring.model.release import describe, fetch, find_released, promote, read_release, roll_back, write_release
from scoring.registry.open import open_registry
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("action", choices=("show", "promote", "roll-back"))
    parser.add_argument("--version", help="version to promote")
    parser.add_argument("--reason", default="", help="why; recorded with the release")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Carry out the action and print the release that results."""
    release = read_release(runtime.lake)
    if arguments.action == "promote":
        if not arguments.version:
            raise ValueError("promote needs --version")
        released = find_released(runtime.lake, arguments.version)
        fetch(runtime.lake, released)
        release = promote(release, released, arguments.reason or "promoted by hand")
    elif arguments.action == "roll-back":
        release = roll_back(release, arguments.reason or "rolled back by hand")
    if arguments.action != "show" and release.champion is not None:
        write_release(runtime.lake, release)
        open_registry(runtime).set_champion(release.champion.version)
        _LOG.warning("release changed", extra=fields(action=arguments.action, version=release.champion.version))
    print(json.dumps(describe(release), indent=2))
    return 0
