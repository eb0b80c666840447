"""Try a challenger as a shadow, judge it by what came true, or end the trial."""

from __future__ import annotations

import argparse
import json
import logging

from pydantic import Field

from scoring.batch.table import origins, read_forecasts
from scoring.contract import iso
from scoring.logs import fields
from scoring.model.release import describe, fetch, find_released, read_release, write_release
from scoring.monitoring.accuracy import matched
from scoring.monitoring.job import watched_panel
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured
from scoring.training.measures import gain_interval, stacked

_LOG = logging.getLogger(__name__)


class RolloutSettings(Configured):
    """When a trial is decided."""

    smallest_change: float = Field(default=0.01, gt=0)
    """Change of WAPE that matters."""
    least_rows: int = Field(default=500, ge=20)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("action", choices=("shadow", "stop", "judge"))
    parser.add_argument("--version", help="version of the challenger")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Change the trial and print the release, or judge it and print the outcome; 1 when it should be rolled back."""
    release = read_release(runtime.lake)
    if release.champion is None:
        raise LookupError("no champion was promoted yet, so there is nothing to compare a challenger with")
    if arguments.action == "judge":
        return _judge(runtime, as_of(arguments))
    if arguments.action == "stop":
        release = release.model_copy(update={"challenger": None, "mode": "none", "share": 0.0})
    else:
        if not arguments.version:
            raise ValueError("shadow needs --version")
        challenger = find_released(runtime.lake, arguments.version)
        fetch(runtime.lake, challenger).forecaster(runtime.use_case)
        release = release.model_copy(update={"challenger": challenger, "mode": "shadow", "share": 0.0})
    write_release(runtime.lake, release)
    _LOG.warning("trial changed", extra=fields(action=arguments.action, version=arguments.version))
    print(json.dumps(describe(release), indent=2))
    return 0


def _judge(runtime: Runtime, moment: float) -> int:
    settings = runtime.settings_file.section("rollout", RolloutSettings)
    watching = runtime.settings_file.section("monitoring", MonitoringSettings)
    challenger = read_release(runtime.lake).challenger
    if challenger is None:
        raise LookupError("no trial is under way")
    panel = watched_panel(runtime, moment, watching)
    ours, theirs = [], []
    for origin in origins(runtime):
        table = read_forecasts(runtime, origin)
        if "challenger_model_version" not in table or not panel.first <= origin < panel.last:
            continue
        table = table[table["challenger_model_version"] == challenger.version]
        ours.append(matched(runtime.use_case, table, panel, origin, ""))
        theirs.append(matched(runtime.use_case, table, panel, origin, "challenger_"))
    rows, word = sum(len(part) for part in theirs), runtime.use_case.clock.word
    if rows < settings.least_rows:
        print(f"wait: {rows} {word}s that the challenger forecast are over; {settings.least_rows} are needed")
        return 0
    gain, low, high = gain_interval(stacked(theirs), stacked(ours))
    action = "advance" if low > -settings.smallest_change and gain > 0 else "wait"
    action = "roll-back" if high < 0 else action
    print(
        f"{action}: WAPE lower by {gain:+.4f} (95 % interval {low:+.4f} to {high:+.4f}), {rows} {word}s, {iso(moment)}"
    )
    return 1 if action == "roll-back" else 0
