"""Take files of pairs from the inbox: contract and licence first, then the lake; what breaks a rule is set aside."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from collections import Counter
from dataclasses import dataclass

from pydantic import Field

from scoring.contract import ContractError, Pair, day, iso, pair_of, parse_pair
from scoring.lake.formats import read_json, read_lines, write_json, write_lines
from scoring.lake.interface import Lake
from scoring.logs import fields
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured

_LOG = logging.getLogger(__name__)
INBOX, PAIRS, LEDGER, QUARANTINE = "inbox/", "raw/pairs/", "ingestion/ledger/", "quarantine/"


class IngestionSettings(Configured):
    """What is tolerated."""

    max_invalid_share: float = Field(default=0.05, ge=0, le=1)
    """A file with a larger share of broken lines is set aside whole."""


@dataclass(frozen=True)
class Taken:
    """What became of one file."""

    accepted: int
    invalid: int
    without_ground: int
    set_aside: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Take every new file; 1 when one was set aside."""
    moment = as_of(arguments)
    settings = runtime.settings_file.section("ingestion", IngestionSettings)
    found = [
        taken
        for key in runtime.lake.keys(INBOX)
        if key.endswith(".jsonl") and (taken := take(runtime, settings, key, moment)) is not None
    ]
    accepted, invalid = sum(one.accepted for one in found), sum(one.invalid for one in found)
    share = invalid / max(1, accepted + invalid)
    runtime.metrics.write({"ingested_pairs": (float(accepted), "Count"), "invalid_share_pct": (share * 100, "Percent")})
    print(
        f"{len(found)} new files: {accepted} pairs taken, {invalid} broken,"
        f" {sum(one.without_ground for one in found)} without a ground to learn from"
    )
    return 1 if any(one.set_aside for one in found) else 0


def take(runtime: Runtime, settings: IngestionSettings, key: str, moment: float) -> Taken | None:
    """Take one file; None when its very bytes were taken before."""
    data = runtime.lake.read(key)
    digest = hashlib.sha256(data).hexdigest()[:24]
    if runtime.lake.exists(f"{LEDGER}{digest}.json"):
        return None
    pairs: list[Pair] = []
    refused: list[dict[str, object]] = []
    reasons: Counter[str] = Counter()
    without = 0
    for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            pair = parse_pair(runtime.use_case, _json(line))
        except ContractError as error:
            reasons.update(error.reasons)
            refused.append({"line": number, "reasons": error.reasons})
            continue
        if pair.licence in runtime.use_case.fine_tuning.allowed_licences:
            pairs.append(pair)
        else:
            without += 1
    share = len(refused) / max(1, len(refused) + len(pairs) + without)
    taken = Taken(len(pairs), len(refused), without, share > settings.max_invalid_share)
    if refused:
        write_lines(runtime.lake, f"{QUARANTINE}{digest}.jsonl.gz", refused)
    if not taken.set_aside:
        for date in sorted({day(pair.created_at) for pair in pairs}):
            rows = [pair.row() for pair in pairs if day(pair.created_at) == date]
            write_lines(runtime.lake, f"{PAIRS}date={date}/{digest}.jsonl.gz", rows)
    write_json(
        runtime.lake,
        f"{LEDGER}{digest}.json",
        {"file": key.removeprefix(INBOX), "at": iso(moment), **vars(taken), "reasons": dict(reasons)},
    )
    _LOG.info("file taken", extra=fields(digest=digest, **vars(taken)))
    return taken


def _json(line: str) -> object:
    try:
        found: object = json.loads(line)
    except ValueError:
        raise ContractError(["line: not JSON"]) from None
    return found


def read_pairs(lake: Lake, until: float) -> list[Pair]:
    """Return the pairs created until a moment; of one id the newest counts."""
    newest: dict[str, Pair] = {}
    for key in lake.keys(PAIRS):
        for row in read_lines(lake, key):
            pair = pair_of(row)
            before = newest.get(pair.pair_id)
            if pair.created_at <= until and (before is None or before.created_at <= pair.created_at):
                newest[pair.pair_id] = pair
    return [newest[name] for name in sorted(newest)]


def invalid_share(lake: Lake) -> float:
    """Return the share of lines that broke the contract, over all files."""
    rows = [read_json(lake, key) for key in lake.keys(LEDGER)]
    invalid = sum(int(row["invalid"]) for row in rows)
    return invalid / max(1, invalid + sum(int(row["accepted"]) for row in rows))
