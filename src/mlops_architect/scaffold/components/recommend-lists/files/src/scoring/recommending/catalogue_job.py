"""Take the newest extract of the catalogue, with every run of the ingestion."""

from __future__ import annotations

import logging

from scoring.logs import fields
from scoring.recommending.catalogue import INBOX, parse_catalogue, write_catalogue
from scoring.recommending.shape import Shape
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)
_MOST_INVALID = 0.05


def along(runtime: Runtime, moment: float) -> int:  # noqa: ARG001 - the newest extract holds, whatever the moment
    """Replace the catalogue by the newest extract; 1 where it is refused, and the one before stays."""
    keys = runtime.lake.keys(INBOX)
    if not keys:
        _LOG.warning("no catalogue extract: lists need one below inbox/items/")
        return 0
    items, invalid = parse_catalogue(Shape.of(runtime.use_case), runtime.lake.read(keys[-1]))
    refused = not items or invalid / (len(items) + invalid) > _MOST_INVALID
    _LOG.info("catalogue refused" if refused else "catalogue taken", extra=fields(items=len(items), invalid=invalid))
    if not refused:
        write_catalogue(runtime.lake, items)
    runtime.metrics.write(
        {"catalogue_items": (float(len(items)), "Count"), "catalogue_invalid": (float(invalid), "Count")}
    )
    return int(refused)
