"""Systems that tune a language model: read from words, sized by hand, designed on every cloud, and no other kind's."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.catalog.test_playbooks import answers, shipped

from mlops_architect.domain.constraints import Constraints, MlTask, Provenance, Stated
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.agents.registry import agent_ids
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.conflict import conflicts
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.reading.reader import read
from mlops_architect.engine.situation import Framed, frame

CLOUDS = ("aws", "gcp", "azure")
GPUS = {
    "aws": {"aws-sagemaker-training-gpu", "aws-batch-spot-gpu-train"},
    "gcp": {"gcp-batch-spot-gpu-train"},
    "azure": {"azure-ml-gpu-train"},
}


def framed(cloud: str, **values: Any) -> Framed:
    found = Constraints()
    given = {"cloud": cloud, "ml_task": MlTask.LLM_FINETUNE, "load.peak_rps": 3.0, "team.size": 3.0, **values}
    for path, value in given.items():
        found = found.replacing(path, Stated[Any](value=value, provenance=Provenance.STATED, confidence=0.9))
    return frame(found, "fine-tune an open model on our chats", shipped(), 60.0)


@cache
def design(cloud: str) -> tuple[Framed, Plan]:
    situation = framed(cloud, **{"language_model.parameters_b": 8.0})
    return situation, plan(situation.situation)


def test_memory_and_work_of_an_8b_model_are_those_by_hand() -> None:
    found = design("aws")[0].situation.workload.values()
    # 20,000 pairs, three epochs, 440 + 300 tokens each: 44.4 million tokens, 6 x 8e9 FLOP for each.
    assert found["tuning_tokens_m"] == pytest.approx(44.4)
    assert found["tuning_eflop"] == pytest.approx(6 * 8e9 * 44.4e6 / 1e18)
    assert found["tuning_weights_gb"] == pytest.approx(16)
    assert found["tuning_states_gb"] == pytest.approx(8 * 0.006 * 16)
    # The published shape of an 8B model (h = 4096, L = 32) gives 1,024 x 4,096 x (2 x 32 + 34) bytes and the loss 1.31 GB.
    assert found["tuning_activations_gb"] == pytest.approx(1024 * 4096 * 98 / 1e9 + 1.31, rel=0.05)
    assert 20 < found["tuning_gpu_gb"] < 21


def test_four_bits_take_less_and_a_larger_model_more() -> None:
    usual = design("aws")[0].situation.workload["tuning_gpu_gb"]
    sizes = {"language_model.parameters_b": 8.0, "language_model.precision": "int4"}
    assert framed("aws", **sizes).situation.workload["tuning_gpu_gb"] < usual / 2
    assert framed("aws", **{"language_model.parameters_b": 70.0}).situation.workload["tuning_gpu_gb"] > 140


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_cloud_trains_on_a_gpu_that_is_large_enough(cloud: str) -> None:
    situation, solved = design(cloud)
    assert situation.use_case.id == "llm-fine-tuning"
    chosen = {choice.capability: choice.candidate for choice in solved.choices}
    assert chosen["train"].pattern in GPUS[cloud]
    # A T4 has 16 GB and no bfloat16; 8 billion parameters need 20.5 GB.
    assert "T4" not in chosen["train"].title
    assert "vllm" in chosen["language-model"].pattern
    assert not {"labelling", "serve-batch", "vector-store", "feature-online"} & set(chosen)
    assert solved.cost.complete
    assert solved.monthly_usd("train") > 0


@pytest.mark.parametrize("cloud", CLOUDS)
def test_seventy_billion_parameters_are_tuned_on_several_gpus_of_one_machine(cloud: str) -> None:
    situation = framed(cloud, **{"language_model.parameters_b": 70.0, "load.peak_rps": 1.0}).situation
    slot = next(slot for slot in build_problem(situation).slots if slot.capability.id == "train")
    assert slot.candidates
    assert all(sized.sizes.get("gpu_count", sized.option.values["gpus"]) > 1 for sized in slot.candidates)


def test_what_nothing_can_train_is_told_by_what_comes_nearest() -> None:
    situation = framed("aws", **{"language_model.parameters_b": 400.0}).situation
    [told] = [text for found in conflicts(situation) for text in found.relaxations if text.startswith("load")]
    assert "nothing carries training; nearest comes" in told
    assert "g5.48xlarge" in told
    assert "is above 176.6" in told


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_agent_answers_for_its_kind(cloud: str) -> None:
    outputs = answers(*design(cloud))
    assert list(outputs) == list(agent_ids())
    said = " ".join(decision.rationale for output in outputs.values() for decision in output.decisions)
    for strange in ("boosted", "positive rate", "calibration", "nothing is classified", "numeric target"):
        assert strange not in said, strange


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fine-tune Llama 3 8B on our support chats every month", True),
        ("We need instruction tuning of an open model on AWS", True),
        ("LoRA adapters for Mistral 7B in our house style", True),
        ("Domain adaptation of an LLM to our maintenance language", True),
        ("Classify support tickets by team", False),
        ("An assistant that answers questions from our manuals with sources", False),
        ("Forecast demand of 3,000 products each night", False),
    ],
)
def test_the_kind_is_chosen_from_its_words_and_from_no_others(text: str, wanted: bool) -> None:
    found = read(text, shipped().lexicon).constraints
    assert (found.ml_task.value is MlTask.LLM_FINETUNE) == wanted
