"""Search: nearest vectors with rights, ranked again by the words of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.documents.model import Passage
from scoring.documents.rights import Withdrawn, visible
from scoring.documents.words import terms
from scoring.index.build import read_lexicon, restored_embedder, text_for
from scoring.index.interface import Hit, VectorStore
from scoring.index.lexicon import Lexicon
from scoring.index.manifest import read_manifest
from scoring.index.settings import IndexSettings
from scoring.models.interface import Embedder
from scoring.runtime import Runtime


@dataclass(frozen=True)
class Found:
    """A passage and how well it fits, 0 to 1."""

    passage: Passage
    score: float


class Retriever:
    """Searches one version of the index."""

    def __init__(
        self,
        version: str,
        store: VectorStore,
        embedder: Embedder,
        lexicon: Lexicon,
        candidates: int,
        settings: IndexSettings,
    ) -> None:
        self.version = version
        self._store = store
        self._embedder = embedder
        self._lexicon = lexicon
        self._candidates = candidates
        self._settings = settings

    @classmethod
    def open(cls, runtime: Runtime, store: VectorStore, version: str) -> Retriever:
        """Return the retriever of a version.

        Raises:
            FileNotFoundError: The version does not exist.
            LookupError: It was built with another embedding model.
        """
        manifest = read_manifest(runtime.lake, version)
        settings = runtime.settings_file.section("index", IndexSettings)
        return cls(
            version,
            store,
            restored_embedder(runtime, manifest),
            read_lexicon(runtime.lake, version),
            runtime.use_case.retrieval.candidates,
            settings,
        )

    def search(self, question: str, count: int, groups: frozenset[str], withdrawn: Withdrawn) -> list[Found]:
        """Return the best passages that a caller who acts for ``groups`` may read now, best first."""
        if not groups:
            return []
        vector = self._embedder.embed([question], "question")
        hits = self._store.search(self.version, vector, max(count, self._candidates), groups)
        return self._ranked(question, self._readable(hits, groups, withdrawn))[:count]

    def _readable(self, hits: Sequence[Hit], groups: frozenset[str], withdrawn: Withdrawn) -> list[Hit]:
        # The store has filtered already; what a store got wrong, or was withdrawn since, must not get through.
        seen = {passage.id for passage in visible([hit.passage for hit in hits], groups, withdrawn)}
        return [hit for hit in hits if hit.passage.id in seen]

    def _ranked(self, question: str, hits: Sequence[Hit]) -> list[Found]:
        asked = set(terms(question))
        share = self._settings.words_share
        found = [
            Found(
                hit.passage,
                share * self._lexicon.coverage(asked, text_for(hit.passage))
                + (1 - share) * min(1.0, max(0.0, hit.similarity)),
            )
            for hit in hits
        ]
        return sorted(found, key=lambda one: (-one.score, one.passage.id))
