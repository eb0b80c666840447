"""The index: built whole, the same from the same, searched with rights, cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from scoring.documents.model import Document
from scoring.documents.rights import Now, write_withdrawn
from scoring.documents.store import put, read_ledger, write_ledger
from scoring.index import build as building
from scoring.index.build import NothingToIndex, build, read_lexicon
from scoring.index.cleaning import clean
from scoring.index.lexicon import Lexicon, WordCounts
from scoring.index.local_store import LocalStore
from scoring.index.manifest import manifests
from scoring.index.open import open_store
from scoring.models.interface import Hosted, Vectors, unit
from scoring.release.document import Release, Variant, read_release, write_release
from scoring.retrieval.search import Retriever
from scoring.runtime import Runtime
from vector_store_contract import keeps_versions_and_rights


class Remembering(Hosted):
    """An embedder trained elsewhere, which counts what it is asked for."""

    id = "offline-lsa"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], purpose: str) -> Vectors:
        self.asked += texts
        return unit([[1.0 + len(text) % 7, 2.0, 3.0] for text in texts])


def _take(runtime: Runtime, *documents: Document) -> None:
    ledger = read_ledger(runtime.lake)
    write_ledger(runtime.lake, {**ledger, **{document.id: put(runtime.lake, document) for document in documents}})


def test_the_store_in_the_lake_keeps_versions_and_rights(runtime: Runtime) -> None:
    keeps_versions_and_rights(LocalStore(runtime.lake))


def test_the_same_documents_give_the_same_index(runtime: Runtime, document: Document) -> None:
    with pytest.raises(NothingToIndex):
        build(runtime, 1000.0)
    _take(runtime, document, document.model_copy(update={"id": "other", "text": "Another text about other things."}))
    first = build(runtime, 1000.0)
    assert build(runtime, 2000.0) == first
    again = build(runtime, 3000.0, force=True)
    assert (again.recipe, again.passages) == (first.recipe, first.passages)
    store = open_store(runtime)
    assert store.count(first.version) == store.count(again.version) == first.passages
    _take(runtime, document.model_copy(update={"groups": ("others",)}))
    assert build(runtime, 4000.0).version not in (first.version, again.version)


def test_only_what_changed_is_embedded(runtime: Runtime, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = Remembering()
    monkeypatch.setattr(building, "open_embedder", lambda _: embedder)
    _take(runtime, document)
    first = build(runtime, 1000.0)
    _take(runtime, document.model_copy(update={"id": "other", "text": "Another text about other things."}))
    second = build(runtime, 2000.0)
    assert (first.embedded, second.embedded, second.passages) == (1, 1, 2)
    assert len(embedder.asked) == 2


def test_search_applies_rights_twice(released: Runtime) -> None:
    champion = read_release(released.lake).champion
    assert champion is not None

    class Careless(LocalStore):
        """A store that forgets about readers."""

        def search(self, version: str, vector: Vectors, count: int, groups: frozenset[str]) -> list[Any]:
            return super().search(version, vector, count, released.use_case.groups)

    for store in (LocalStore(released.lake), Careless(released.lake)):
        retriever = Retriever.open(released, store, champion.index)
        assert retriever.search("notice period", 5, frozenset({"strangers"}), {}) == []
        assert retriever.search("notice period", 5, frozenset(), {}) == []
    found = retriever.search("notice period", 5, released.use_case.groups, {})
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    gone = found[0].passage.document_id
    later = retriever.search("notice period", 5, released.use_case.groups, {gone: Now(groups=(), at=0)})
    assert gone not in {one.passage.document_id for one in later}


def test_an_index_is_searched_with_the_model_that_built_it(released: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    champion = read_release(released.lake).champion
    assert champion is not None
    monkeypatch.setenv("EMBEDDING_MODEL_ID", "another")
    with pytest.raises(LookupError, match="another embedding model"):
        Retriever.open(Runtime.open(), LocalStore(released.lake), champion.index)


def test_rare_words_weigh_more() -> None:
    counts = WordCounts()
    counts.add(["the heron text", "the falcon text", "the osprey text"])
    lexicon = counts.lexicon()
    assert lexicon.weight("heron") > lexicon.weight("text")
    assert lexicon.weight("unheard") > lexicon.weight("heron")
    assert lexicon.coverage({"heron", "text"}, "A text on falcons") < lexicon.coverage({"heron", "text"}, "A heron")
    assert lexicon.coverage(set(), "anything") == 0.0
    assert Lexicon.read(lexicon.to_bytes()) == lexicon


def test_versions_nobody_needs_are_removed(runtime: Runtime, document: Document) -> None:
    versions = []
    for number in range(6):
        _take(runtime, document.model_copy(update={"text": f"Version number {number} of a text."}))
        versions.append(build(runtime, 1000.0 + number).version)
    write_release(runtime.lake, Release(champion=Variant(index=versions[0], prompt="grounded-v1")))
    write_withdrawn(runtime.lake, {"old": Now(groups=(), at=10.0), "new": Now(groups=(), at=2000.0)})
    assert sorted(clean(runtime)) == sorted(versions[1:3])
    assert [manifest.version for manifest in manifests(runtime.lake)] == [versions[0], *versions[3:]]
    assert runtime.lake.keys(f"index/{versions[1]}/") == []
    assert read_lexicon(runtime.lake, versions[0]).passages == 1
    assert open_store(runtime).count(versions[1]) == 0
    assert np.isfinite(
        open_store(runtime).search(versions[0], np.ones(1, np.float32), 1, frozenset({"readers"}))[0].similarity
    )
