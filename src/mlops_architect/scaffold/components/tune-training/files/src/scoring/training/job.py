"""Train an adapter on the newest training set, judge it against base and champion, register it, promote it by rule."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from scoring.contract import Pair, iso
from scoring.features.job import read_manifest, read_side
from scoring.lake.formats import write_json
from scoring.lm.adapters import adapt, adapted, restore, state
from scoring.lm.base import Base, open_base
from scoring.logs import fields
from scoring.model.bundle import Bundle
from scoring.model.publish_job import publish_merged
from scoring.model.release import fetch, find_released, promote, publish, read_release, write_release
from scoring.registry.interface import RunRecord
from scoring.registry.open import open_registry
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.training.card import model_card
from scoring.training.evaluate import Judged, judge_model, read_sets
from scoring.training.loop import Learnt, learn, rows_of
from scoring.training.promotion import PromotionSettings, Verdict, judge
from scoring.training.reference import reference_of
from scoring.training.settings import TrainingSettings

_LOG = logging.getLogger(__name__)
RUNS = "training/runs/"
CHECKPOINTS = "training/checkpoints/"


@dataclass(frozen=True)
class _Trained:
    base: Base
    learnt: Learnt
    train: list[Pair]
    manifest: dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Train as of a moment; 0 whether or not the candidate was promoted."""
    moment = as_of(arguments)
    settings = runtime.settings_file.section("training", TrainingSettings)
    promotion = runtime.settings_file.section("promotion", PromotionSettings)
    trained = train(runtime, settings)
    tried, comparable = _judged(runtime, settings, trained)
    verdict = judge(runtime.use_case, promotion, tried["candidate"], tried["base"], tried.get("champion"))
    version = _record(runtime, moment, settings, trained, tried, verdict)
    # A champion that could not be compared is replaced by a person, not by the rule.
    automatic = promotion.approval == "automatic" and comparable
    if verdict.promote and automatic:
        released = find_released(runtime.lake, version)
        fetch(runtime.lake, released)
        write_release(runtime.lake, promote(read_release(runtime.lake), released, "passed the promotion rule"))
        open_registry(runtime).set_champion(version)
        if settings.merge:
            publish_merged(runtime, released)
    outcome = "promoted" if verdict.promote and automatic else "awaits approval" if verdict.promote else "not promoted"
    found = tried["candidate"].measures
    _LOG.info("training finished", extra=fields(version=version, outcome=outcome, steps=trained.learnt.steps))
    for condition in verdict.conditions:
        print(f"{'pass' if condition.passed else 'FAIL'}  {condition.name}: {condition.detail}")
    print(f"version {version}, exact match {found['exact_match']:.3f}, perplexity {found['perplexity']:.2f}: {outcome}")
    runtime.metrics.write(
        {
            "candidate_primary_metric": (found[runtime.use_case.primary_metric], "None"),
            "training_runs": (1.0, "Count"),
            "training_tokens_m": (trained.learnt.tokens_m, "None"),
            "training_seconds": (trained.learnt.seconds, "Seconds"),
        }
    )
    return 0


def train(runtime: Runtime, settings: TrainingSettings) -> _Trained:
    """Return the base model with adapters that learnt the newest training set.

    Raises:
        LookupError: No training set was made, or it was made for another template.
    """
    manifest = read_manifest(runtime.lake)
    if manifest["feature_digest"] != runtime.use_case.feature_digest:
        raise LookupError("the training set was made for another template: run `python -m scoring features`")
    pairs = read_side(runtime.lake, manifest["version"], "train")
    own = runtime.use_case.fine_tuning.adapter
    if own.method != "lora":
        raise ValueError("fine_tuning.adapter.method full is planned and priced, but only adapters are trained here")
    base = open_base(runtime.use_case, settings)
    adapt(base.model, own.modules, own.rank, own.alpha, settings.seed)
    rows = rows_of(base, runtime.use_case.fine_tuning.instruction, pairs, settings.max_tokens)
    key = f"{CHECKPOINTS}{manifest['version']}-{settings.seed}-{base.name.rpartition('/')[2]}.pt"
    return _Trained(base, learn(base, rows, settings, runtime.lake, key), pairs, manifest)


