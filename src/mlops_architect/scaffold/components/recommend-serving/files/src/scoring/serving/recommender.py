"""Lists for people who ask now: history, candidates, ranking, rules, and a record of what was shown."""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scoring import plugins
from scoring.contract import Contract, iso
from scoring.features.engine import FeatureEngine
from scoring.features.state import EntityState
from scoring.features.store import OnlineStore, StoreUnavailable
from scoring.features.tiles import token
from scoring.ingestion.store import EVENTS_INBOX
from scoring.logs import fields
from scoring.model.sealed import BundleError
from scoring.recommending.candidates import POPULAR, Finder
from scoring.recommending.catalogue import Catalogue, read_catalogue
from scoring.recommending.histories import add_choice, history_of
from scoring.recommending.interactions import History, newest
from scoring.recommending.lists import ListMaker, Place
from scoring.recommending.outcomes import ANSWERS, CHOSEN, SHOWN
from scoring.recommending.ranking import Asked, Ranker
from scoring.recommending.release import FinderRelease, fetch_finder, read_finder_release
from scoring.recommending.settings import ListSettings
from scoring.recommending.shape import Shape
from scoring.serving.item_past import ItemPasts
from scoring.serving.list_log import BlockLog
from scoring.serving.list_schema import FeedbackIn, ListOut, PlaceOut
from scoring.serving.models import Loaded
from scoring.serving.schema import ReasonOut
from scoring.serving.service import Service

_LOG = logging.getLogger(__name__)


_AHEAD_S = 300.0
"""A time further ahead than this is a clock that is wrong; the list is then for now."""


class NoCandidates(LookupError):
    """Nothing was released yet that finds candidates."""


@dataclass(frozen=True)
class _Ready:
    release: FinderRelease
    finder: Finder
    names: Mapping[int, str]
    """Items by their hash, as histories keep them."""


