"""What one version of the index was made from; written last, so that a version without it does not exist."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel, ConfigDict

from scoring.lake.interface import Lake
from scoring.lake.json_files import read_json, write_json


class Recipe(BaseModel):
    """Everything that decides what an index holds; the same recipe gives the same index."""

    model_config = ConfigDict(frozen=True)

    ledger: str
    chunk_tokens: int
    chunk_overlap_tokens: int
    embedding_model: str
    model_kind: str
    vector_kind: str

    @property
    def digest(self) -> str:
        """A short hash of the recipe."""
        return hashlib.sha256(json.dumps(self.model_dump(), sort_keys=True).encode()).hexdigest()[:10]


class Manifest(BaseModel):
    """One version of the index."""

    model_config = ConfigDict(frozen=True)

    version: str
    built_at: float
    recipe: Recipe
    documents: int
    passages: int
    dimensions: int
    embedded: int
    """Passages whose vector was computed for this version; the others were known."""
    embedding_tokens: int
    flagged: tuple[str, ...] = ()
    """Documents with sentences that give orders to the assistant, for their owners to look at."""
    fitted: bool
    """Whether the embedder's own state lies beside the index."""


def write_manifest(lake: Lake, manifest: Manifest) -> None:
    """Write the manifest; the version exists from here on."""
    write_json(lake, f"index/{manifest.version}/manifest.json", manifest.model_dump(mode="json"))


def read_manifest(lake: Lake, version: str) -> Manifest:
    """Return the manifest; FileNotFoundError where the version does not exist."""
    return Manifest.model_validate(read_json(lake, f"index/{version}/manifest.json"))


def manifests(lake: Lake) -> list[Manifest]:
    """Return every version that exists, oldest first."""
    found = [key for key in lake.keys("index/") if key.endswith("/manifest.json")]
    return sorted(
        (Manifest.model_validate(read_json(lake, key)) for key in found), key=lambda m: (m.built_at, m.version)
    )
