"""An answerer for a variant, from what this system consists of."""

from __future__ import annotations

from scoring.answering.answerer import Answerer
from scoring.answering.settings import AnsweringSettings
from scoring.index.interface import VectorStore
from scoring.index.open import open_store
from scoring.models.offline import ExtractiveChat
from scoring.models.open import open_chat
from scoring.release.document import Variant
from scoring.release.prompts import read_prompt
from scoring.retrieval.search import Retriever
from scoring.runtime import Runtime


def open_answerer(runtime: Runtime, variant: Variant, store: VectorStore | None = None) -> Answerer:
    """Return what answers as ``variant``.

    Raises:
        FileNotFoundError: Its index does not exist.
        LookupError: Its prompt does not exist, or its index was built with another embedding model.
    """
    return Answerer(
        use_case=runtime.use_case,
        settings=runtime.settings_file.section("answering", AnsweringSettings),
        retriever=Retriever.open(runtime, store or open_store(runtime), variant.index),
        prompt=read_prompt(runtime, variant.prompt),
        chat=open_chat(runtime),
        quoting=ExtractiveChat(),
    )
