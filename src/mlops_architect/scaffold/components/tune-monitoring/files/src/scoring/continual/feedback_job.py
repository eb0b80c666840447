"""Make candidate pairs of corrected drafts, for a person to read before they come into the inbox."""

from __future__ import annotations

import argparse

from scoring.contract import iso
from scoring.lake.formats import write_lines
from scoring.runtime import Runtime, add_as_of, as_of

CANDIDATES = "review/candidates/"
_WINDOW_S = 45 * 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write the candidates; the same drafts give the same file."""
    moment = as_of(arguments)
    rows = candidates(runtime, moment)
    if rows:
        write_lines(runtime.lake, f"{CANDIDATES}{iso(moment).replace(':', '')}.jsonl.gz", rows)
    print(f"{len(rows)} corrected drafts wait for a reader in {runtime.lake.uri(CANDIDATES)}")
    return 0


def candidates(runtime: Runtime, moment: float) -> list[dict[str, object]]:
    """Return corrected drafts as pairs without topic, which the reader gives; texts were masked when they came."""
    if not runtime.has("scoring.serving.records"):
        return []
    from scoring.serving.records import read_rows

    since = moment - _WINDOW_S
    drafts = {row["draft_id"]: row for row in read_rows(runtime.lake, "drafts", since, moment)}
    found: list[dict[str, object]] = []
    for row in read_rows(runtime.lake, "feedback", since, moment):
        draft = drafts.get(row["draft_id"])
        if draft is None or not row["corrected"] or "request" not in draft:
            continue
        found.append(
            {
                "pair_id": f"feedback-{row['draft_id']}",
                "created_at": iso(row["at"]),
                "conversation_id": f"draft-{row['draft_id']}",
                "request": draft["request"],
                "answer": row["corrected"],
                "source": "feedback",
                "licence": "own",
            }
        )
    return found
