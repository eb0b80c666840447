"""Try a challenger unseen or on a small share of the conversations, judge it by what people sent, or end the trial."""

from __future__ import annotations

import argparse
import json
import logging
import math

from pydantic import Field

from scoring.logs import fields
from scoring.model.release import describe, fetch, find_released, read_release, write_release
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.serving.records import read_rows
from scoring.settings import Configured

_LOG = logging.getLogger(__name__)
_WINDOW_S = 30 * 86_400.0
_Z95 = 1.96


class RolloutSettings(Configured):
    """Limits of a trial."""

    max_canary_share: float = Field(default=0.25, gt=0, le=1)
    least_rated: int = Field(default=50, ge=5)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("action", choices=("shadow", "canary", "stop", "judge"))
    parser.add_argument("--version", help="version of the challenger")
    parser.add_argument("--share", type=float, default=0.05, help="share of the conversations that a canary answers")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Change the trial and print the release, or judge it; 1 when it should be rolled back."""
    settings = runtime.settings_file.section("rollout", RolloutSettings)
    release = read_release(runtime.lake)
    if release.champion is None:
        raise LookupError("no champion was promoted yet, so there is nothing to compare a challenger with")
    if arguments.action == "judge":
        return _judge(runtime, settings, as_of(arguments))
    if arguments.action == "stop":
        release = release.model_copy(update={"challenger": None, "mode": "none", "share": 0.0})
    else:
        if not arguments.version:
            raise ValueError(f"{arguments.action} needs --version")
        if arguments.action == "canary" and not 0 < arguments.share <= settings.max_canary_share:
            raise ValueError(f"--share must be above 0 and at most {settings.max_canary_share:g}")
        challenger = find_released(runtime.lake, arguments.version)
        fetch(runtime.lake, challenger)
        share = arguments.share if arguments.action == "canary" else 0.0
        release = release.model_copy(update={"challenger": challenger, "mode": arguments.action, "share": share})
    write_release(runtime.lake, release)
    _LOG.warning("trial changed", extra=fields(action=arguments.action, version=arguments.version))
    print(json.dumps(describe(release), indent=2))
    return 0


def _judge(runtime: Runtime, settings: RolloutSettings, moment: float) -> int:
    release = read_release(runtime.lake)
    if release.champion is None or release.challenger is None:
        raise LookupError("no trial is under way")
    by_draft = {
        row["draft_id"]: row["variant"] for row in read_rows(runtime.lake, "drafts", moment - _WINDOW_S, moment)
    }
    sent: dict[str, list[bool]] = {release.champion.version: [], release.challenger.version: []}
    for row in read_rows(runtime.lake, "feedback", moment - _WINDOW_S, moment):
        if by_draft.get(row["draft_id"]) in sent:
            sent[by_draft[row["draft_id"]]].append(bool(row["sent"]))
    ours, theirs = sent[release.champion.version], sent[release.challenger.version]
    if min(len(ours), len(theirs)) < settings.least_rated:
        print(f"wait: {len(theirs)} drafts of the challenger were rated; {settings.least_rated} are needed")
        return 0
    gain, margin = difference(ours, theirs)
    action = "advance" if gain - margin > 0 else "roll-back" if gain + margin < 0 else "wait"
    print(f"{action}: share of sent drafts {gain:+.3f} (95 % margin {margin:.3f})")
    return 1 if action == "roll-back" else 0


def difference(ours: list[bool], theirs: list[bool]) -> tuple[float, float]:
    """Return by how much more of theirs was sent, and the margin of it at 95 %."""
    own, other = sum(ours) / len(ours), sum(theirs) / len(theirs)
    variance = own * (1 - own) / len(ours) + other * (1 - other) / len(theirs)
    return other - own, _Z95 * math.sqrt(variance)
