"""Make the training set: mask, drop what was withdrawn, copies and evaluation tasks, split by conversation, seal."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from collections import Counter
from dataclasses import replace
from typing import Any

from scoring.contract import Pair, iso, pair_of
from scoring.evaluation_sets import SAFETY, TASKS, read_tasks
from scoring.features.copies import kept, normalised
from scoring.features.split import SIDES, FeatureSettings, Side, split
from scoring.ingestion.job import read_pairs
from scoring.lake.formats import read_json, read_lines, write_json, write_lines
from scoring.lake.interface import Lake
from scoring.logs import fields
from scoring.privacy import finds, masked
from scoring.runtime import Runtime, add_as_of, as_of

_LOG = logging.getLogger(__name__)
PREPARED = "prepared/"
LATEST = f"{PREPARED}latest.json"
WITHDRAWN = "withdrawn/"
"""One JSON file a conversation whose owner objects: ``{"conversation_id": ...}``."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Prepare what was taken until a moment; LookupError when there is too little."""
    manifest = prepare(runtime, as_of(arguments))
    runtime.metrics.write({"training_pairs": (float(manifest["counts"]["train"]), "Count")})
    print(f"prepared {manifest['version']}: {manifest['counts']}, left out {manifest['left_out']}")
    return 0


def prepare(runtime: Runtime, moment: float) -> dict[str, Any]:
    """Write the sides and their manifest, and return it."""
    settings = runtime.settings_file.section("features", FeatureSettings)
    tuning = runtime.use_case.fine_tuning
    found = read_pairs(runtime.lake, moment)
    withdrawn = {read_json(runtime.lake, key)["conversation_id"] for key in runtime.lake.keys(WITHDRAWN)}
    personal = Counter(kind for pair in found for kind in finds(f"{pair.request}\n{pair.answer}", tuning.personal_data))
    pairs = [_masked(pair, tuning.personal_data) for pair in found if pair.conversation_id not in withdrawn]
    asked = _asked(runtime.lake)
    apart = [pair for pair in pairs if normalised(pair.request) not in asked]
    clean = [apart[place] for place in kept([pair.request for pair in apart], tuning.near_duplicate)]
    sides = split(clean, settings)
    if len(sides["train"]) < settings.least_pairs:
        raise LookupError(f"only {len(sides['train'])} pairs to learn from; {settings.least_pairs} are needed")
    text = json.dumps([[pair.row() for pair in sides[side]] for side in SIDES], sort_keys=True)
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    for side in SIDES:
        write_lines(runtime.lake, f"{PREPARED}{version}/{side}.jsonl.gz", [pair.row() for pair in sides[side]])
    manifest = {
        "version": version,
        "as_of": iso(moment),
        "counts": {side: len(sides[side]) for side in SIDES},
        "left_out": {
            "withdrawn": len(found) - len(pairs),
            "evaluation tasks": len(pairs) - len(apart),
            "copies": len(apart) - len(clean),
        },
        "masked": dict(sorted(personal.items())),
        "licences": dict(sorted(Counter(pair.licence for pair in clean).items())),
        "sources": dict(sorted(Counter(pair.source for pair in clean).items())),
        "near_duplicate": tuning.near_duplicate,
        "feature_digest": runtime.use_case.feature_digest,
    }
    write_json(runtime.lake, f"{PREPARED}{version}/manifest.json", manifest)
    write_json(runtime.lake, LATEST, {"version": version})
    _LOG.info("training set made", extra=fields(version=version, pairs=len(clean)))
    return manifest


def _masked(pair: Pair, kinds: tuple[str, ...]) -> Pair:
    return replace(pair, request=masked(pair.request, kinds), answer=masked(pair.answer, kinds))


def _asked(lake: Lake) -> set[str]:
    """Return the requests of the evaluation, which must not be learnt."""
    return {normalised(task.request) for key in (TASKS, SAFETY) if lake.exists(key) for task in read_tasks(lake, key)}


def read_manifest(lake: Lake) -> dict[str, Any]:
    """Return the manifest of the newest training set.

    Raises:
        LookupError: None was made.
    """
    if not lake.exists(LATEST):
        raise LookupError("no training set was made yet: run `python -m scoring features`")
    version = read_json(lake, LATEST)["version"]
    manifest: dict[str, Any] = read_json(lake, f"{PREPARED}{version}/manifest.json")
    return manifest


def read_side(lake: Lake, version: str, side: Side) -> list[Pair]:
    """Return the pairs of one side."""
    return [pair_of(row) for row in read_lines(lake, f"{PREPARED}{version}/{side}.jsonl.gz")]
