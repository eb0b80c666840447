"""Options of model servers joined with the facts of their machine, GPU and model: numbers that formulas may name."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from mlops_architect.documents import DocumentError, read_text
from mlops_architect.domain.accelerator import AcceleratorFacts, Accelerators, LanguageModels, ModelShape
from mlops_architect.domain.pattern import Option, Pattern

Refuse = Callable[[str, str], None]
"""Takes a pattern's id and what is wrong with it."""

_BYTES: Mapping[str, float] = {"bf16": 2.0, "fp8": 1.0, "int4": 0.56}
"""Bytes of a weight; four bits and the scales of groups of 128 for int4."""


def with_accelerators(
    patterns: Mapping[str, Pattern],
    machine_files: Iterable[Path],
    accelerators: Iterable[Accelerators],
    models: Iterable[LanguageModels],
    refuse: Refuse,
) -> dict[str, Pattern]:
    """Return the patterns, those of model servers with the figures of machine, GPU, model and precision in each option.

    Args:
        patterns: Patterns by id; the options of those that are ``sized_by`` an engine name machine and model in settings.
        machine_files: Tables of machine types, one a cloud; later ones add to earlier ones.
        accelerators: GPUs and serving figures of every root, later ones on top.
        models: Shapes of language models of every root, later ones on top.
        refuse: Told of every option that names something unknown.
    """
    servers = [pattern for pattern in patterns.values() if pattern.sized_by]
    if not servers:
        return dict(patterns)
    facts = list(accelerators)
    shapes = {shape.id: shape for entry in models for shape in entry.models}
    serving = {figure.name: figure.value for entry in facts for figure in entry.serving}
    gpus = [gpu for entry in facts for gpu in entry.accelerators]
    machines = {(path.stem, name): count for path in machine_files for name, count in _with_gpus(path, gpus, refuse)}
    joined = dict(patterns)
    for pattern in servers:
        options = []
        for option in pattern.options:
            found = machines.get((pattern.cloud, option.settings.get("machine_type", "")))
            shape = shapes.get(option.settings.get("model", ""))
            precision = option.settings.get("precision", "")
            if found is None or shape is None or precision not in _BYTES:
                refuse(pattern.id, f"option {option.id}: {_missing(option, found, shape)}")
                options.append(option)
                continue
            figures = {**serving, **_figures(*found, shape, precision), **option.values}
            settings = {
                "model_family": shape.family,
                "model_repository": shape.repository,
                "model_licence": shape.licence,
                **option.settings,
            }
            options.append(option.model_copy(update={"values": figures, "settings": settings}))
        joined[pattern.id] = pattern.model_copy(update={"options": tuple(options)})
    return joined


def _missing(option: Option, machine: object, shape: object) -> str:
    if machine is None:
        return f"no known GPU in machine_type {option.settings.get('machine_type', '')!r}"
    if shape is None:
        return f"no model {option.settings.get('model', '')!r} in language-models.yaml"
    return f"precision {option.settings.get('precision', '')!r} is none of {', '.join(_BYTES)}"


def _figures(gpu: AcceleratorFacts, count: float, shape: ModelShape, precision: str) -> dict[str, float]:
    fast = precision == "fp8" and gpu.fp8_tflops > 0
    return {
        "gpus": count,
        "gpu_memory_gb": gpu.memory_gb,
        "gpu_gb_per_s": gpu.gb_per_s,
        "gpu_tflops": gpu.fp8_tflops if fast else gpu.bf16_tflops,
        "nvlink": float(gpu.nvlink),
        "weight_bytes": _BYTES[precision],
        "shape_parameters_b": shape.parameters_b,
        "shape_active_b": shape.active_parameters_b,
        "shape_context_tokens": float(shape.context_tokens),
        "layers": float(shape.layers),
        "attention_heads": float(shape.attention_heads),
        "kv_heads": float(shape.kv_heads),
        "head_dim": float(shape.head_dim),
    }


def _with_gpus(
    path: Path, gpus: Iterable[AcceleratorFacts], refuse: Refuse
) -> Iterator[tuple[str, tuple[AcceleratorFacts, float]]]:
    """Yield the machine types of a table that have whole GPUs of a known kind, with the kind and their number."""
    by_machine = {name: gpu for gpu in gpus for name in gpu.machines}
    by_name = {name: gpu for gpu in gpus for name in gpu.names}
    try:
        text = read_text(path)
    except DocumentError as error:
        refuse("", error.message)
        return
    for row in csv.DictReader(text.splitlines()):
        if not row.get("gpu"):
            continue
        gpu = by_machine.get(row["type"]) or by_name.get(row["gpu"])
        count = float(row.get("gpu_count") or 0)
        if gpu is not None and count >= 1:
            yield row["type"], (gpu, count)
