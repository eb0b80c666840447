"""Show, promote, try or roll back what answers."""

from __future__ import annotations

import argparse
import json
import logging

from scoring.evaluation.promotion import judge
from scoring.index.manifest import read_manifest
from scoring.logs import fields
from scoring.release.document import Release, Variant, challenge, promote, read_release, roll_back, write_release
from scoring.release.prompts import read_prompt
from scoring.release.settings import ReleaseSettings
from scoring.runtime import Runtime, add_as_of, as_of

_LOG = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("action", choices=("show", "judge", "promote", "shadow", "canary", "stop", "roll-back"))
    parser.add_argument("--index", help="version of the index; default: the champion's")
    parser.add_argument("--prompt", help="version of the prompt; default: the champion's")
    parser.add_argument("--share", type=float, default=0.05, help="share of questions that a canary answers")
    parser.add_argument("--reason", default="", help="why; recorded with the release")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Carry out the action and print the release that results."""
    before, moment = read_release(runtime.lake), as_of(arguments)
    if arguments.action == "judge":
        return judge(runtime, _variant(arguments, runtime, before), moment)
    after = _changed(arguments, runtime, before, moment)
    if after != before:
        write_release(runtime.lake, after)
        champion = after.champion.id if after.champion else ""
        _LOG.warning("release changed", extra=fields(action=arguments.action, champion=champion))
    print(json.dumps(after.model_dump(mode="json"), indent=2))
    return 0


def _changed(arguments: argparse.Namespace, runtime: Runtime, before: Release, moment: float) -> Release:
    match arguments.action:
        case "promote":
            variant = _variant(arguments, runtime, before)
            return promote(before, variant, moment, arguments.reason or "promoted by hand")
        case "shadow" | "canary":
            allowed = runtime.settings_file.section("release", ReleaseSettings).max_canary_share
            if arguments.action == "canary" and not 0 < arguments.share <= allowed:
                raise ValueError(f"the share of a canary lies above 0 and is at most {allowed}")
            if before.champion is None:
                raise ValueError("there is no champion to challenge")
            share = arguments.share if arguments.action == "canary" else 0.0
            return challenge(before, _variant(arguments, runtime, before), arguments.action, share, moment)
        case "stop":
            return before.model_copy(
                update={"challenger": None, "mode": "none", "share": 0.0, "changed_at": moment, "note": "stopped"}
            )
        case "roll-back":
            return roll_back(before, moment, arguments.reason or "rolled back by hand")
        case _:
            return before


def _variant(arguments: argparse.Namespace, runtime: Runtime, release: Release) -> Variant:
    """Return the variant that is meant; what does not exist is refused here, not by the service."""
    index = arguments.index or (release.champion.index if release.champion else "")
    prompt = arguments.prompt or (release.champion.prompt if release.champion else "")
    if not (index and prompt):
        raise ValueError("name --index and --prompt: there is no champion to take them from")
    read_manifest(runtime.lake, index)
    return Variant(index=index, prompt=read_prompt(runtime, prompt).version)
