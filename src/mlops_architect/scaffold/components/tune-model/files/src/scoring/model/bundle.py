"""A bundle: a sealed folder with an adapter in PEFT's layout, what it was made from, and what it was measured at.

Weights are safetensors, which hold numbers and no code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from scoring.lm.adapters import adapt, restore
from scoring.lm.base import Base, BaseSettings, open_base
from scoring.model.sealed import MANIFEST, BundleError, seal, sha256, verify
from scoring.use_case import UseCase

__all__ = ["MANIFEST", "Bundle", "BundleError", "sha256"]

_WEIGHTS, _CONFIG = "adapter_model.safetensors", "adapter_config.json"
_METADATA, _REFERENCE = "metadata.json", "reference.json"


@dataclass(frozen=True)
class Bundle:
    """Adapter weights, ``metadata`` (base, adapter, measures, lineage), ``reference`` (what requests looked like)."""

    weights: Mapping[str, Tensor]
    metadata: Mapping[str, Any]
    reference: Mapping[str, Any]

    def applied(self, use_case: UseCase, settings: BaseSettings) -> Base:
        """Return the base model with this adapter.

        Raises:
            BundleError: It was made for another base model, or for another template.
        """
        if self.metadata["feature_digest"] != use_case.feature_digest:
            raise BundleError("the adapter was trained with another template or instruction")
        base = open_base(use_case, settings)
        if self.metadata["base_model"] != base.name:
            raise BundleError(f"the adapter belongs to {self.metadata['base_model']}, not to {base.name}")
        own = self.metadata["adapter"]
        adapt(base.model, own["modules"], own["rank"], own["alpha"], 0)
        restore(base.model, self.weights)
        base.model.eval()
        return base

    def save(self, folder: Path) -> str:
        """Write the bundle into ``folder`` and return the sha256 of its manifest."""
        folder.mkdir(parents=True, exist_ok=True)
        save_file(dict(self.weights), folder / _WEIGHTS)
        own = self.metadata["adapter"]
        config = {
            "peft_type": "LORA",
            "task_type": "CAUSAL_LM",
            "base_model_name_or_path": self.metadata["base_model"],
            "r": own["rank"],
            "lora_alpha": own["alpha"],
            "lora_dropout": 0.0,
            "bias": "none",
            "target_modules": list(own["modules"]),
        }
        for name, value in ((_CONFIG, config), (_METADATA, self.metadata), (_REFERENCE, self.reference)):
            (folder / name).write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return seal(folder)

    @classmethod
    def load(cls, folder: Path, manifest_sha256: str) -> Bundle:
        """Read the bundle in ``folder``.

        Raises:
            BundleError: A file is missing or not the one that was sealed, or a weight is not finite.
        """
        verify(folder, manifest_sha256)
        weights = load_file(folder / _WEIGHTS)
        if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
            raise BundleError("the adapter holds numbers that are not finite")
        metadata = json.loads((folder / _METADATA).read_text(encoding="utf-8"))
        return cls(weights, metadata, json.loads((folder / _REFERENCE).read_text(encoding="utf-8")))
