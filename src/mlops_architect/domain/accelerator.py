"""Facts about accelerators and open-weight language models, from which model servers are sized."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG

Precision = Literal["bf16", "fp8", "int4"]


class ModelShape(Model):
    """An open-weight language model: what its size in memory and its work per token follow from."""

    id: str = Field(pattern=SLUG)
    """Stable for ever; options of patterns name it."""
    title: str
    """What people call it."""
    family: str
    """The family that requirements name, such as `llama`."""
    repository: str
    """The name that model servers load it by."""
    parameters_b: float = Field(gt=0)
    """All parameters, in 10^9."""
    active_parameters_b: float = Field(gt=0)
    """Parameters used for one token, in 10^9; all of them unless it is a mixture of experts."""
    layers: int = Field(gt=0)
    """Transformer layers."""
    attention_heads: int = Field(gt=0)
    """Query heads: a tensor-parallel degree divides them."""
    kv_heads: int = Field(gt=0)
    """Key and value heads that are cached."""
    head_dim: int = Field(gt=0)
    """Dimensions of a head."""
    context_tokens: int = Field(gt=0)
    """The longest prompt and answer together."""
    licence: str
    """Name of the licence."""
    source: str = Field(pattern=r"^https://")
    """Where the shape was read."""


class AcceleratorFacts(Model):
    """One GPU as its vendor describes it; dense figures, without sparsity."""

    id: str = Field(pattern=SLUG)
    """Stable for ever."""
    title: str
    """What people call it."""
    names: tuple[str, ...]
    """Its names in the machine tables."""
    machines: tuple[str, ...] = ()
    """Machine types that mean this one where the table's name is not exact."""
    memory_gb: float = Field(gt=0)
    """Memory of one GPU."""
    gb_per_s: float = Field(gt=0)
    """Memory bandwidth."""
    bf16_tflops: float = Field(gt=0)
    """Dense 16-bit tensor throughput."""
    fp8_tflops: float = Field(ge=0)
    """Dense 8-bit tensor throughput; 0 where it has none."""
    nvlink: bool
    """Whether GPUs of one machine talk over NVLink or the like rather than PCIe."""
    source: str = Field(pattern=r"^https://")
    """The vendor's data sheet."""


class ServingFigure(Model):
    """A figure about how model servers use a GPU, with where it comes from."""

    name: str
    """Its name in formulas."""
    value: float
    """The figure."""
    basis: Literal["published", "measured", "judgement"]
    """How it is known."""
    source: str = ""
    """The https:// page it was read from."""
    because: str
    """What it stands for."""


class Accelerators(Model):
    """Everything that the size of a model server follows from."""

    accelerators: tuple[AcceleratorFacts, ...]
    """GPUs."""
    serving: tuple[ServingFigure, ...]
    """How model servers use them."""


class LanguageModels(Model):
    """Open-weight language models."""

    models: tuple[ModelShape, ...]
    """One entry a model."""
