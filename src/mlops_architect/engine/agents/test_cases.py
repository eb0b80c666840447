"""How a test case is made: a stable id from what it tests, and practices of the catalogue turned into cases."""

from __future__ import annotations

import re
from typing import get_args

from mlops_architect.domain.outputs.testing_strategy import Blocks, Group, TestCase, Where
from mlops_architect.domain.practice import Practice
from mlops_architect.errors import InvalidInput

PASSES_WHEN = " Passes when "
"""Separates what a practice checks from its threshold, in the practice's text."""


def case(
    group: Group,
    kind: str,
    subject: str,
    checks: str,
    threshold: str,
    tool: str,
    where: Where,
    blocks: Blocks,
    *serves: str,
) -> TestCase:
    """Return a test case; its id is made of its kind and subject."""
    slug = re.sub(r"[^a-z0-9]+", "-", f"{kind} {subject}".lower()).strip("-")
    return TestCase(
        id=slug,
        group=group,
        kind=kind,
        subject=subject,
        checks=checks,
        threshold=threshold,
        tool=tool,
        where=where,
        blocks=blocks,
        serves=serves,
    )


def from_practice(practice: Practice, group: Group) -> TestCase:
    """Return the test that a practice describes: what is checked and when it passes, with its tags.

    Raises:
        InvalidInput: The text has no threshold, or a tag is missing or not of the closed list.
    """
    checks, marker, threshold = practice.text.partition(PASSES_WHEN)
    tags = dict(tag.split(":", 1) for tag in practice.tags if ":" in tag)
    missing = [name for name in ("where", "blocks", "tool", "kind") if name not in tags]
    if not marker or missing or tags.get("where") not in get_args(Where) or tags.get("blocks") not in get_args(Blocks):
        raise InvalidInput(
            f"practice {practice.id} is no test: it needs the words “{PASSES_WHEN.strip()}” and valid tags where,"
            " blocks, tool, kind",
            f"where is one of {', '.join(get_args(Where))}; blocks is one of {', '.join(get_args(Blocks))}",
        )
    return TestCase.model_validate(
        {
            "id": practice.id,
            "group": group,
            "kind": tags["kind"],
            "subject": practice.title,
            "checks": checks.strip(),
            "threshold": threshold.strip().rstrip("."),
            "tool": tags["tool"],
            "where": tags["where"],
            "blocks": tags["blocks"],
            "source": practice.source,
        }
    )