def _judged(runtime: Runtime, settings: TrainingSettings, trained: _Trained) -> tuple[dict[str, Judged], bool]:
    """Return base, candidate and champion on the same sets, and whether the champion could be compared."""
    use_case, base = runtime.use_case, trained.base
    sets = read_sets(runtime.lake, read_side(runtime.lake, trained.manifest["version"], "test"))
    own = state(base.model)
    tried = {"candidate": judge_model(use_case, base, sets, settings)}
    for layer in adapted(base.model).values():
        layer.active = False
    tried["base"] = judge_model(use_case, base, sets, settings)
    for layer in adapted(base.model).values():
        layer.active = True
    champion = read_release(runtime.lake).champion
    if champion is None:
        return tried, True
    bundle = fetch(runtime.lake, champion)
    same = bundle.metadata["base_model"] == base.name and bundle.metadata["feature_digest"] == use_case.feature_digest
    if not same or bundle.metadata["adapter"] != use_case.fine_tuning.adapter.model_dump(mode="json"):
        _LOG.warning("the champion has another base, template or adapter and was not compared")
        return tried, False
    restore(base.model, bundle.weights)
    tried["champion"] = judge_model(use_case, base, sets, settings)
    restore(base.model, own)
    return tried, True


def _record(
    runtime: Runtime,
    moment: float,
    settings: TrainingSettings,
    trained: _Trained,
    tried: dict[str, Judged],
    verdict: Verdict,
) -> str:
    use_case, manifest = runtime.use_case, trained.manifest
    candidate = tried["candidate"]
    lineage = _lineage(runtime, moment, settings, trained)
    metadata = {
        "base_model": trained.base.name,
        "adapter": use_case.fine_tuning.adapter.model_dump(mode="json"),
        "feature_digest": use_case.feature_digest,
        "measures": candidate.measures,
        "slices": candidate.slices,
        "lineage": lineage,
        "trained_as_of": moment,
    }
    reference = reference_of([pair.request for pair in trained.train])
    with tempfile.TemporaryDirectory(prefix="scoring-train-") as name:
        folder = Path(name) / "bundle"
        folder.mkdir()
        card = model_card(use_case, lineage, manifest, tried, verdict)
        (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")
        Bundle(state(trained.base.model), metadata, reference).save(folder)
        parameters: dict[str, Any] = {**use_case.fine_tuning.adapter.model_dump(), **settings.model_dump()}
        run_record = RunRecord(
            f"{use_case.id}-{manifest['version'][:8]}-{int(moment)}",
            {key: str(value) for key, value in parameters.items()},
            {**candidate.measures, "tokens_m": trained.learnt.tokens_m, "train_loss": trained.learnt.losses[-1]},
            {**lineage, "rule": "pass" if verdict.promote else "fail"},
        )
        version = open_registry(runtime).register(folder, run_record)
        publish(runtime.lake, folder, version)
    write_json(
        runtime.lake,
        f"{RUNS}{int(moment)}-{version}.json",
        {
            "version": version,
            "as_of": moment,
            "rows": manifest["counts"]["train"],
            "tokens_m": trained.learnt.tokens_m,
            "resumed_at": trained.learnt.resumed_at,
            "rule_passed": verdict.promote,
            "measures": candidate.measures,
        },
    )
    return version


def _lineage(runtime: Runtime, moment: float, settings: TrainingSettings, trained: _Trained) -> dict[str, str]:
    return {
        "as_of": iso(moment),
        "base_model": trained.base.name,
        "base_licence": trained.base.licence,
        "data_sha256": str(trained.manifest["version"]),
        "pairs": str(trained.manifest["counts"]["train"]),
        "feature_digest": runtime.use_case.feature_digest,
        "code_version": os.environ.get("SCORING_CODE_VERSION", "unknown"),
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "seed": str(settings.seed),
    }
