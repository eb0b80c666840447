"""Back-test the candidates, fit the best on all that is known, register it, and promote it if the rule allows."""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import platform
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import sklearn

from scoring.contract import iso
from scoring.features.panel import Panel, joined
from scoring.features.store import read_panel, read_state
from scoring.lake.formats import write_json
from scoring.logs import fields
from scoring.model.bundle import Bundle
from scoring.model.release import fetch, find_released, promote, publish, read_release, write_release
from scoring.registry.interface import RunRecord
from scoring.registry.open import open_registry
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.training.backtest import Backtest, backtest
from scoring.training.card import model_card
from scoring.training.fit import fit_recipe
from scoring.training.origins import TrainingSettings, learnt_origins
from scoring.training.promotion import PromotionSettings, Verdict, judge
from scoring.training.reference import reference_of
from scoring.use_case import Candidate

_LOG = logging.getLogger(__name__)
RUNS = "training/runs/"
_BASELINE = "seasonal-naive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Train as of a moment; 0 whether or not the candidate was promoted."""
    moment = as_of(arguments)
    use_case = runtime.use_case
    settings = runtime.settings_file.section("training", TrainingSettings)
    panel = training_panel(runtime, moment, settings)
    tried = {_BASELINE: backtest(use_case, None, panel, settings)}
    tried |= {recipe.name: backtest(use_case, recipe, panel, settings) for recipe in use_case.candidates}
    best = max(use_case.candidates, key=lambda recipe: tried[recipe.name].measures[use_case.primary_metric])
    release = read_release(runtime.lake)
    champion = fetch(runtime.lake, release.champion) if release.champion else None
    comparable = champion is not None and champion.metadata["feature_digest"] == use_case.feature_digest
    promotion = runtime.settings_file.section("promotion", PromotionSettings)
    verdict = judge(
        use_case,
        promotion,
        tried[best.name],
        tried[_BASELINE],
        _of_champion(runtime, champion, panel, settings, tried) if champion and comparable else None,
    )
    if champion is not None and not comparable:
        _LOG.warning("the champion uses other features and was not compared")
    version = _record(runtime, moment, settings, panel, best, tried, verdict)
    # A champion that could not be compared is replaced by a person, not by the rule.
    automatic = promotion.approval == "automatic" and (champion is None or comparable)
    if verdict.promote and automatic:
        released = find_released(runtime.lake, version)
        fetch(runtime.lake, released)
        write_release(runtime.lake, promote(release, released, "passed the promotion rule"))
        open_registry(runtime).set_champion(version)
    outcome = "promoted" if verdict.promote and automatic else "awaits approval" if verdict.promote else "not promoted"
    accuracy = tried[best.name].measures[use_case.primary_metric]
    _LOG.info("training finished", extra=fields(version=version, model=best.name, outcome=outcome))
    for condition in verdict.conditions:
        print(f"{'pass' if condition.passed else 'FAIL'}  {condition.name}: {condition.detail}")
    print(f"version {version} ({best.name}), {use_case.primary_metric} {accuracy:.4f}: {outcome}")
    runtime.metrics.write({"candidate_primary_metric": (accuracy, "None"), "training_runs": (1.0, "Count")})
    return 0


def training_panel(runtime: Runtime, moment: float, settings: TrainingSettings) -> Panel:
    """Return shards, drawn by the seed, until there are enough series, and of those as many as may be learnt from."""
    rng = np.random.default_rng(settings.seed)
    panels: list[Panel] = []
    for shard in rng.permutation(int(read_state(runtime).get("shards", 1))).tolist():
        panels.append(read_panel(runtime, shard, moment, settings.history_days))
        if sum(len(panel.series) for panel in panels) >= settings.max_series:
            break
    panel = joined(panels)
    if len(panel.series) > settings.max_series:
        panel = panel.only(np.sort(rng.choice(len(panel.series), settings.max_series, replace=False)))
    return panel


def _of_champion(
    runtime: Runtime, champion: Bundle, panel: Panel, settings: TrainingSettings, tried: dict[str, Backtest]
) -> Backtest:
    """Return the back-test of the champion's recipe; of one that is a candidate as it is, that was made already."""
    same = [recipe for recipe in runtime.use_case.candidates if recipe == champion.recipe]
    return tried[same[0].name] if same else backtest(runtime.use_case, champion.recipe, panel, settings)


def _record(
    runtime: Runtime,
    moment: float,
    settings: TrainingSettings,
    panel: Panel,
    recipe: Candidate,
    tried: dict[str, Backtest],
    verdict: Verdict,
) -> str:
    use_case = runtime.use_case
    fitted, rows = fit_recipe(use_case, recipe, panel, panel.last, settings)
    lineage = _lineage(runtime, moment, settings, panel)
    chosen = tried[recipe.name]
    learnt, _ = learnt_origins(panel.last, use_case.horizon_steps, settings, panel.first, use_case.clock)
    bundle = Bundle(
        fitted,
        {
            "recipe": recipe.model_dump(mode="json"),
            "feature_digest": use_case.feature_digest,
            "horizon_steps": use_case.horizon_steps,
            "step_minutes": use_case.clock.minutes,
            "measures": chosen.measures,
            "slices": chosen.slices,
            "lineage": lineage,
            "trained_as_of": moment,
        },
        reference_of(use_case, panel, [*learnt[-2:], panel.last]),
    )
    with tempfile.TemporaryDirectory(prefix="scoring-train-") as name:
        folder = Path(name) / "bundle"
        folder.mkdir()
        card = model_card(use_case, recipe, lineage, tried, verdict)
        (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")
        bundle.save(folder)
        parameters: dict[str, Any] = {"model": recipe.name, **recipe.parameters, **settings.model_dump()}
        run = RunRecord(
            f"{use_case.id}-{lineage['data_sha256'][:8]}-{int(moment)}",
            {key: str(value) for key, value in parameters.items()},
            chosen.measures,
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
            "rows": rows,
            "closings": int(np.isfinite(panel.values[use_case.forecast.target]).sum()),
            "rule_passed": verdict.promote,
            "measures": chosen.measures,
        },
    )
    return version


def _lineage(runtime: Runtime, moment: float, settings: TrainingSettings, panel: Panel) -> dict[str, str]:
    target = np.ascontiguousarray(panel.values[runtime.use_case.forecast.target])
    digest = hashlib.sha256("\n".join(panel.series).encode() + target.tobytes()).hexdigest()
    return {
        "as_of": iso(moment),
        "data_sha256": digest,
        "series": str(len(panel.series)),
        "newest_extract": str(read_state(runtime)["number"]),
        "feature_digest": runtime.use_case.feature_digest,
        "code_version": os.environ.get("SCORING_CODE_VERSION", "unknown"),
        "python": platform.python_version(),
        "scikit_learn": sklearn.__version__,
        "seed": str(settings.seed),
    }
