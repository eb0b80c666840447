"""The checkpointed state: plain JSON, small; everything large is an artefact and only its hash is here."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict


def merge(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Return both tables in one; later entries win."""
    return {**before, **after}


class State(TypedDict, total=False):
    """What a run knows. Values that are hashes name artefacts.

    ``inputs`` holds, for each agent, the hash of what it last read: an agent whose inputs did
    not change is not asked again, so a re-plan touches exactly what a finding changes.
    """

    schema_version: int
    project: str
    text: str
    revisions: list[dict[str, Any]]
    options: dict[str, Any]
    reading: str
    constraints: str
    clarified: bool
    demands: list[dict[str, Any]]
    declined: list[str]
    round: int
    plan: str
    scaling: str
    questions: str
    outputs: Annotated[dict[str, str], merge]
    inputs: Annotated[dict[str, str], merge]
    reviews: Annotated[dict[str, str], merge]
    digest: str
    answer: dict[str, Any]
    files: Annotated[dict[str, str], merge]
    validation: str
    final_review: str
    repairs: int
    release: dict[str, Any]
    packaged: bool
