"""What must be said about a file before it is taken: the JSON file of the same name that ends in ``.meta.json``."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from scoring.documents.model import Document
from scoring.times import parse_time
from scoring.use_case import UseCase

Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]


class Description(BaseModel):
    """Who the document is, where it comes from, and who may read it.

    There is no default for ``groups``: a document whose readers nobody named is read by nobody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: str = Field(min_length=1, max_length=300)
    kind: str
    groups: tuple[Slug, ...] = Field(min_length=1, max_length=200)
    source: str = Field(min_length=1, max_length=1000)
    updated_at: str
    removed: bool = False
    """The document is gone at its source; it must not be answered from any more."""

    def document(self, text: str, sha256: str) -> Document:
        """Return the document with its text."""
        return Document(
            id=self.id, title=" ".join(self.title.split()), kind=self.kind, groups=tuple(sorted(set(self.groups))),
            source=self.source, updated_at=parse_time(self.updated_at), sha256=sha256, text=text,
        )  # fmt: skip


class Refused(ValueError):
    """A file cannot be taken; the message names fields and rules, never content."""


def parse(data: bytes, use_case: UseCase) -> Description:
    """Return the description.

    Raises:
        Refused: It is no JSON, breaks a rule, or names a kind of document that the use case does not know.
    """
    try:
        raw: Any = json.loads(data)
        found = Description.model_validate(raw)
        parse_time(found.updated_at)
    except ValidationError as error:
        places = ", ".join(".".join(str(part) for part in problem["loc"]) or "all" for problem in error.errors())
        raise Refused(f"the description breaks the rules of: {places}") from None
    except ValueError:
        raise Refused("the description is not JSON, or updated_at is no time") from None
    kinds = {kind.name for kind in use_case.retrieval.documents}
    if found.kind not in kinds:
        raise Refused(f"the kind of document is not one of: {', '.join(sorted(kinds))}")
    return found
