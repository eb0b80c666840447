"""What every planning agent says of texts, pictures and several classes: nothing that belongs to another kind of system."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from tests.unit.engine.agents.builders import ROOT, assumptions, churn, fraud
from tests.unit.engine.agents.test_planning_answers import leaves

from mlops_architect.documents import load_model
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.sizing.workload import derive_workload

KINDS = ("text-classification", "image-classification")
OF_OTHER_KINDS = re.compile(
    r"positive rate|false alarm rate|\btabular\b|nothing is classified|target is a number|acting on the forecast"
    r"|no images, audio or free text|no text is among|future positives|is not defined for a numeric",
    re.IGNORECASE,
)


def use_case(kind: str) -> UseCase:
    return load_model(ROOT / "patterns" / "use-cases" / f"{kind}.yaml", UseCase)


@cache
def outputs(kind: str, mode: str) -> dict[str, AgentOutput]:
    design = {"online": fraud, "batch": churn}[mode]()
    chosen = use_case(kind)
    workload = derive_workload(design.constraints, chosen, assumptions())
    return replace(design, use_case=chosen, workload=workload).run()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["online", "batch"])
def test_no_agent_speaks_of_another_kind_of_system(kind: str, mode: str) -> None:
    found = [
        f"{agent}{path}: {text}"
        for agent, output in outputs(kind, mode).items()
        for path, text in leaves(output)
        if isinstance(text, str) and OF_OTHER_KINDS.search(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", KINDS)
def test_every_class_is_watched_and_gated(kind: str) -> None:
    classes = use_case(kind).label.classes
    tests = {text for path, text in leaves(outputs(kind, "online")["testing-strategy"]) if path.endswith("subject")}
    answered = " ".join(str(text) for _, text in leaves(outputs(kind, "online")["inference-pipeline"]))
    for name in classes:
        assert name in tests
        assert name in answered
    assert "left to a person" in str(outputs(kind, "online")["monitoring"])


def test_texts_are_masked_and_pictures_are_limited_before_they_are_described() -> None:
    assert "mask addresses, links and long numbers in body and subject" in str(
        outputs("text-classification", "online")["inference-pipeline"]
    )
    assert "read surface within a limit of pixels" in str(
        outputs("image-classification", "online")["inference-pipeline"]
    )


def test_a_text_is_many_numbers_to_the_machines_that_learn_from_it() -> None:
    design = fraud()
    for kind in KINDS:
        found = derive_workload(design.constraints, use_case(kind), assumptions())
        assert found["content_values"] > 100
        assert found["training_rows_m"] <= 2
        eight_bytes_a_feature = found["training_rows_m"] * found["features_count"] * 8 / 1000
        assert found["training_gb"] > 10 * eight_bytes_a_feature
    tabular = derive_workload(design.constraints, design.use_case, assumptions())
    assert tabular["content_values"] == 0
