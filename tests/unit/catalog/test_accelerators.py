"""Options of model servers: joined with machine, GPU and model, and refused by name where one of them is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.catalog.accelerators import with_accelerators
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import load_model
from mlops_architect.domain.accelerator import Accelerators, LanguageModels
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Option, Pattern

FOLDER = builtin_root() / "patterns"
FACTS = load_model(FOLDER / "accelerators.yaml", Accelerators)
MODELS = load_model(FOLDER / "language-models.yaml", LanguageModels)


def joined(catalog: Catalog, machine: str, model: str, precision: str, table: str) -> tuple[Option, list[str]]:
    pattern = catalog.patterns["aws-vllm-ec2"]
    option = Option(id="one", settings={"machine_type": machine, "model": model, "precision": precision})
    single: Pattern = pattern.model_copy(update={"options": (option,)})
    refused: list[str] = []
    found = with_accelerators(
        {single.id: single}, [Path(table)], [FACTS], [MODELS], lambda _, problem: refused.append(problem)
    )
    return found[single.id].options[0], refused


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "aws.csv"
    path.write_text(
        "type,vcpus,memory_gib,gpu,gpu_count\ng6.xlarge,4,16,l4,1\np4d.24xlarge,96,1152,a100,8\np4de.24xlarge,96,1152,a100,8\n"
        "m7i.large,2,8,,\ng6f.large,2,8,l4,\n"
    )
    return str(path)


def test_machine_gpu_and_model_become_numbers(catalog: Catalog, table: str) -> None:
    option, refused = joined(catalog, "g6.xlarge", "llama-3-1-8b", "fp8", table)
    assert refused == []
    assert (option.values["gpus"], option.values["gpu_memory_gb"], option.values["gpu_tflops"]) == (1, 24, 242)
    assert (option.values["weight_bytes"], option.values["kv_heads"]) == (1, 8)
    assert option.settings["model_repository"] == "meta-llama/Llama-3.1-8B-Instruct"
    assert option.settings["model_family"] == "llama 3.1"


def test_eight_bits_without_hardware_for_them_run_at_the_speed_of_sixteen(catalog: Catalog, table: str) -> None:
    assert joined(catalog, "p4d.24xlarge", "llama-3-1-8b", "fp8", table)[0].values["gpu_tflops"] == 312


def test_one_name_may_mean_two_gpus(catalog: Catalog, table: str) -> None:
    assert joined(catalog, "p4d.24xlarge", "llama-3-1-8b", "bf16", table)[0].values["gpu_memory_gb"] == 40
    assert joined(catalog, "p4de.24xlarge", "llama-3-1-8b", "bf16", table)[0].values["gpu_memory_gb"] == 80


@pytest.mark.parametrize(
    ("machine", "model", "precision", "message"),
    [
        ("m7i.large", "llama-3-1-8b", "bf16", "no known GPU in machine_type 'm7i.large'"),
        ("g6f.large", "llama-3-1-8b", "bf16", "no known GPU in machine_type 'g6f.large'"),
        ("", "llama-3-1-8b", "bf16", "no known GPU in machine_type ''"),
        ("g6.xlarge", "llama-9", "bf16", "no model 'llama-9' in language-models.yaml"),
        ("g6.xlarge", "llama-3-1-8b", "fp3", "precision 'fp3' is none of bf16, fp8, int4"),
    ],
)
def test_what_is_unknown_is_named(
    catalog: Catalog, table: str, machine: str, model: str, precision: str, message: str
) -> None:
    assert joined(catalog, machine, model, precision, table)[1] == [f"option one: {message}"]


def test_a_table_that_cannot_be_read_is_said(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "aws.csv").write_bytes(b"\xff\xfe\x00binary")
    _, refused = joined(catalog, "g6.xlarge", "llama-3-1-8b", "bf16", str(tmp_path / "aws.csv"))
    assert any("aws.csv" in problem for problem in refused)


def test_every_gpu_and_model_that_ships_says_where_its_figures_come_from() -> None:
    assert len({gpu.id for gpu in FACTS.accelerators}) == len(FACTS.accelerators)
    names = [name for gpu in FACTS.accelerators for name in (*gpu.names, *gpu.machines)]
    assert len(set(names)) == len(names)
    assert all(figure.source.startswith("https://") for figure in FACTS.serving if figure.basis != "judgement")
    for shape in MODELS.models:
        assert shape.active_parameters_b <= shape.parameters_b
        # A model has about 12 x layers x width² parameters, or fewer with shared key and value heads, and its embeddings.
        width = shape.attention_heads * shape.head_dim
        assert 0.3 < shape.active_parameters_b * 1e9 / (12 * shape.layers * width * width) < 3


def test_every_server_option_that_ships_fits_into_its_gpus(catalog: Catalog) -> None:
    from mlops_architect.engine.accelerators.serving import server_figures

    load = {"prompt_tokens": 2500.0, "completion_tokens": 300.0, "peak_rps": 1.0, "latency_limit_ms": 1e9}
    servers = [pattern for pattern in catalog.patterns.values() if pattern.sized_by]
    assert {pattern.cloud for pattern in servers} == {"aws", "gcp", "azure", "on_prem"}
    for pattern in servers:
        for option in pattern.options:
            assert server_figures({**load, **option.values})["fits"] == 1.0, (pattern.id, option.id)
