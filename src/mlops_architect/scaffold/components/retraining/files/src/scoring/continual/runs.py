"""The training runs there were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scoring.lake.formats import read_json
from scoring.runtime import Runtime
from scoring.training.job import RUNS


def past_runs(runtime: Runtime, moment: float) -> list[Mapping[str, Any]]:
    """Return what is recorded of the runs until ``moment``."""
    found = [read_json(runtime.lake, key) for key in runtime.lake.keys(RUNS)]
    return [run for run in found if run["as_of"] <= moment]


def month_of(at: float) -> str:
    """Return the month that a moment lies in."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m")
