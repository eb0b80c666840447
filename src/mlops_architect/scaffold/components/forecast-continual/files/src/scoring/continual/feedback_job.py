"""Take what planners ordered instead of the forecast, and tell what their overrides added."""

from __future__ import annotations

import argparse
import csv
import hashlib
import logging
import math
from pathlib import Path
from typing import Any

import pandas as pd

from scoring.batch.table import FORECAST_FOR, origins, read_forecasts
from scoring.contract import iso
from scoring.features.panel import Panel
from scoring.lake.formats import read_json, write_json
from scoring.logs import fields
from scoring.monitoring.job import watched_panel
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.training.fit import history

_LOG = logging.getLogger(__name__)
OVERRIDES = "overrides/"
OVERRIDE, REASON, ORIGIN = "override", "reason", "origin"
_MOST_ROWS = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--file", type=Path, help="CSV: series, origin, forecast_for, override, reason")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Record the overrides of a file, if one is given, and print what overrides added; 1 when rows were refused."""
    moment = as_of(arguments)
    refused = take(runtime, arguments.file, moment) if arguments.file else 0
    added = value_added(runtime, moment)
    print("no override is over and known yet" if added is None else describe(added, runtime.use_case.clock.word))
    return 1 if refused else 0


def take(runtime: Runtime, path: Path, moment: float) -> int:
    """Record the rows of a file under its digest, so that a repeat changes nothing, and return how many were refused.

    Raises:
        ValueError: There are more rows than people could have decided on.
    """
    text = path.read_text(encoding="utf-8")
    rows, refused = [], 0
    for number, record in enumerate(csv.DictReader(text.splitlines())):
        if number >= _MOST_ROWS:
            raise ValueError(f"at most {_MOST_ROWS} overrides at once")
        checked = _checked(runtime, record)
        rows += [checked] if checked else []
        refused += checked is None
    key = f"{OVERRIDES}{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"
    write_json(runtime.lake, key, {"taken_at": iso(moment), "rows": rows})
    _LOG.info("overrides taken", extra=fields(rows=len(rows), refused=refused))
    return refused


def _checked(runtime: Runtime, record: dict[str, Any]) -> dict[str, Any] | None:
    """Return a row with a series, two steps, an amount and a reason; None where one is missing or wrong."""
    key, clock = runtime.use_case.series_key, runtime.use_case.clock
    try:
        origin, target = (clock.text(clock.parse(record.get(name))) for name in (ORIGIN, FORECAST_FOR))
        amount = float(record.get(OVERRIDE) or "")
    except ValueError:
        return None
    if not (record.get(key) and record.get(REASON) and origin < target and math.isfinite(amount) and amount >= 0):
        return None
    return {key: str(record[key]), ORIGIN: origin, FORECAST_FOR: target, OVERRIDE: amount, REASON: str(record[REASON])}


def value_added(runtime: Runtime, moment: float) -> dict[str, float] | None:
    """Return the summed errors of the forecasts and of the overrides of the same steps; None without such steps."""
    rows = [row for key in runtime.lake.keys(OVERRIDES) for row in read_json(runtime.lake, key)["rows"]]
    if not rows:
        return None
    panel = watched_panel(runtime, moment, runtime.settings_file.section("monitoring", MonitoringSettings))
    known = {origin: read_forecasts(runtime, origin) for origin in origins(runtime)}
    sums = {"steps": 0.0, "demand": 0.0, "forecast_error": 0.0, "override_error": 0.0}
    for row in rows:
        sold = _sold(runtime, panel, row)
        said = _said(runtime, known.get(runtime.use_case.clock.parse(row[ORIGIN])), row)
        if sold is None or said is None:
            continue
        sums["steps"] += 1
        sums["demand"] += sold
        sums["forecast_error"] += abs(said - sold)
        sums["override_error"] += abs(row[OVERRIDE] - sold)
    return sums if sums["steps"] else None


def describe(sums: dict[str, float], word: str) -> str:
    """Return what overrides added, in words."""
    gained = (sums["forecast_error"] - sums["override_error"]) / max(sums["demand"], 1e-9)
    which = "better" if gained > 0 else "worse"
    return f"{sums['steps']:.0f} overridden {word}s: WAPE {abs(gained):.4f} {which} than the forecast"


def _sold(runtime: Runtime, panel: Panel, row: dict[str, Any]) -> float | None:
    target = runtime.use_case.clock.parse(row[FORECAST_FOR])
    name = row[runtime.use_case.series_key]
    if name not in panel.series or not panel.first <= target <= panel.last:
        return None
    value = float(history(runtime.use_case, panel, panel.last)[panel.series.index(name), target - panel.first])
    return value if math.isfinite(value) else None


def _said(runtime: Runtime, table: pd.DataFrame | None, row: dict[str, Any]) -> float | None:
    if table is None or table.empty:
        return None
    key = runtime.use_case.series_key
    found = table[(table[key] == row[key]) & (table[FORECAST_FOR] == row[FORECAST_FOR])]["expected"]
    return float(found.iloc[0]) if len(found) else None
