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
    differed: list[str]
    """What two readers read differently, as it was asked about."""
    reread: bool
    """Whether more was said after the questions were asked."""
    demands: list[dict[str, Any]]
    declined: list[str]
    round: int
    plan: str
    scaling: str
    questions: str
    picks: list[dict[str, Any]]
    picking: str
    """``closed`` once the patterns are chosen, ``withdrawn`` when the chosen ones did not stand up to the critics."""
    kept: list[dict[str, Any]]
    """Choices of the version before that an upgrade still keeps, and ``let_go`` those it could not."""
    let_go: list[dict[str, Any]]
    since: int
    """The round from which the number of rounds counts."""
    conduct: Annotated[dict[str, str], merge]
    """How each agent's answer came about, where a model was asked."""
    outputs: Annotated[dict[str, str], merge]
    inputs: Annotated[dict[str, str], merge]
    reviews: Annotated[dict[str, str], merge]
    digest: str
    answer: dict[str, Any]
    rejected: str
    """Hash of the design that was rejected with words which planning then went back to."""
    files: Annotated[dict[str, str], merge]
    extension: str
    """What a model adds to the generated files, where one is asked."""
    validation: str
    final_review: str
    repairs: int
    release: dict[str, Any]
    packaged: bool
