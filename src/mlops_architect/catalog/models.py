"""What models cost and how much they can read: `prompts/models.yaml` of every root, later ones first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mlops_architect.documents import DocumentError, load_model
from mlops_architect.domain.calls import ModelPrice, ModelPrices
from mlops_architect.errors import InvalidInput


def load_models(roots: Sequence[Path]) -> ModelPrices:
    """Return the known models; of two entries for one model that of the later root counts.

    Raises:
        InvalidInput: A file is not as it should be.
    """
    found: list[ModelPrice] = []
    defaults: dict[str, str] = {}
    for root in reversed(roots):
        path = root / "prompts" / "models.yaml"
        if path.is_file():
            try:
                listed = load_model(path, ModelPrices)
            except DocumentError as error:
                raise InvalidInput(str(error), "Correct the file.") from error
            found += listed.models
            defaults = {**listed.defaults, **defaults}
    return ModelPrices(models=tuple(found), defaults=defaults)
