"""Train, evaluate, register, and promote if the rule and the approval setting allow it."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import sklearn
from pydantic import Field

from scoring import plugins
from scoring.contract import iso
from scoring.features.job import latest_features
from scoring.lake.formats import write_json
from scoring.logs import fields
from scoring.model.bundle import Bundle
from scoring.model.release import Released, fetch, find_released, promote, publish, read_release, write_release
from scoring.registry.interface import RunRecord
from scoring.registry.open import open_registry
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured
from scoring.training.card import model_card
from scoring.training.class_measures import per_class
from scoring.training.dataset import Rows, labelled_rows, split_by_time
from scoring.training.evaluate import Evaluation, evaluate
from scoring.training.fit import Fitted, fit_candidates
from scoring.training.importance import importance_of, without_benefit
from scoring.training.promotion import PromotionSettings, Verdict, judge
from scoring.training.staleness import Aged, staleness_of

_LOG = logging.getLogger(__name__)
RUNS = "training/runs/"


class TrainingSettings(Configured):
    """Data and seeds of a training run."""

    seed: int = 7
    history_days: float = Field(default=730.0, gt=0)
    validation_share: float = Field(default=0.2, gt=0, lt=0.5)
    test_share: float = Field(default=0.2, gt=0, lt=0.5)
    least_rows: int = Field(default=50, ge=10)
    least_slice_rows: int = Field(default=50, ge=10)
    max_train_rows: int = Field(default=5_000_000, ge=1000)
    staleness_steps: int = Field(default=2, ge=0)
    """So many older models are fitted to see what waiting costs; 0 for none."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Train as of a moment; 0 whether or not the candidate was promoted."""
    moment, started = as_of(arguments), time.monotonic()
    settings = runtime.settings_file.section("training", TrainingSettings)
    rows, label_time = labelled_rows(runtime, moment, since=moment - settings.history_days * 86_400)
    split = split_by_time(rows, label_time, settings.validation_share, settings.test_share, settings.least_rows)
    fitted = fit_candidates(runtime.use_case, split, settings.seed, settings.max_train_rows)
    release = read_release(runtime.lake)
    champion = fetch(runtime.lake, release.champion) if release.champion else None

    def judged(bundle: Bundle) -> Evaluation:
        scores = bundle.predict(bundle.encoder.encode(split.test.features))
        return evaluate(runtime.use_case, split.test, scores, bundle.metadata["threshold"], settings.least_slice_rows)

    candidate = judged(fitted.bundle)
    comparable = (
        champion is not None
        and set(champion.encoder.names) <= set(split.test.features[0])
        and tuple(champion.metadata.get("classes", ())) == runtime.use_case.classes
    )
    promotion = runtime.settings_file.section("promotion", PromotionSettings)
    verdict = judge(
        runtime.use_case,
        promotion,
        split.test.labels,
        candidate,
        judged(fitted.baseline),
        judged(champion) if champion and comparable else None,
    )
    if champion is not None and not comparable:
        _LOG.warning("the champion uses other features or classes and was not compared")
    chosen = next(one for one in runtime.use_case.candidates if one.name == fitted.name)
    aged = staleness_of(runtime.use_case, chosen, split, settings.seed, settings.staleness_steps, settings.least_rows)
    version = _record(runtime, moment, settings, rows, fitted, split.test, candidate, verdict, aged, started)
    # A champion that could not be compared is replaced by a person, not by the rule.
    automatic = promotion.approval == "automatic" and (champion is None or comparable)
    if verdict.promote and automatic:
        published = fetchable(runtime, version)
        write_release(runtime.lake, promote(release, published, "passed the promotion rule"))
        open_registry(runtime).set_champion(version)
    outcome = "promoted" if verdict.promote and automatic else "awaits approval" if verdict.promote else "not promoted"
    _LOG.info("training finished", extra=fields(version=version, model=fitted.name, outcome=outcome, rows=len(rows)))
    for condition in verdict.conditions:
        print(f"{'pass' if condition.passed else 'FAIL'}  {condition.name}: {condition.detail}")
    primary = runtime.use_case.primary_metric
    print(f"version {version} ({fitted.name}), {primary} {candidate.measures[primary]:.4f}: {outcome}")
    runtime.metrics.write(
        {"candidate_primary_metric": (candidate.measures[primary], "None"), "training_runs": (1.0, "Count")}
    )
    return plugins.go_along("train", runtime, moment)


def fetchable(runtime: Runtime, version: str) -> Released:
    """Return the released version, after reading it back the way scoring will."""
    released = find_released(runtime.lake, version)
    fetch(runtime.lake, released)
    return released


def _record(
    runtime: Runtime,
    moment: float,
    settings: TrainingSettings,
    rows: Rows,
    fitted: Fitted,
    test: Rows,
    evaluation: Evaluation,
    verdict: Verdict,
    aged: tuple[Aged, ...],
    started: float,
) -> str:
    use_case = runtime.use_case
    _, table = latest_features(runtime)
    lineage = {
        "as_of": iso(moment),
        "data_sha256": _data_digest(rows),
        "feature_table": str(table["key"]),
        "feature_digest": use_case.feature_digest,
        "code_version": os.environ.get("SCORING_CODE_VERSION", "unknown"),
        "python": platform.python_version(),
        "scikit_learn": sklearn.__version__,
        "seed": str(settings.seed),
    }
    importance = importance_of(use_case, fitted.bundle, test, settings.seed)
    classes = per_class(use_case, test.labels, evaluation.scores) if use_case.classes else []
    card = model_card(use_case, fitted.name, lineage, evaluation, fitted.tried, importance, verdict, classes, aged)
    idle = without_benefit(importance)
    if idle:
        _LOG.warning("features without benefit", extra=fields(count=len(idle)))
    runtime.metrics.write({"features_without_benefit": (float(len(idle)), "Count")})
    bundle = Bundle(
        fitted.bundle.estimator,
        fitted.bundle.encoder,
        {
            **fitted.bundle.metadata,
            "model": fitted.name,
            "measures": evaluation.measures,
            "lineage": lineage,
            "trained_as_of": moment,
        },
        fitted.bundle.reference,
    )
    with tempfile.TemporaryDirectory(prefix="scoring-train-") as name:
        folder = Path(name) / "bundle"
        folder.mkdir()
        (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")
        bundle.save(folder)
        parameters = {"model": fitted.name, **{key: str(value) for key, value in settings.model_dump().items()}}
        run = RunRecord(
            f"{use_case.id}-{lineage['data_sha256'][:8]}-{int(moment)}",
            parameters,
            evaluation.measures,
            {**lineage, "rule": "pass" if verdict.promote else "fail"},
        )
        version = open_registry(runtime).register(folder, run)
        publish(runtime.lake, folder, version)
    write_json(
        runtime.lake,
        f"{RUNS}{int(moment)}-{version}.json",
        {
            "version": version,
            "as_of": moment,
            "rows": len(rows),
            "rule_passed": verdict.promote,
            "measures": evaluation.measures,
            "features_without_benefit": idle,
            "staleness": [{"age_days": one.age_days, "value": one.value} for one in aged],
            "seconds": time.monotonic() - started,
            "peak_mb": _peak_mb(),
        },
    )
    return version


def _peak_mb() -> float:
    peak = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    # Bytes on macOS, kibibytes on Linux.
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _data_digest(rows: Rows) -> str:
    digest = hashlib.sha256(json.dumps(rows.event_ids).encode())
    digest.update(np.ascontiguousarray(rows.labels).tobytes())
    return digest.hexdigest()
