"""Rights that were withdrawn since the index was built.

An index keeps the readers of each passage as they were when it was built. What was taken away since then must
count at once: this small document lists it, the service reads it every half minute and never widens anything with
it. Rights that were granted arrive with the next index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from scoring.documents.model import Passage
from scoring.lake.interface import Lake
from scoring.lake.json_files import read_json, write_json

_KEY = "documents/withdrawn.json"


class Now(BaseModel):
    """Who may read a document now; nobody, where it was removed."""

    model_config = ConfigDict(frozen=True)

    groups: tuple[str, ...]
    at: float


Withdrawn = Mapping[str, Now]


def read_withdrawn(lake: Lake) -> dict[str, Now]:
    """Return what changed, by document id."""
    raw = read_json(lake, _KEY) if lake.exists(_KEY) else {}
    return {name: Now.model_validate(value) for name, value in raw.items()}


def write_withdrawn(lake: Lake, withdrawn: Withdrawn) -> None:
    """Replace the list."""
    write_json(lake, _KEY, {name: now.model_dump(mode="json") for name, now in withdrawn.items()})


def readers(passage: Passage, withdrawn: Withdrawn) -> frozenset[str]:
    """Return the groups that may read the passage now."""
    now = withdrawn.get(passage.document_id)
    return frozenset(passage.groups) & frozenset(now.groups) if now else frozenset(passage.groups)


def visible(passages: Iterable[Passage], groups: frozenset[str], withdrawn: Withdrawn) -> list[Passage]:
    """Return the passages that a caller who acts for ``groups`` may see now."""
    return [passage for passage in passages if groups & readers(passage, withdrawn)]
