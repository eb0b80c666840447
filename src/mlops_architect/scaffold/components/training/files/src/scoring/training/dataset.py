"""Labelled rows, split by time so that nothing is learnt from the future."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scoring.features.engine import Features
from scoring.features.job import latest_features
from scoring.ingestion.store import read_labels
from scoring.runtime import Runtime


@dataclass(frozen=True)
class Rows:
    """Labelled rows in order of time."""

    event_ids: list[str]
    at: np.ndarray
    features: list[Features]
    labels: np.ndarray

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.event_ids)

    def where(self, kept: np.ndarray) -> Rows:
        """Return the rows at which ``kept`` is true."""
        indices = np.flatnonzero(kept)
        return Rows(
            [self.event_ids[i] for i in indices],
            self.at[indices],
            [self.features[i] for i in indices],
            self.labels[indices],
        )


@dataclass(frozen=True)
class Split:
    """Rows to learn from, to choose and calibrate with, and to judge by."""

    train: Rows
    validation: Rows
    test: Rows


class NotEnoughData(ValueError):
    """Too few labelled rows to train and to judge a model."""


def labelled_rows(runtime: Runtime, known_by: float, since: float = 0.0) -> tuple[Rows, np.ndarray]:
    """Return the rows whose label was known at ``known_by``, and when each label became known."""
    use_case = runtime.use_case
    frame, _ = latest_features(runtime)
    labels = read_labels(runtime, known_by)
    joined = frame[frame[use_case.event_time] > since].merge(
        labels, on=use_case.event_id, how="inner", validate="one_to_one"
    )
    joined = joined.sort_values([use_case.event_time, use_case.event_id], kind="stable")
    names = [feature.name for feature in use_case.features]
    rows = Rows(
        [str(value) for value in joined[use_case.event_id]],
        joined[use_case.event_time].to_numpy(dtype=np.float64),
        plain_rows(joined[names].to_dict("records")),
        joined[use_case.label.column].to_numpy(dtype=np.float64),
    )
    return rows, joined["label_time"].to_numpy(dtype=np.float64)


def plain_rows(records: Sequence[dict[Any, Any]]) -> list[Features]:
    """Return feature rows with None where the table has a gap."""
    return [{str(name): None if pd.isna(value) else value for name, value in record.items()} for record in records]


def split_by_time(
    rows: Rows, label_time: np.ndarray, validation_share: float, test_share: float, least_rows: int
) -> Split:
    """Split into train, validation and test, oldest first.

    A row is learnt from only when its label was known before validation starts: that is all
    that a model trained at that moment could have seen.

    Raises:
        NotEnoughData: A part has fewer than ``least_rows`` rows or holds one class only.
    """
    total = len(rows)
    if total < 3 * least_rows:
        raise NotEnoughData(f"{total} labelled rows; at least {3 * least_rows} are needed")
    test_from = rows.at[int(total * (1 - test_share))]
    validation_from = rows.at[int(total * (1 - test_share - validation_share))]
    split = Split(
        train=rows.where(label_time <= validation_from),
        validation=rows.where((rows.at > validation_from) & (rows.at <= test_from)),
        test=rows.where(rows.at > test_from),
    )
    for name, part in (("train", split.train), ("validation", split.validation), ("test", split.test)):
        if len(part) < least_rows or len(np.unique(part.labels)) == 1:
            raise NotEnoughData(
                f"the {name} part has {len(part)} rows and {len(np.unique(part.labels))} distinct labels"
            )
    return split
