"""What every store of vectors must do, wherever it is."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.documents.model import Passage
from scoring.index.interface import VectorStore
from scoring.models.interface import unit


def passage(name: str, *groups: str) -> Passage:
    """Return a passage that ``groups`` may read."""
    return Passage(
        id=name, document_id=name.partition("-")[0], title="A title", kind="policy", section="Terms", source="s",
        groups=groups, position=0, text=f"The text of {name}.", tokens=6,
    )  # fmt: skip


def keeps_versions_and_rights(store: VectorStore) -> None:
    """Fill two versions, search them as different readers, and remove one."""
    rows = [passage("a-0", "staff"), passage("b-0", "legal"), passage("c-0", "staff", "legal")]
    vectors = unit([[1.0, 0.0, 0.0], [0.9, 0.1, 0.0], [0.0, 1.0, 0.0]])
    for version in ("v1-aa", "v2-bb"):
        store.create(version, 3)
    store.add("v1-aa", rows[:2], vectors[:2])
    store.add("v1-aa", rows[2:], vectors[2:])
    store.add("v2-bb", rows[:1], vectors[:1])
    assert (store.count("v1-aa"), store.count("v2-bb")) == (3, 1)
    question = np.asarray([1.0, 0.0, 0.0], dtype=np.float32)
    staff = store.search("v1-aa", question, 5, frozenset({"staff"}))
    assert [hit.passage for hit in staff] == [rows[0], rows[2]]
    assert staff[0].similarity == pytest.approx(1.0, abs=1e-3)
    # One who may read little still gets the best of it: rights are part of the search.
    (legal,) = store.search("v1-aa", question, 1, frozenset({"legal"}))
    assert legal.passage == rows[1]
    assert store.search("v1-aa", question, 5, frozenset({"others"})) == []
    assert store.search("v1-aa", question, 5, frozenset()) == []
    store.drop("v1-aa")
    store.drop("v1-aa")
    assert (store.count("v1-aa"), store.count("v2-bb")) == (0, 1)