class Recommender:
    """Makes lists beside the service that scores; shares its models, metrics and records."""

    def __init__(self, service: Service) -> None:
        runtime = service.runtime
        self._service, self._runtime = service, runtime
        self.shape = Shape.of(runtime.use_case)
        self._settings = runtime.settings_file.section("lists", ListSettings)
        self._engine = FeatureEngine(runtime.use_case)
        self._ranker = Ranker(runtime.use_case, self._engine)
        self._maker = ListMaker(self.shape, self._ranker)
        self._context = Contract(self.shape.context)
        self._store: OnlineStore | None = None
        if plugins.has(plugins.PARTS["online-store"]):
            opened = plugins.load(plugins.PARTS, "online-store").open_store
            self._store = opened(runtime.platform, service.settings.store_timeout_ms)
        self._items = ItemPasts(self._item_state, self._settings.item_state_ttl_s, self._settings.item_read_ms)
        self._random = random.Random()  # noqa: S311 - draws a sample of requests, guards nothing
        flush_s = service.settings.prediction_flush_s
        self._shown = BlockLog(runtime.lake, SHOWN, flush_s)
        self._answers = BlockLog(runtime.lake, ANSWERS, flush_s)
        self._events = BlockLog(runtime.lake, EVENTS_INBOX, flush_s, by_day=False)
        self._ready: _Ready | None = None
        self._catalogue: Catalogue = {}

    def recommend(self, body: Mapping[str, Any], *, explain: bool) -> ListOut:
        """Return the list for a checked request.

        Raises:
            ContractError: The situation breaks the data contract.
            NoCandidates: Nothing was released yet.
            NoModel: No model was released yet.
        """
        ready = self._ready
        if ready is None or ready.release.champion is None or not self._catalogue:
            raise NoCandidates("no candidates were released yet")
        context = self._context.parse(body["context"], strict=True)
        asked = Asked(uuid.uuid4().hex, str(body["user_id"]), _moment(body["at"]), context)
        loaded = self._service.models.choose(asked.user).answers
        user, history, complete = self._past(asked, ready)
        if body["personalise"]:
            history = newest(
                {**history, **dict.fromkeys(body["recent_items"], asked.at)}, self.shape.wanted.history_items
            )
        else:
            history, user = {}, EntityState()
        started = time.perf_counter()
        places = self._maker.make(
            asked, ready.finder, self._catalogue, loaded.scorer, history, user, self._items.for_request(),
            count=int(body["count"]), exclude=body["exclude"], brought=body["candidates"],
        )  # fmt: skip
        each_ms = (time.perf_counter() - started) * 1000 / max(1, len(places))
        self._service.metrics.scored(loaded.version, [place.score for place in places], degraded=int(not complete))
        self._record(asked, places, loaded, each_ms)
        return ListOut(
            list_id=asked.request_id,
            items=[self._out(asked, number, place, loaded, explain=explain) for number, place in enumerate(places)],
            personalised=any(place.candidate.source != POPULAR for place in places),
            degraded=not complete,
            model_version=loaded.version,
            candidates_version=ready.release.champion.version,
        )

    def feedback(self, answer: FeedbackIn) -> bool:
        """Keep what a person did, and return whether the person's next list knows of it already."""
        now = _moment(answer.at)
        self._answers.add({"event_id": answer.event_id, "kind": answer.kind, "at": now})
        if answer.kind != CHOSEN or self._store is None:
            return False
        return add_choice(
            self._store, self.shape.histories, answer.user_id, answer.item_id, now, self.shape.wanted.history_items
        )

    def _past(self, asked: Asked, ready: _Ready) -> tuple[EntityState | None, History, bool]:
        if self._store is None:
            return EntityState(), {}, True
        wanted = self.shape.wanted
        try:
            found = self._store.read({wanted.user: asked.user, self.shape.histories: asked.user})
        except StoreUnavailable as error:
            _LOG.warning("online store did not answer", extra=fields(error=type(error).__name__))
            return None, {}, False
        return found[wanted.user].state, history_of(found[self.shape.histories].state, ready.names), True

    def _item_state(self, item: str) -> EntityState | None:
        if self._store is None:
            return EntityState()
        try:
            return self._store.read({self.shape.wanted.item: item})[self.shape.wanted.item].state
        except StoreUnavailable:
            return None

    def _record(self, asked: Asked, places: Sequence[Place], loaded: Loaded, each_ms: float) -> None:
        # A list is kept whole or not at all: half a list has no order.
        if self._random.random() >= self._service.settings.prediction_sample:
            return
        for number, place in enumerate(places):
            event = self._ranker.event(asked, place.candidate, self._catalogue, number)
            event_id = str(event[self._runtime.use_case.event_id])
            self._service.predictions.add(
                event_id, asked.at, loaded.version, place.score, place.features,
                {"source": "list", "variant": self._runtime.platform.variant, "scored_at": time.time(), "ms": each_ms},
            )  # fmt: skip
            self._shown.add(
                {"event_id": event_id, "list": asked.request_id, "item": place.item, "place": number + 1,
                 "source": place.candidate.source, "at": asked.at}
            )  # fmt: skip
            self._events.add({**event, self._runtime.use_case.event_time: iso(asked.at)})

    def _out(self, asked: Asked, number: int, place: Place, loaded: Loaded, *, explain: bool) -> PlaceOut:
        reasons = loaded.scorer.explain(place.features) if explain else []
        return PlaceOut(
            event_id=f"{asked.request_id}-{number}",
            item_id=place.item,
            place=number + 1,
            score=place.score,
            source=place.candidate.source,
            because_of=place.candidate.because or None,
            reasons=[ReasonOut(feature=reason.feature, effect=reason.effect) for reason in reasons],
        )

    def tick(self) -> None:
        """Do the regular work: take a new release and catalogue, renew the past of items, write what is due."""
        release = read_finder_release(self._runtime.lake)
        if release.champion is not None and (self._ready is None or release != self._ready.release):
            try:
                finder = fetch_finder(self._runtime.lake, release.champion)
                names = {int(token(item)): item for item in finder.fitted.items}
                self._ready = _Ready(release, finder, names)
                _LOG.info("candidates loaded", extra=fields(version=release.champion.version, mix=finder.mix))
            except (BundleError, ValueError) as error:
                # The old ones go on finding.
                _LOG.error("released candidates refused", extra=fields(error=type(error).__name__))
        self._catalogue = read_catalogue(self._runtime.lake)
        self._items.refresh()
        for log in (self._shown, self._answers, self._events):
            log.flush_if_due()

    def close(self) -> None:
        """Write what is still in memory."""
        for log in (self._shown, self._answers, self._events):
            log.flush()


def _moment(at: datetime | None) -> float:
    """Return a caller's time in seconds since 1970, to the millisecond; now where there is none, or it lies ahead."""
    now = time.time()
    if at is None:
        return round(now, 3)
    moment = (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp()
    return round(moment if moment <= now + _AHEAD_S else now, 3)
