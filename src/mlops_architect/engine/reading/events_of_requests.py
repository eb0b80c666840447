"""Events of requests: a time counted from an upload, a scan or a question is how long the answer takes, not how old data are."""

from __future__ import annotations

from mlops_architect.engine.reading.page import Clause
from mlops_architect.engine.reading.quantities import Quantity

_REACH = 4


def after_request(clause: Clause, quantity: Quantity) -> bool:
    """Whether "after the upload", "of downlink" follows the time."""
    for led in clause.cue("after-event", "of-event"):
        if led.first == quantity.last and any(
            0 <= event.first - led.last <= _REACH for event in clause.cue("request-event")
        ):
            return True
    return False
