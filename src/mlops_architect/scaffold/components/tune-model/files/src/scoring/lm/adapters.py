"""Low-rank adapters (https://arxiv.org/abs/2106.09685): two thin matrices beside each frozen layer.

The layer's answer is ``W x + alpha / rank * B (A x)``; B starts at zero, so that a fresh adapter changes nothing. The
same code adapts the tiny decoder and a model that transformers read, since both name their layers alike.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor, nn


class Adapted(nn.Module):
    """A frozen linear layer with an adapter."""

    def __init__(self, layer: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.layer = layer
        self.scale = alpha / rank
        self.active = True
        # Adapters stay in single precision whatever the frozen weights are held in.
        place = layer.weight.device
        self.down = nn.Parameter(torch.empty(rank, layer.in_features, device=place))
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank, device=place))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, values: Tensor) -> Tensor:
        """Return the layer's answer, with the adapter's share while it is active."""
        found: Tensor = self.layer(values)
        if not self.active:
            return found
        share = (values.to(self.down.dtype) @ self.down.T) @ self.up.T
        return found + (share * self.scale).to(found.dtype)


def adapt(model: nn.Module, modules: Sequence[str], rank: int, alpha: float, seed: int) -> list[str]:
    """Freeze ``model``, put adapters on every linear layer named in ``modules``, and return where they are.

    Raises:
        ValueError: The model has no such layer.
    """
    torch.manual_seed(seed)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    found = [
        name
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Linear) and name.rpartition(".")[2] in modules
    ]
    if not found:
        raise ValueError(f"the model has no linear layer called {', '.join(modules)}")
    for name in found:
        parent, _, own = name.rpartition(".")
        layer = model.get_submodule(name)
        assert isinstance(layer, nn.Linear)  # noqa: S101 - chosen as one above
        setattr(model.get_submodule(parent), own, Adapted(layer, rank, alpha))
    return found


def adapted(model: nn.Module) -> dict[str, Adapted]:
    """Return the adapters of a model, by the name of their layer."""
    return {name: layer for name, layer in model.named_modules() if isinstance(layer, Adapted)}


def learnt(model: nn.Module) -> list[nn.Parameter]:
    """Return the parameters that are trained."""
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


@contextlib.contextmanager
def as_base(model: nn.Module) -> Iterator[None]:
    """Let the model answer as if it had no adapters."""
    layers = list(adapted(model).values())
    for layer in layers:
        layer.active = False
    try:
        yield
    finally:
        for layer in layers:
            layer.active = True


def state(model: nn.Module) -> dict[str, Tensor]:
    """Return the adapters under the names that PEFT gives them."""
    found: dict[str, Tensor] = {}
    for name, layer in adapted(model).items():
        found[f"base_model.model.{name}.lora_A.weight"] = layer.down.detach().cpu().clone().contiguous()
        found[f"base_model.model.{name}.lora_B.weight"] = layer.up.detach().cpu().clone().contiguous()
    return found


def restore(model: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Put adapters back into a model that has their places; ValueError when they are of another model."""
    layers = adapted(model)
    expected = {f"base_model.model.{name}.lora_{part}.weight" for name in layers for part in "AB"}
    if expected != set(weights):
        raise ValueError("the adapter belongs to another base model or to other layers")
    with torch.no_grad():
        for name, layer in layers.items():
            layer.down.copy_(weights[f"base_model.model.{name}.lora_A.weight"])
            layer.up.copy_(weights[f"base_model.model.{name}.lora_B.weight"])


def merge(model: nn.Module) -> nn.Module:
    """Add each adapter into its layer's weight, take the adapters out, and return the model."""
    with torch.no_grad():
        for name, layer in adapted(model).items():
            change = (layer.up @ layer.down) * layer.scale
            layer.layer.weight += change.to(layer.layer.weight.dtype)
            parent, _, own = name.rpartition(".")
            setattr(model.get_submodule(parent), own, layer.layer)
    return model
