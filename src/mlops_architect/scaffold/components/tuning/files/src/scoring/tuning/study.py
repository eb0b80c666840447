"""One study: the training code on the training split, judged by the primary measure on the validation rows.

Test rows are never looked at, so that promotion can still be judged by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import optuna
from optuna.trial import FrozenTrial, Trial, TrialState
from pydantic import Field

from scoring.model.encoder import Encoder
from scoring.settings import Configured
from scoring.training.dataset import Split
from scoring.training.estimators import build
from scoring.training.measures import PRIMARY
from scoring.training.tasks import TASKS
from scoring.tuning.spaces import SPACES
from scoring.use_case import Candidate, UseCase

_CANDIDATE = "candidate"


class TuningSettings(Configured):
    """The budget of a study."""

    trials: int = Field(default=60, ge=1, le=10_000)
    first_share: float = Field(default=0.25, gt=0, le=1)
    """Share of the newest rows that each trial learns from first; 1 stops no trial early."""
    unpruned_trials: int = Field(default=5, ge=1)
    """So many trials run to the end before any is stopped."""


@dataclass(frozen=True)
class Tried:
    """One trial: its values and what it reached on each share of the rows; ``stopped`` before it saw them all."""

    candidate: str
    parameters: dict[str, float]
    reached: list[float]
    stopped: bool


@dataclass(frozen=True)
class Found:
    """What a study found: the measure of today's values and of the best ones, by candidate."""

    before: dict[str, float]
    best: dict[str, Tried]
    trials: tuple[Tried, ...]

    @property
    def better(self) -> dict[str, Tried]:
        """The candidates for which something better than today's values was found."""
        return {name: tried for name, tried in self.best.items() if tried.reached[-1] > self.before[name]}


class NothingToTune(ValueError):
    """No candidate of the use case belongs to a family that can be tuned."""


def search(use_case: UseCase, split: Split, settings: TuningSettings, seed: int, max_train_rows: int) -> Found:
    """Try hyper-parameters of every candidate that can be tuned; the same seed tries the same.

    Raises:
        NothingToTune: There is no such candidate.
    """
    candidates = {one.name: one for one in use_case.candidates if one.estimator in SPACES}
    if not candidates:
        raise NothingToTune("no candidate of config/use_case.yaml belongs to a family that can be tuned")
    judge = _Judge(use_case, split, settings.first_share, seed, max_train_rows)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=max(5, settings.trials // 4)),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=settings.unpruned_trials),
    )
    for candidate in candidates.values():
        study.enqueue_trial(_today(candidate))
    study.optimize(lambda trial: judge.tried(trial, candidates), n_trials=settings.trials)
    trials = tuple(_tried(trial) for trial in study.trials)
    return Found(
        before={name: judge.reached(candidate, 0) for name, candidate in candidates.items()},
        best=_best(trials),
        trials=trials,
    )


class _Judge:
    """Fits candidates on shares of the training rows and measures them on the validation rows."""

    def __init__(self, use_case: UseCase, split: Split, first_share: float, seed: int, max_train_rows: int) -> None:
        train = split.train.where(np.arange(len(split.train)) >= len(split.train) - max_train_rows)
        encoder = Encoder.fit(use_case, train.features)
        self._use_case, self._seed, self._layout = use_case, seed, encoder.layout
        self._matrix, self._labels = encoder.encode(train.features), train.labels
        self._validation, self._truth = encoder.encode(split.validation.features), split.validation.labels
        part = int(len(train) * (1 - first_share))
        # A part that lacks a class, or every value of a feature, says nothing about the whole.
        whole = len(np.unique(train.labels)) if use_case.problem != "regression" else 0
        classes = not whole or len(np.unique(train.labels[part:])) == whole
        last = self._matrix[part:]
        # A matrix that is not dense holds weights of words, and no number of it is missing.
        lacking = isinstance(last, np.ndarray) and bool(np.isnan(last).all(axis=0).any())
        enough = part and classes and not lacking
        self._starts = (part, 0) if enough else (0,)

    def reached(self, candidate: Candidate, start: int) -> float:
        """Return the primary measure after learning from the rows from ``start`` on."""
        use_case = self._use_case
        estimator = build(candidate, problem=use_case.problem, layout=self._layout, seed=self._seed)
        estimator.fit(self._matrix[start:], self._labels[start:])
        raw = TASKS[use_case.problem].raw(use_case, estimator, self._validation)
        return PRIMARY[use_case.primary_metric](self._truth, raw)

    def tried(self, trial: Trial, candidates: Mapping[str, Candidate]) -> float:
        """Return what a trial reaches; it is stopped when a part of the rows shows that it falls behind."""
        candidate = candidates[str(trial.suggest_categorical(_CANDIDATE, list(candidates)))]
        values = {
            name: space.suggested(trial, f"{candidate.name}.{name}")
            for name, space in SPACES[candidate.estimator].items()
        }
        changed = candidate.model_copy(update={"parameters": {**candidate.parameters, **values}})
        value = 0.0
        for step, start in enumerate(self._starts):
            value = self.reached(changed, start)
            trial.report(value, step)
            if start and trial.should_prune():
                raise optuna.TrialPruned
        return value


def _today(candidate: Candidate) -> dict[str, Any]:
    """Return today's values of a candidate, as near as they may be tried: the study starts from them."""
    spaces = SPACES[candidate.estimator]
    today = {name: space.within(candidate.parameters.get(name, space.usual)) for name, space in spaces.items()}
    return {_CANDIDATE: candidate.name, **{f"{candidate.name}.{name}": value for name, value in today.items()}}


def _tried(trial: FrozenTrial) -> Tried:
    return Tried(
        candidate=str(trial.params[_CANDIDATE]),
        parameters={name.partition(".")[2]: float(value) for name, value in trial.params.items() if name != _CANDIDATE},
        reached=[trial.intermediate_values[step] for step in sorted(trial.intermediate_values)],
        stopped=trial.state is TrialState.PRUNED,
    )


def _best(trials: Sequence[Tried]) -> dict[str, Tried]:
    found: dict[str, Tried] = {}
    for tried in trials:
        known = found.get(tried.candidate)
        if not tried.stopped and (known is None or tried.reached[-1] > known.reached[-1]):
            found[tried.candidate] = tried
    return found
