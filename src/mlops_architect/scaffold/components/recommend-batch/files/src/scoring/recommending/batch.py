"""Lists for everybody who has a history, made ahead and written as one table a run."""

from __future__ import annotations

import logging

import pandas as pd

from scoring.contract import day, iso
from scoring.features.engine import FeatureEngine
from scoring.features.replay import replay
from scoring.features.state import EntityState
from scoring.ingestion.store import read_events
from scoring.lake.formats import write_frame, write_json
from scoring.logs import fields
from scoring.model.release import fetch, read_release
from scoring.model.scorer import Scorer
from scoring.recommending.catalogue import read_catalogue
from scoring.recommending.interactions import choices, histories
from scoring.recommending.lists import ListMaker
from scoring.recommending.ranking import Asked, Ranker
from scoring.recommending.release import fetch_finder, read_finder_release
from scoring.recommending.settings import ListSettings
from scoring.recommending.shape import Shape
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)
EVERYBODY = ""
"""Stands for people without a history: their list holds what is popular."""


def along(runtime: Runtime, moment: float) -> int:
    """Write the lists as of a moment; a repeated run replaces its own output. 0 where there is nothing to list yet."""
    settings, use_case = runtime.settings_file.section("lists", ListSettings), runtime.use_case
    shape, release, model = Shape.of(use_case), read_finder_release(runtime.lake), read_release(runtime.lake).champion
    catalogue = read_catalogue(runtime.lake)
    if release.champion is None or not catalogue:
        _LOG.warning("no candidates were released yet, so no lists are written")
        return 0
    finder = fetch_finder(runtime.lake, release.champion)
    scorer = Scorer(fetch(runtime.lake, model)) if model is not None else None
    engine = FeatureEngine(use_case)
    events = read_events(runtime, until=moment, since=moment - settings.history_days * 86_400)
    states = replay(engine, events, use_case.event_id)[1]
    found = histories(choices(runtime, moment, moment - settings.history_days * 86_400), shape.wanted.history_items)
    newest = {str(event[shape.user_key]): event for event in events}
    # Nobody has said yet where a list made ahead will be shown: what held for the person last time is the best guess.
    usual = events[-1]
    maker, empty = ListMaker(shape, Ranker(use_case, engine)), EntityState()
    rows: list[dict[str, object]] = []
    for number, user in enumerate((EVERYBODY, *sorted(found))):
        event = newest.get(user, usual)
        asked = Asked(
            f"batch-{int(moment)}-{number}", user, moment, {column.name: event[column.name] for column in shape.context}
        )
        places = maker.make(
            asked,
            finder,
            catalogue,
            scorer,
            found.get(user, {}),
            states.get(shape.wanted.user, {}).get(user, empty),
            lambda item: states.get(shape.wanted.item, {}).get(item, empty),
            count=shape.wanted.list_size,
        )
        rows.extend(
            {
                shape.user_key: user,
                "place": place,
                shape.item_key: one.item,
                "score": one.score,
                "source": one.candidate.source,
                "because": one.candidate.because,
            }
            for place, one in enumerate(places, start=1)
        )
    prefix = f"recommendations/date={day(moment)}/"
    frame = pd.DataFrame(rows)
    frame["candidates_version"] = release.champion.version
    frame["model_version"] = model.version if model is not None else ""
    write_frame(runtime.lake, f"{prefix}lists.parquet", frame)
    # Readers wait for this file: it says that the table is complete.
    write_json(
        runtime.lake, f"{prefix}_COMPLETE.json", {"rows": len(frame), "lists": len(found) + 1, "as_of": iso(moment)}
    )
    _LOG.info("lists written", extra=fields(people=len(found), rows=len(frame)))
    print(f"{len(found)} lists written, and one for everybody else")
    return 0
