"""Try a challenger: as a shadow, as a canary with a share of the events, or end the trial."""

from __future__ import annotations

import argparse
import json
import logging

from pydantic import Field

from scoring.continual.experiment import Arm, compare
from scoring.contract import iso
from scoring.ingestion.store import read_labels
from scoring.logs import fields
from scoring.model.answers import was_wrong
from scoring.model.predictions import read_predictions
from scoring.model.release import describe, fetch, find_released, read_release, write_release
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured

_LOG = logging.getLogger(__name__)


class RolloutSettings(Configured):
    """Limits of a trial."""

    max_canary_share: float = Field(default=0.25, gt=0, le=1)
    smallest_change: float = Field(default=0.01, gt=0)
    """Change of the error rate that matters."""
    window_days: float = Field(default=30.0, gt=0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("action", choices=("shadow", "canary", "stop", "judge"))
    parser.add_argument("--version", help="version of the challenger")
    parser.add_argument("--share", type=float, default=0.05, help="share of events that a canary answers")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Change the trial and print the release, or judge the trial and print the outcome."""
    settings = runtime.settings_file.section("rollout", RolloutSettings)
    release = read_release(runtime.lake)
    if arguments.action == "judge":
        return _judge(runtime, settings, as_of(arguments))
    if release.champion is None:
        raise LookupError("no champion was promoted yet, so there is nothing to compare a challenger with")
    if arguments.action == "stop":
        release = release.model_copy(update={"challenger": None, "mode": "none", "share": 0.0})
    else:
        if not arguments.version:
            raise ValueError(f"{arguments.action} needs --version")
        if arguments.action == "canary" and not 0 < arguments.share <= settings.max_canary_share:
            raise ValueError(f"the share of a canary is between 0 and {settings.max_canary_share:g}")
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
    if runtime.use_case.problem == "regression":
        raise ValueError("amounts have no error rate; compare the shadow scores in the monitoring report instead")
    use_case = runtime.use_case
    labels = read_labels(runtime, moment)
    truth = dict(zip(labels[use_case.event_id].astype(str), labels[use_case.label.column], strict=True))
    arms = {release.champion.version: [0, 0], release.challenger.version: [0, 0]}
    for row in read_predictions(runtime.lake, moment - settings.window_days * 86_400, moment):
        arm, label = arms.get(row["version"]), truth.get(row["event_id"])
        wrong = None if label is None else was_wrong(row, use_case.label_value(label))
        if arm is not None and wrong is not None:
            arm[0] += 1
            arm[1] += wrong
    outcome = compare(
        Arm(*arms[release.champion.version]), Arm(*arms[release.challenger.version]), settings.smallest_change
    )
    print(f"{outcome.action}: {outcome.why} (as of {iso(moment)})")
    return 1 if outcome.action == "roll-back" else 0
