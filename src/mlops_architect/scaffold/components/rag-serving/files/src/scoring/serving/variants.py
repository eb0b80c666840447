"""The variants that answer, kept ready, and renewed when the release changes."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from scoring.answering.answerer import Answerer
from scoring.answering.open import open_answerer
from scoring.documents.rights import Withdrawn, read_withdrawn
from scoring.index.manifest import read_manifest
from scoring.index.open import open_store
from scoring.logs import fields
from scoring.release.document import Release, Variant, read_release
from scoring.release.settings import ReleaseSettings
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)


class NothingAnswers(LookupError):
    """No variant was released yet."""


@dataclass(frozen=True)
class Choice:
    """Who answers one question, and who only searches beside it."""

    variant: Variant
    answerer: Answerer
    shadow: Answerer | None


class Variants:
    """Ready answerers by variant, and the rights that were withdrawn since their indexes were built."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._pin = runtime.settings_file.section("release", ReleaseSettings).pin
        self._store = open_store(runtime)
        self._lock = threading.Lock()
        self._ready: dict[str, Answerer] = {}
        self._release = Release()
        self.withdrawn: Withdrawn = {}
        self.built_at: float | None = None

    @property
    def ready(self) -> bool:
        """Whether the champion can answer."""
        champion = self._release.champion
        return champion is not None and champion.id in self._ready

    def refresh(self) -> None:
        """Take withdrawn rights first, then the release; what cannot be opened leaves the one before in place."""
        self.withdrawn = read_withdrawn(self._runtime.lake)
        release = Release(champion=Variant.of(self._pin)) if self._pin else read_release(self._runtime.lake)
        wanted = {variant.id: variant for variant in (release.champion, release.challenger) if variant is not None}
        ready = {name: self._ready[name] for name in wanted if name in self._ready}
        for name, variant in wanted.items():
            if name not in ready:
                try:
                    ready[name] = open_answerer(self._runtime, variant, self._store)
                except (FileNotFoundError, LookupError, ValueError) as error:
                    _LOG.error("variant refused", extra=fields(variant=name, error=type(error).__name__))
        if release.champion is not None and release.champion.id not in ready:
            return
        if release.challenger is not None and release.challenger.id not in ready:
            release = release.model_copy(update={"challenger": None, "mode": "none"})
        if release.champion is not None:
            self.built_at = read_manifest(self._runtime.lake, release.champion.index).built_at
        with self._lock:
            self._release, self._ready = release, ready

    def choose(self, key: str) -> Choice:
        """Return who answers ``key``.

        Raises:
            NothingAnswers: Nothing was released yet.
        """
        with self._lock:
            release, ready = self._release, self._ready
        variant = release.answers(key)
        if variant is None or variant.id not in ready:
            raise NothingAnswers("no index was released yet; run `ingest`")
        shadow = release.challenger if release.mode == "shadow" else None
        return Choice(variant, ready[variant.id], ready.get(shadow.id) if shadow else None)
