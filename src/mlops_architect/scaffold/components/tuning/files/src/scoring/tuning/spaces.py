"""Which hyper-parameters of each model family are looked for, and between which values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optuna.trial import Trial


@dataclass(frozen=True)
class Space:
    """The values of one hyper-parameter; ``usual`` is what the family takes when nothing is said."""

    low: float
    high: float
    usual: float
    log: bool = False
    whole: bool = False

    def suggested(self, trial: Trial, name: str) -> float:
        """Return the value that the study tries next."""
        if self.whole:
            return float(trial.suggest_int(name, int(self.low), int(self.high), log=self.log))
        return trial.suggest_float(name, self.low, self.high, log=self.log)

    def within(self, value: float) -> float | int:
        """Return the nearest value that may be tried."""
        nearest = min(self.high, max(self.low, value))
        return int(nearest) if self.whole else nearest


SPACES: Mapping[str, Mapping[str, Space]] = {
    "hist-gradient-boosting": {
        "learning_rate": Space(0.02, 0.3, 0.1, log=True),
        "max_iter": Space(50, 400, 100, whole=True),
        "max_leaf_nodes": Space(8, 64, 31, log=True, whole=True),
        "min_samples_leaf": Space(5, 200, 20, log=True, whole=True),
        "l2_regularization": Space(1e-4, 10.0, 1e-4, log=True),
    },
    "random-forest": {
        "n_estimators": Space(100, 400, 100, whole=True),
        "min_samples_leaf": Space(1, 50, 1, log=True, whole=True),
        "max_features": Space(0.1, 1.0, 0.3),
    },
    "logistic-regression": {"C": Space(1e-3, 1e2, 1.0, log=True)},
    "ridge": {"alpha": Space(1e-3, 1e3, 1.0, log=True)},
    "naive-bayes": {"alpha": Space(1e-3, 10.0, 1.0, log=True)},
}
"""By family; a family that is not here keeps its values. The bounds hold what usually matters and no more."""
