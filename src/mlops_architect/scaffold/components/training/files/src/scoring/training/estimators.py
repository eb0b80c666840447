"""The model families that a use case may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import TruncatedSVD
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from scoring.model.encoder import Layout, Matrix
from scoring.use_case import Candidate

_INTEGERS = frozenset({"max_iter", "max_leaf_nodes", "min_samples_leaf", "n_estimators", "max_depth"})
_TOPICS = 40
"""Numbers that stand for a text where a model cannot take thousands."""


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


def build(candidate: Candidate, *, problem: str, layout: Layout, seed: int) -> Any:
    """Return an unfitted estimator.

    Raises:
        ValueError: The family is unknown, or does not fit the problem or the features.
    """
    parameters = {name: int(value) if name in _INTEGERS else value for name, value in candidate.parameters.items()}
    families = dict(_REGRESSORS if problem == "regression" else _CLASSIFIERS)
    if problem != "binary-classification":
        families.pop("isolation-forest", None)
    if not layout.texts:
        families.pop("naive-bayes", None)
    family = families.get(candidate.estimator)
    if family is None:
        raise ValueError(
            f"no estimator {candidate.estimator!r} for this problem; there are: {', '.join(sorted(families))}"
        )
    return family(parameters, layout, seed)


def dense(matrix: Any) -> Any:
    """Return single columns as an array, whether or not texts made the whole matrix sparse."""
    return matrix.toarray() if hasattr(matrix, "toarray") else matrix


def _dense() -> Any:
    return FunctionTransformer(dense, accept_sparse=True)


def _filled() -> Any:
    return SimpleImputer(strategy="median", keep_empty_features=True)


def _numeric(layout: Layout) -> list[int]:
    """Return the columns that are numbers: single ones, and those of pictures."""
    singles = [index for index in range(layout.singles) if index not in layout.categorical]
    return [*singles, *(index for part in layout.pictures for index in range(part.start, part.stop))]


def _linear(model: Any, layout: Layout) -> Any:
    known = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    parts = [
        ("numeric", make_pipeline(_dense(), _filled(), StandardScaler()), _numeric(layout)),
        ("category", make_pipeline(_dense(), known) if layout.texts else known, layout.categorical),
        *((f"text-{part.start}", TfidfTransformer(sublinear_tf=True), part) for part in layout.texts),
    ]
    return make_pipeline(ColumnTransformer(parts), model)


def _trees(model: Any, layout: Layout, seed: int, *, fill: bool) -> Any:
    """Return trees; texts become a few topics first, because trees cannot use thousands of sparse columns."""
    steps = [_filled(), model] if fill else [model]
    if not layout.texts:
        return make_pipeline(*steps)
    rest = [*range(layout.singles), *(i for part in layout.pictures for i in range(part.start, part.stop))]
    topics = [
        (
            f"text-{part.start}",
            make_pipeline(TfidfTransformer(sublinear_tf=True), TruncatedSVD(_TOPICS, random_state=seed)),
            part,
        )
        for part in layout.texts
    ]
    return make_pipeline(ColumnTransformer([("rest", _dense(), rest), *topics], sparse_threshold=0), *steps)


def _boosting(kind: Any, parameters: Mapping[str, Any], layout: Layout, seed: int) -> Any:
    model = kind(categorical_features=layout.categorical or None, random_state=seed, **parameters)
    return _trees(model, layout, seed, fill=False)


def _bayes(parameters: Mapping[str, Any], layout: Layout) -> Any:
    texts = [(f"text-{part.start}", TfidfTransformer(sublinear_tf=True), part) for part in layout.texts]
    return make_pipeline(ColumnTransformer(texts), ComplementNB(**parameters))


Family = Callable[[Mapping[str, Any], Layout, int], Any]

_CLASSIFIERS: Mapping[str, Family] = {
    "constant": lambda _p, _l, _s: DummyClassifier(strategy="prior"),
    "logistic-regression": lambda p, layout, _s: _linear(LogisticRegression(max_iter=1000, **p), layout),
    "naive-bayes": lambda p, layout, _s: _bayes(p, layout),
    "hist-gradient-boosting": lambda p, layout, s: _boosting(HistGradientBoostingClassifier, p, layout, s),
    "random-forest": lambda p, layout, s: _trees(RandomForestClassifier(random_state=s, **p), layout, s, fill=True),
    "isolation-forest": lambda p, _l, s: IsolationScore(random_state=s, **p),
}
_REGRESSORS: Mapping[str, Family] = {
    "constant": lambda _p, _l, _s: DummyRegressor(strategy="mean"),
    "ridge": lambda p, layout, _s: _linear(Ridge(**p), layout),
    "hist-gradient-boosting": lambda p, layout, s: _boosting(HistGradientBoostingRegressor, p, layout, s),
    "random-forest": lambda p, layout, s: _trees(RandomForestRegressor(random_state=s, **p), layout, s, fill=True),
}
