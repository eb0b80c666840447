"""What is printed while a run goes on: a card once, and one line where another round changed nothing."""

from __future__ import annotations

import io

from rich.console import Console
from tests.unit.critics import designs
from tests.unit.engine.agents import builders
from tests.unit.engine.agents.builders import churn, spec

from mlops_architect.cli.views.live import RunView
from mlops_architect.critics.technical import TechnicalCritic


def test_a_card_that_another_round_left_alone_is_one_line() -> None:
    out = io.StringIO()
    console = Console(file=out, width=100)
    view = RunView(console, Console(file=io.StringIO()), quiet=False)
    agent, design = spec("pipelines"), churn()
    output = design.run("pipelines")["pipelines"]
    view.agent_finished(agent, output, 0)
    first = len(out.getvalue())
    view.agent_finished(agent, output, 1)
    again = out.getvalue()[first:]
    assert "same decisions in round 1" in again
    assert again.count("\n") == 1
    view.agent_finished(agent, output.model_copy(update={"summary": "something else"}), 2)
    assert "something else" in out.getvalue()


def test_a_review_shows_what_was_simulated_a_line_a_scenario() -> None:
    out = io.StringIO()
    review = TechnicalCritic(designs.scenarios()).review(designs.design(builders.fraud()))
    RunView(Console(file=out, width=110), Console(file=io.StringIO()), quiet=False).reviewed(review)
    lines = out.getvalue().splitlines()
    for one in review.simulation:
        [line] = [line for line in lines if one.scenario.replace("-", " ") in line and "holds" in line]
        assert all(cell in line for cell in one.row())
