"""Forecast every series from the newest known step on, shard by shard, and publish the table."""

from __future__ import annotations

import argparse
import logging
import time

import numpy as np
import pandas as pd
from pydantic import Field

from scoring.batch.table import as_table, complete, edition_of, read_marker, write_shard
from scoring.contract import iso
from scoring.features.panel import Panel
from scoring.features.store import origin_at, read_panel, read_state
from scoring.logs import fields
from scoring.model.bundle import fallback
from scoring.model.forecaster import Forecaster
from scoring.model.release import Released, fetch, read_release
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured
from scoring.use_case import UseCase

_LOG = logging.getLogger(__name__)


class BatchSettings(Configured):
    """When forecasts may be published."""

    history_days: float = Field(default=400.0, gt=0)
    """As far back as the longest lag and window need."""
    least_complete: float = Field(default=0.95, ge=0, le=1)
    """Share of the living series whose closing of the origin must be there; below it the sources are late."""
    living_days: int = Field(default=14, ge=1)
    """A series without a closing for so long is over and is not forecast."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument(
        "--allow-late", action="store_true", help="forecast although closings of the origin are missing"
    )


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Publish the forecasts as of a moment; a repeated run on the same data changes nothing.

    Raises:
        LookupError: There is no panel.
        ValueError: Too many closings of the origin are missing.
    """
    moment = as_of(arguments)
    use_case = runtime.use_case
    settings = runtime.settings_file.section("batch", BatchSettings)
    origin = origin_at(runtime, moment)
    said = use_case.clock.text(origin)
    state = read_state(runtime)
    release = read_release(runtime.lake)
    chosen = _forecasters(runtime, release.champion, release.challenger)
    edition = edition_of(
        {
            "versions": [version for version, _, _ in chosen],
            "extract": state.get("number"),
            "horizon": use_case.horizon_steps,
            "digest": use_case.feature_digest,
        }
    )
    marker = read_marker(runtime, origin)
    if marker.get("edition") == edition:
        print(f"edition {edition} of {said} is published already: {marker['rows']} rows")
        return 0
    started = time.monotonic()
    present, living, rows = 0, 0, 0
    for shard in range(int(state.get("shards", 1))):
        panel = read_panel(runtime, shard, moment, settings.history_days)
        panel, here, alive = _living(use_case, panel, origin, use_case.clock.steps(settings.living_days))
        present, living = present + here, living + alive
        if not alive:
            continue
        table = _table(use_case, panel, origin, chosen)
        rows += len(table)
        write_shard(runtime, origin, edition, shard, table)
    share = present / living if living else 0.0
    if share < settings.least_complete and not arguments.allow_late:
        # The shards of this edition lie there, but nobody reads an edition that no marker names.
        raise ValueError(
            f"only {share:.1%} of {living} series have a closing of {said}; run again when the sources"
            " have delivered, or with --allow-late"
        )
    facts = {
        "rows": rows,
        "series": living,
        "complete_share": round(share, 6),
        "as_of": iso(moment),
        "model_version": chosen[0][0],
        "challenger_version": chosen[1][0] if len(chosen) > 1 else None,
        "extract": state.get("number"),
        "baseline": release.champion is None,
    }
    complete(runtime, origin, edition, facts)
    took = time.monotonic() - started
    _LOG.info("forecast published", extra=fields(rows=rows, edition=edition, version=chosen[0][0]))
    runtime.metrics.write(
        {
            "request_count": (float(rows), "Count"),
            "error_count": (0.0, "Count"),
            "forecast_rows": (float(rows), "Count"),
            "complete_share_pct": (share * 100, "Percent"),
            "baseline_in_use": (float(release.champion is None), "None"),
            "forecast_us_per_row": (took / max(rows, 1) * 1e6, "Microseconds"),
        }
    )
    print(f"{rows} rows of {living} series with version {chosen[0][0]}, edition {edition}")
    return 0


def _forecasters(
    runtime: Runtime, champion: Released | None, challenger: Released | None
) -> list[tuple[str, str, Forecaster]]:
    """Return version, prefix of the columns, and what forecasts; the baseline while there is no model."""
    if champion is None:
        name, forecaster = fallback(runtime.use_case)
        _LOG.warning("no model was promoted yet; the baseline forecasts", extra=fields(baseline=name))
        return [(name, "", forecaster)]
    found = [(champion.version, "", fetch(runtime.lake, champion).forecaster(runtime.use_case))]
    if challenger is not None:
        # A challenger is always a shadow: its forecasts lie beside the champion's and nobody acts on them.
        forecaster = fetch(runtime.lake, challenger).forecaster(runtime.use_case)
        found.append((challenger.version, "challenger_", forecaster))
    return found


def _living(use_case: UseCase, panel: Panel, origin: int, living: int) -> tuple[Panel, int, int]:
    """Return the series that still sell, how many of them have a closing of the origin, and how many they are."""
    newest = panel.window(use_case.forecast.target, origin - living + 1, living)
    alive = np.flatnonzero(np.isfinite(newest).any(axis=1))
    return panel.only(alive), int(np.isfinite(newest[alive, -1]).sum()), len(alive)


def _table(use_case: UseCase, panel: Panel, origin: int, chosen: list[tuple[str, str, Forecaster]]) -> pd.DataFrame:
    version, _, forecaster = chosen[0]
    table = as_table(use_case, panel, origin, forecaster.forecast(panel, origin, use_case.horizon_steps), version)
    for other, prefix, shadow in chosen[1:]:
        said = as_table(use_case, panel, origin, shadow.forecast(panel, origin, use_case.horizon_steps), other)
        for name in ("expected", "low", "median", "high", "model_version"):
            table[f"{prefix}{name}"] = said[name]
    amounts = table[["expected", "low", "median", "high"]].to_numpy()
    if not np.isfinite(amounts).all():
        raise ValueError("a forecast is not a number; nothing was published")
    return table
