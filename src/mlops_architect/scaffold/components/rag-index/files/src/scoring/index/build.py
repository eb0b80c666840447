"""Build one version of the index, whole, beside the one in use."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from scoring.answering.guardrails import gives_orders, plain
from scoring.documents.chunk import passages
from scoring.documents.model import Document, Passage
from scoring.documents.store import Ledger, ledger_digest, read_documents, read_ledger
from scoring.index.lexicon import Lexicon, WordCounts
from scoring.index.manifest import Manifest, Recipe, manifests, write_manifest
from scoring.index.open import open_store
from scoring.lake.interface import Lake
from scoring.logs import fields
from scoring.models.interface import Embedder, Vectors
from scoring.models.open import open_embedder
from scoring.models.settings import ModelSettings
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)


class NothingToIndex(LookupError):
    """No document was taken yet."""


def recipe_of(runtime: Runtime) -> Recipe:
    """Return the recipe of the index as documents and settings are now."""
    retrieval = runtime.use_case.retrieval
    return Recipe(
        ledger=ledger_digest(read_ledger(runtime.lake)),
        chunk_tokens=retrieval.chunk_tokens,
        chunk_overlap_tokens=retrieval.chunk_overlap_tokens,
        embedding_model=runtime.platform.embedding_model_id,
        model_kind=runtime.platform.model_kind,
        vector_kind=runtime.platform.vector_kind,
    )


def build(runtime: Runtime, moment: float, *, force: bool = False) -> Manifest:
    """Return the version for the documents as they are: the newest with the same recipe, or a new one.

    Raises:
        NothingToIndex: There is no document.
    """
    recipe = recipe_of(runtime)
    same = [manifest for manifest in manifests(runtime.lake) if manifest.recipe == recipe]
    if same and not force:
        return same[-1]
    ledger = read_ledger(runtime.lake)
    if not ledger:
        raise NothingToIndex("there are no documents to index; put some into the inbox and run `ingest`")
    version = f"v{datetime.fromtimestamp(moment, UTC):%Y%m%d%H%M%S}-{recipe.digest}"
    # Documents are read one by one, and again where a model is fitted on them: they need not fit into memory together.
    texts = (text_for(part) for _, parts in _cut(runtime, ledger) for part in parts)
    embedder = open_embedder(runtime).fitted(texts)
    state = embedder.state()
    if state:
        runtime.lake.write(f"index/{version}/embedder", state)
    store, words = open_store(runtime), WordCounts()
    embedded = tokens = count = dimensions = 0
    flagged: list[str] = []
    for document, parts in _cut(runtime, ledger):
        vectors, fresh = _vectors(runtime, embedder, document, parts, kept=not state)
        if not dimensions and len(parts):
            dimensions = vectors.shape[1]
            store.create(version, dimensions)
        if parts:
            store.add(version, parts, vectors)
        words.add(text_for(part) for part in parts)
        if any(gives_orders(plain(part.text)) for part in parts):
            flagged.append(document.id)
        count += len(parts)
        embedded += len(parts) if fresh else 0
        tokens += sum(part.tokens for part in parts) if fresh else 0
    runtime.lake.write(f"index/{version}/lexicon.json", words.lexicon().to_bytes())
    manifest = Manifest(
        version=version, built_at=moment, recipe=recipe, documents=len(ledger), passages=count, dimensions=dimensions,
        embedded=embedded, embedding_tokens=tokens, fitted=bool(state), flagged=tuple(flagged),
    )  # fmt: skip
    write_manifest(runtime.lake, manifest)
    _LOG.info(
        "index built",
        extra=fields(**(manifest.model_dump(exclude={"recipe", "flagged"}) | {"flagged": len(manifest.flagged)})),
    )
    return manifest


def restored_embedder(runtime: Runtime, manifest: Manifest) -> Embedder:
    """Return the embedder that a version was built with."""
    embedder = open_embedder(runtime)
    if manifest.recipe.embedding_model != runtime.platform.embedding_model_id:
        raise LookupError(f"index {manifest.version} was built with another embedding model; build a new version")
    return embedder.restored(runtime.lake.read(f"index/{manifest.version}/embedder")) if manifest.fitted else embedder


def read_lexicon(lake: Lake, version: str) -> Lexicon:
    """Return the word counts of a version."""
    return Lexicon.read(lake.read(f"index/{version}/lexicon.json"))


def text_for(passage: Passage) -> str:
    """Return what is embedded of a passage: its text with the title and heading it stands under."""
    return "\n".join(part for part in (passage.title, passage.section, passage.text) if part)


def _cut(runtime: Runtime, ledger: Ledger) -> Iterator[tuple[Document, list[Passage]]]:
    retrieval = runtime.use_case.retrieval
    for document in read_documents(runtime.lake, ledger):
        yield document, passages(document, retrieval.chunk_tokens, retrieval.chunk_overlap_tokens)


def _vectors(
    runtime: Runtime, embedder: Embedder, document: Document, parts: Sequence[Passage], *, kept: bool
) -> tuple[Vectors, bool]:
    """Return the vectors of a document, and whether they had to be computed."""
    texts = [text_for(part) for part in parts]
    named = hashlib.sha256("\n\n".join([embedder.id, *texts]).encode()).hexdigest()[:32]
    key = f"vectors/{document.id}/{named}.npy"
    if kept and runtime.lake.exists(key):
        return np.load(io.BytesIO(runtime.lake.read(key)), allow_pickle=False), False
    batch = runtime.settings_file.section("model", ModelSettings).embed_batch
    found = [embedder.embed(group, "passage") for group in _batches(texts, batch)]
    vectors: Vectors = np.concatenate(found) if found else np.zeros((0, 1), dtype=np.float32)
    if kept and len(vectors):
        buffer = io.BytesIO()
        np.save(buffer, vectors, allow_pickle=False)
        runtime.lake.write(key, buffer.getvalue())
    return vectors, True


def _batches(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), size):
        yield texts[start : start + size]
