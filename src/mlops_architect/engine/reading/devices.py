"""Devices: predictions made on what people carry, where no connection can be counted on."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page

_MODES = "serving.modes"
_ON = 3


def on_a_device(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "on the technician's tablet, no network" as edge: a device that people carry, and no connection."""
    offline = clause.cue("offline")
    for device in clause.cue("edge-device"):
        on = any(0 <= device.first - cue.last <= _ON for cue in clause.cue("on-it"))
        if on and offline and negating(page, clause, device) is None:
            yield Candidate(_MODES, "edge", spans(page, device, offline[0]), 0.88, position=device.first)


def offline_apps(page: Page) -> Iterator[Candidate]:
    """Yield edge where an app or a box beside the machine has to work without a connection, wherever the two are said."""
    places = ("mobile-app", "edge-place")
    apps = [
        cue
        for clause in page.naming(*(f"cue:{place}" for place in places))
        for cue in clause.cue(*places)
        if negating(page, clause, cue) is None
    ]
    for clause in page.naming("cue:offline") if apps else ():
        for offline in clause.cue("offline"):
            if negating(page, clause, offline) is None:
                yield Candidate(_MODES, "edge", spans(page, apps[0], offline), 0.8, position=offline.first)
                return
