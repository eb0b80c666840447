"""Reading: a requirements text to typed constraints with the words each came from."""

from __future__ import annotations

from mlops_architect.engine.reading.labels import to_labels
from mlops_architect.engine.reading.reader import read

__all__ = ["read", "to_labels"]
