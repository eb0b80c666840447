"""The models in memory: champion and challenger, renewed when the release changes."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import dataclass

from scoring.lake.interface import Lake
from scoring.logs import fields
from scoring.model.bundle import BundleError
from scoring.model.release import Release, Released, fetch, read_release
from scoring.model.scorer import Scorer

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """A scorer with the version it came from."""

    version: str
    scorer: Scorer


@dataclass(frozen=True)
class Choice:
    """Who answers one event, and who only watches."""

    answers: Loaded
    shadow: Loaded | None = None


class NoModel(LookupError):
    """No model was released yet."""


class Models:
    """Keeps the released models loaded; scoring threads read, one thread refreshes."""

    def __init__(self, lake: Lake, feature_names: frozenset[str]) -> None:
        self._lake = lake
        self._names = feature_names
        self._lock = threading.Lock()
        self._release = Release()
        self._loaded: dict[str, Loaded] = {}

    def refresh(self) -> bool:
        """Read the release again and load what is new; return whether anything changed.

        A model that cannot be loaded is not taken: the old one goes on answering.
        """
        release = read_release(self._lake)
        if release == self._release:
            return False
        wanted = [released for released in (release.champion, release.challenger) if released is not None]
        try:
            loaded = {released.version: self._load(released) for released in wanted}
        except (BundleError, FileNotFoundError) as error:
            _LOG.error("released model refused", extra=fields(error=type(error).__name__))
            return False
        with self._lock:
            self._release, self._loaded = release, loaded
        _LOG.info("models loaded", extra=fields(versions=sorted(loaded), mode=release.mode))
        return True

    def _load(self, released: Released) -> Loaded:
        known = self._loaded.get(released.version)
        if known is not None:
            return known
        scorer = Scorer(fetch(self._lake, released))
        missing = scorer.needs - self._names
        if missing:
            raise BundleError(f"the model takes features that this version does not compute: {sorted(missing)}")
        return Loaded(released.version, scorer)

    @property
    def ready(self) -> bool:
        """Whether a champion is loaded."""
        return self._release.champion is not None

    def choose(self, event_id: str) -> Choice:
        """Return who answers the event.

        The same event always goes the same way, whichever process it reaches.

        Raises:
            NoModel: Nothing was released yet.
        """
        with self._lock:
            release, loaded = self._release, self._loaded
        if release.champion is None:
            raise NoModel("no model was released yet")
        champion = loaded[release.champion.version]
        if release.challenger is None or release.mode == "none":
            return Choice(champion)
        challenger = loaded[release.challenger.version]
        if release.mode == "shadow":
            return Choice(champion, challenger)
        return Choice(challenger) if share_of(event_id) < release.share else Choice(champion)


def share_of(event_id: str) -> float:
    """Return a number between 0 and 1 that depends on the event id alone."""
    return int.from_bytes(hashlib.blake2s(event_id.encode(), digest_size=7).digest()) / 2**56
