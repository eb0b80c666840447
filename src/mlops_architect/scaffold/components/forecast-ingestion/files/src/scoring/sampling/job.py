"""Make sample extracts and put them into the inbox, as the source systems would."""

from __future__ import annotations

import argparse
import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.clock import DAY_S
from scoring.contract import Event, day, iso, parse_time
from scoring.ingestion.extract import PLANS_INBOX
from scoring.ingestion.store import CLOSINGS_INBOX
from scoring.runtime import Runtime
from scoring.sampling.draw import PLAN_AHEAD_DAYS, World, draw_world, sample_days
from scoring.use_case import ENTERED_AT, PLANNED_FOR, UseCase

SAMPLE_START = "2024-01-01T00:00:00Z"
_NIGHT_S = 3 * 3600.0


def sample_end(use_case: UseCase) -> float:
    """Return the moment at which the sample history ends."""
    return parse_time(SAMPLE_START) + sample_days(use_case) * DAY_S


def delivered(use_case: UseCase, end: float) -> float:
    """Return when jobs run that know all until ``end``: where a step is a day three hours into the night after it."""
    wait_s = use_case.forecast.known_after_minutes * 60 if use_case.within_day else _NIGHT_S
    return end + wait_s


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--series", type=int, default=0, help="number of series; default: as the use case says")
    parser.add_argument("--until", default="", help="end of the history; default: as the use case says")
    parser.add_argument("--since", default=SAMPLE_START, help="only what happened from then on")
    parser.add_argument("--shift", type=float, default=0.0, help="change of the demand of one category since then")
    parser.add_argument("--seed", type=int, default=7, help="seed of all randomness")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write one extract of closings and one of plans."""
    if runtime.platform.profile != "local":
        raise ValueError("sample data are for the local profile only")
    use_case = runtime.use_case
    since = parse_time(arguments.since)
    until = parse_time(arguments.until) if arguments.until else sample_end(use_case)
    world = sample_world(use_case, arguments.series, arguments.seed, until, arguments.shift, since)
    closings, plans = draw_world(world)
    closings = [row for row in closings if since <= float(row[use_case.event_time] or 0.0) < until]
    plans = [row for row in plans if since <= float(row[ENTERED_AT] or 0.0) < until]
    name = f"{day(since)}-{day(until)}-{arguments.seed}.csv"
    runtime.lake.write(CLOSINGS_INBOX + name, as_csv(closings, (use_case.event_time,)))
    if plans:
        runtime.lake.write(PLANS_INBOX + name, as_csv(plans, (PLANNED_FOR, ENTERED_AT)))
    planned = f"{len(plans)} planned {use_case.clock.word}s"
    print(f"{len(closings)} closings of {world.series} series, {planned}, until {iso(until)}")
    return 0


def sample_world(
    use_case: UseCase, series: int, seed: int, until: float, shift: float = 0.0, shift_from: float = math.inf
) -> World:
    """Return the sample world until a moment, with its plans for as long again as the horizon and a fortnight."""
    start = parse_time(SAMPLE_START)
    count = series or use_case.entity(use_case.forecast.series).sample_count
    ahead = use_case.horizon_days + 14
    # Within the day as far as plans reach: what is entered last is for a day that lies so far ahead.
    ahead = max(ahead, PLAN_AHEAD_DAYS + 1) if use_case.within_day else ahead
    days = math.ceil((until - start) / DAY_S) + ahead
    return World(use_case, seed, count, start, days * use_case.clock.per_day, shift, shift_from)


def as_csv(rows: Sequence[Event], times: Sequence[str]) -> bytes:
    """Return rows as CSV, times as text."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]) if rows else ["empty"], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        shown: Mapping[str, Any] = {**row, **{name: iso(float(row[name] or 0.0)) for name in times}}
        writer.writerow(shown)
    return buffer.getvalue().encode()
