"""The model families that a use case may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from scoring.model.encoder import Matrix
from scoring.use_case import Candidate

_INTEGERS = frozenset({"max_iter", "max_leaf_nodes", "min_samples_leaf", "n_estimators", "max_depth"})


class IsolationScore(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """How isolated a row is among the training rows, as a share between 0 and 1.

    It learns without labels, and is the yardstick for what labels add.
    """

    def __init__(self, n_estimators: int = 200, random_state: int = 0) -> None:
        self.n_estimators = n_estimators
        self.random_state = random_state

    def fit(self, matrix: Matrix, labels: Matrix) -> IsolationScore:  # noqa: ARG002 - scikit-learn's signature
        """Learn from ``matrix`` alone."""
        forest = IsolationForest(n_estimators=self.n_estimators, random_state=self.random_state)
        self.pipeline_ = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), forest)
        self.pipeline_.fit(matrix)
        self.known_ = np.sort(-self.pipeline_.score_samples(matrix))
        self.classes_ = np.asarray([0.0, 1.0])
        return self

    def predict_proba(self, matrix: Matrix) -> Matrix:
        """Return the share of training rows that are less isolated, as the second column."""
        share = np.searchsorted(self.known_, -self.pipeline_.score_samples(matrix)) / len(self.known_)
        return np.column_stack([1 - share, share])


def build(candidate: Candidate, *, classification: bool, categorical: list[int], columns: int, seed: int) -> Any:
    """Return an unfitted estimator.

    Raises:
        ValueError: The family is unknown, or does not fit the problem.
    """
    parameters = {name: int(value) if name in _INTEGERS else value for name, value in candidate.parameters.items()}
    families = _CLASSIFIERS if classification else _REGRESSORS
    family = families.get(candidate.estimator)
    if family is None:
        raise ValueError(
            f"no estimator {candidate.estimator!r} for this problem; there are: {', '.join(sorted(families))}"
        )
    return family(parameters, categorical, columns, seed)


def _linear(model: Any, categorical: list[int], columns: int) -> Any:
    numeric = [index for index in range(columns) if index not in categorical]
    prepare = ColumnTransformer(
        [
            (
                "numeric",
                make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler()),
                numeric,
            ),
            ("category", OneHotEncoder(handle_unknown="ignore", sparse_output=False), categorical),
        ]
    )
    return make_pipeline(prepare, model)


def _forest(model: Any) -> Any:
    return make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), model)


Family = Callable[[Mapping[str, Any], list[int], int, int], Any]

_CLASSIFIERS: Mapping[str, Family] = {
    "constant": lambda _p, _c, _n, _s: DummyClassifier(strategy="prior"),
    "logistic-regression": lambda p, c, n, _s: _linear(LogisticRegression(max_iter=1000, **p), c, n),
    "hist-gradient-boosting": lambda p, c, _n, s: HistGradientBoostingClassifier(
        categorical_features=c or None, random_state=s, **p
    ),
    "random-forest": lambda p, _c, _n, s: _forest(RandomForestClassifier(random_state=s, **p)),
    "isolation-forest": lambda p, _c, _n, s: IsolationScore(random_state=s, **p),
}
_REGRESSORS: Mapping[str, Family] = {
    "constant": lambda _p, _c, _n, _s: DummyRegressor(strategy="mean"),
    "ridge": lambda p, c, n, _s: _linear(Ridge(**p), c, n),
    "hist-gradient-boosting": lambda p, c, _n, s: HistGradientBoostingRegressor(
        categorical_features=c or None, random_state=s, **p
    ),
    "random-forest": lambda p, _c, _n, s: _forest(RandomForestRegressor(random_state=s, **p)),
}
