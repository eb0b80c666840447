"""Counts of one and names that open with a vowel, in every sentence an agent writes."""

from __future__ import annotations

import pytest
from tests.unit.engine.agents.builders import churn, fraud

from mlops_architect.engine.agents.agreement import agreed, in_agreement
from mlops_architect.engine.agents.registry import answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("With 1 people the pipeline keeps author and approver apart", "With 1 person the pipeline keeps author and approver apart"),
        ("older than 1 days", "older than 1 day"),
        ("11 days, 0.1 points, 1,001 runs and $1 hours", "11 days, 0.1 points, 1,001 runs and $1 hours"),
        ("one row a application", "one row an application"),
        ("a unit change, a user, a one-off, a euro and a b", "a unit change, a user, a one-off, a euro and a b"),
        ("graph\n  1 days", "graph\n  1 days"),
    ],
)  # fmt: skip
def test_sentences(text: str, said: str) -> None:
    assert agreed(text) == said


def test_an_answer_in_agreement_is_left_as_it_is() -> None:
    output = churn().run("pipelines")["pipelines"]
    assert in_agreement(output) is output


def test_a_team_of_one_is_a_person_everywhere() -> None:
    for design in (fraud(), churn()):
        alone = design.with_constraint("team.size", 1.0)
        outputs = alone.run()
        for agent in outputs:
            assert "1 people" not in answer(agent, alone.view(agent, outputs)).model_dump_json()
