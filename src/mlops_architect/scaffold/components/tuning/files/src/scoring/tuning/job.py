"""Look for better hyper-parameters, and propose them in a file that a person reviews and merges."""

from __future__ import annotations

import argparse
import logging
from dataclasses import asdict
from pathlib import Path

import yaml

from scoring.contract import iso
from scoring.lake.formats import write_json
from scoring.logs import fields
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.training.dataset import labelled_rows, split_by_time
from scoring.training.job import TrainingSettings
from scoring.tuned import Tuned
from scoring.tuning.study import Found, TuningSettings, search
from scoring.use_case import UseCase

_LOG = logging.getLogger(__name__)
STUDIES = "training/studies/"
_DIGITS = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--write", type=Path, help="file to propose better values in, such as config/tuned.yaml")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Search as of a moment; the report goes into the lake, better values into the file that was named."""
    moment, use_case = as_of(arguments), runtime.use_case
    training = runtime.settings_file.section("training", TrainingSettings)
    settings = runtime.settings_file.section("tuning", TuningSettings)
    rows, label_time = labelled_rows(runtime, moment, since=moment - training.history_days * 86_400)
    split = split_by_time(rows, label_time, training.validation_share, training.test_share, training.least_rows)
    found = search(use_case, split, settings, training.seed, training.max_train_rows)
    report = f"{STUDIES}{int(moment)}.json"
    write_json(
        runtime.lake,
        report,
        {
            "as_of": moment,
            "metric": use_case.primary_metric,
            "seed": training.seed,
            "feature_digest": use_case.feature_digest,
            "before": found.before,
            "better": {name: asdict(tried) for name, tried in found.better.items()},
            "trials": [asdict(tried) for tried in found.trials],
        },
    )
    stopped = sum(tried.stopped for tried in found.trials)
    _LOG.info("study finished", extra=fields(trials=len(found.trials), stopped=stopped, better=len(found.better)))
    print(f"{len(found.trials)} trials, {stopped} stopped early; report: {runtime.lake.uri(report)}")
    for name, before in found.before.items():
        after = found.better.get(name)
        print(f"{name}: {use_case.primary_metric} {before:.4f}" + (f" -> {after.reached[-1]:.4f}" if after else ""))
    if arguments.write and found.better:
        proposal = proposed(use_case, found, moment, training.seed)
        arguments.write.write_text(proposal, encoding="utf-8")
        print(f"wrote {arguments.write}; review it, train, and merge it if the candidate passes the promotion rule")
    elif not found.better:
        print("nothing is better than today's values")
    return 0


def proposed(use_case: UseCase, found: Found, moment: float, seed: int) -> str:
    """Return the text of ``config/tuned.yaml``: today's accepted values with the better ones in their place."""
    accepted = use_case.tuned.candidates if use_case.tuned else {}
    better = {
        name: {parameter: float(f"{value:.{_DIGITS}g}") for parameter, value in tried.parameters.items()}
        for name, tried in found.better.items()
    }
    tuned = Tuned(
        as_of=iso(moment),
        metric=use_case.primary_metric,
        feature_digest=use_case.feature_digest,
        seed=seed,
        trials=len(found.trials),
        before={name: round(found.before[name], _DIGITS) for name in better},
        reached={name: round(found.better[name].reached[-1], _DIGITS) for name in better},
        candidates={**accepted, **better},
    )
    text: str = yaml.safe_dump(tuned.model_dump(mode="json"), sort_keys=False)
    return text
