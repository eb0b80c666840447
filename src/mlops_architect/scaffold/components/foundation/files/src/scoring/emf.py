"""Metrics as log lines, in a format that one cloud reads as metrics and any log store can filter by its fields.

Format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import TextIO

Values = float | Sequence[float]
MAX_VALUES = 100
"""The format allows a hundred values of one metric in a line."""


def metric_line(
    namespace: str, metrics: Mapping[str, tuple[Values, str]], dimensions: Mapping[str, str], at_ms: int | None = None
) -> str:
    """Return one line in the embedded metric format.

    Args:
        namespace: The metric namespace.
        metrics: Value or values, and the unit, by metric name.
        dimensions: Dimension values by name; empty for none.
        at_ms: Milliseconds since 1970; now when not given.
    """
    values = {
        name: list(value)[:MAX_VALUES] if isinstance(value, Sequence) else value for name, (value, _) in metrics.items()
    }
    directive = {
        "Namespace": namespace,
        "Dimensions": [sorted(dimensions)],
        "Metrics": [{"Name": name, "Unit": unit} for name, (_, unit) in metrics.items()],
    }
    stamp = int(time.time() * 1000) if at_ms is None else at_ms
    return json.dumps({"_aws": {"Timestamp": stamp, "CloudWatchMetrics": [directive]}, **dimensions, **values})


class MetricWriter:
    """Writes metric lines; silent on a laptop, where nobody reads them."""

    def __init__(self, namespace: str, service: str, *, enabled: bool, out: TextIO | None = None) -> None:
        self._namespace = namespace
        self._dimensions = {"service": service}
        self._enabled = enabled
        self._out = out

    def write(self, metrics: Mapping[str, tuple[Values, str]]) -> None:
        """Write one line with all of ``metrics``."""
        if self._enabled and metrics:
            print(metric_line(self._namespace, metrics, self._dimensions), file=self._out or sys.stdout, flush=True)
