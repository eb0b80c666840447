"""What holds for the answer of every planning agent of the first half, on an online and on a batch design."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel
from tests.unit.engine.agents.builders import Design, capabilities, churn, fraud, spec

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.engine.agents.registry import answer, schema_of
from mlops_architect.engine.agents.view import UndeclaredRead

AGENTS = (
    "project-stages",
    "versioning-governance",
    "data-sourcing",
    "pipelines",
    "testing-strategy",
    "data-engineering",
    "feature-engineering",
    "model-development",
    "training-pipelines",
)
MAY_BE_EMPTY = {
    "contribution",
    "practices",
    "answered_findings",
    "assumptions",
    "expression",
    "source",
    "serves",
    "why_not",
}
WITHOUT_PLAN = {"project-stages", "versioning-governance", "data-sourcing", "pipelines"}
BLOCKING = Finding(
    id="latency-tight",
    source="technical",
    title="p99 has little slack",
    outcome=Outcome.FAIL,
    severity=Severity.HIGH,
    detail="two parts share the slack",
    agents=AGENTS,
    remediation="halve the look-up's time-out",
)


@cache
def outputs_of(name: str) -> dict[str, AgentOutput]:
    return {"fraud": fraud, "churn": churn}[name]().run(*AGENTS)


def outputs(design: Design) -> dict[str, AgentOutput]:
    return outputs_of("fraud" if design.use_case.id == "card-fraud" else "churn")


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple | list) and value:
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}.{index}")
    elif isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}")
    else:
        yield path, value


def texts(value: Any) -> list[str]:
    return [leaf for _, leaf in leaves(value) if isinstance(leaf, str)]


@pytest.mark.parametrize("agent", AGENTS)
def test_schema_and_prompt_agree(agent: str) -> None:
    declared = spec(agent)
    assert declared.writes == agent
    assert declared.phase == "planning"
    lines = declared.body.splitlines()
    assert 80 <= len(lines) <= 160
    fields = set(schema_of(agent).model_fields) - {"practices", "answered_findings", "contribution"}
    missing = {name for name in fields if f"`{name}" not in declared.body}
    assert not missing, f"the prompt of {agent} does not mention {sorted(missing)}"


@pytest.mark.parametrize("agent", AGENTS)
def test_no_field_is_empty(agent: str, design: Design) -> None:
    empty = [
        path
        for path, value in leaves(outputs(design)[agent])
        if value in ("", (), {}, None)
        and path.rsplit(".", 1)[-1] not in MAY_BE_EMPTY
        and not re.search(
            r"delta_|scoring_schedule_cron|\.sensitivity$|classes$|streaming_pipeline\.|online_store\.keys|regimes",
            path,
        )
    ]
    assert not empty


@pytest.mark.parametrize("agent", AGENTS)
def test_no_placeholder_or_raw_value_is_left(agent: str, design: Design) -> None:
    for text in texts(outputs(design)[agent]):
        assert not re.search(r"\{[a-z_]+\}|None|nan\b|\binf\b|TODO|Stated\(|<[a-z]+\.", text), text
        assert "  " not in text, text
        assert "1e+0" not in text and "1,000,000,000" not in text, text


@pytest.mark.parametrize("agent", AGENTS)
def test_decisions_are_argued(agent: str, design: Design) -> None:
    output = outputs(design)[agent]
    assert len(output.decisions) >= 3
    known = {name for name, _ in design.constraints.fields()}
    for decision in output.decisions:
        assert decision.rejected, decision.id
        assert all(len(one.reason) > 15 for one in decision.rejected), decision.id
        assert decision.consequences and decision.risks and decision.would_change_if and len(decision.rationale) > 40
        assert set(decision.serves) <= known, decision.id
        assert 0.05 <= decision.confidence <= 0.97
    assert len({decision.id for decision in output.decisions}) == len(output.decisions)


def test_a_decision_asks_the_question_of_its_capability(design: Design) -> None:
    asked = {one.id: one.question for one in design.run("tech-stack")["tech-stack"].decisions}
    assert asked == {name: capabilities()[name].question for name in asked}
    assert len(set(asked.values())) == len(asked) > 5


@pytest.mark.parametrize("agent", AGENTS)
def test_the_two_designs_read_differently(agent: str) -> None:
    online, batch = set(texts(outputs_of("fraud")[agent])), set(texts(outputs_of("churn")[agent]))
    shared = [text for text in online & batch if len(text) > 60]
    long = [text for text in online if len(text) > 60]
    assert len(shared) < 0.55 * len(long), (
        f"{agent}: {len(shared)} of {len(long)} long texts are the same for both systems"
    )
    assert outputs_of("fraud")[agent].summary != outputs_of("churn")[agent].summary


@pytest.mark.parametrize("agent", AGENTS)
def test_answers_are_pure(agent: str, design: Design) -> None:
    first = outputs(design)
    again = answer(agent, design.view(agent, first))
    assert again.model_dump_json() == first[agent].model_dump_json()


@pytest.mark.parametrize("agent", AGENTS)
def test_each_needed_slice_must_be_declared(agent: str, design: Design) -> None:
    declared = spec(agent).reads
    assert not (agent in WITHOUT_PLAN and {"plan", "patterns"} & set(declared))
    for slice_name in declared:
        if slice_name in ("patterns", "data-sourcing") and agent in (
            "pipelines",
            "model-development",
            "training-pipelines",
        ):
            continue  # offered to a model, and used by the embedded answer only where the catalogue has the pattern
        if slice_name == "patterns" and agent == "data-engineering" and not design.plan.choice("ingest-stream"):
            continue  # only a stream's promises are looked up in its pattern
        rest = tuple(name for name in declared if name != slice_name)
        with pytest.raises(UndeclaredRead):
            answer(agent, design.view(agent, outputs(design), reads=rest))


@pytest.mark.parametrize("agent", AGENTS)
def test_findings_are_answered(agent: str, design: Design) -> None:
    disputed = replace(design, findings=(BLOCKING,))
    output = answer(agent, disputed.view(agent, outputs(design)))
    responses = output.answered_findings  # type: ignore[attr-defined]
    assert [one.finding for one in responses] == ["latency-tight"]


def test_a_disputed_decision_loses_confidence(design: Design) -> None:
    named = BLOCKING.model_copy(update={"decision": "streaming"})
    before = {one.id: one.confidence for one in outputs(design)["pipelines"].decisions}
    after = {
        one.id: one.confidence
        for one in answer("pipelines", replace(design, findings=(named,)).view("pipelines", outputs(design))).decisions
    }
    assert after["streaming"] < before["streaming"]
    assert after["training-trigger"] == before["training-trigger"]


@pytest.mark.parametrize("agent", AGENTS)
def test_names_of_the_other_system_do_not_leak(agent: str) -> None:
    online, batch = " ".join(texts(outputs_of("fraud")[agent])), " ".join(texts(outputs_of("churn")[agent]))
    for name in ("subscriber_id", "churned_30d", "plan_tier", "snapshot_id"):
        assert name not in online
    for name in ("card_id", "is_fraud", "merchant", "authorised_at"):
        assert name not in batch


def test_cited_features_columns_and_patterns_exist(design: Design) -> None:
    use_case = design.use_case
    known = {column.name for column in use_case.columns} | {feature.name for feature in use_case.features}
    known |= {use_case.label.column, use_case.event, use_case.event_id, *(metric.name for metric in use_case.metrics)}
    families = {name.rsplit("_", 1)[0] for name in known if "_" in name}
    for agent in AGENTS:
        for text in texts(outputs(design)[agent]):
            for word in re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", text):
                if word.rsplit("_", 1)[0] in families and word.split("_")[0] in (
                    "card",
                    "merchant",
                    "support",
                    "tenure",
                    "plan",
                ):
                    assert word in known, f"{agent} cites {word}"
    patterns = {choice.candidate.pattern for choice in design.plan.choices}
    for text in (text for agent in AGENTS for text in texts(outputs(design)[agent])):
        for word in re.findall(r"\b(?:aws|ecs)-[a-z-]+[a-z]\b", text):
            assert word in patterns, word
