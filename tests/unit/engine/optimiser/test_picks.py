"""Preferred patterns: the design is the optimum among those that have them, and the figures agree from both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.plan import Pick, Plan
from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.plan import outline, plan, scaling
from mlops_architect.engine.reading import read
from mlops_architect.engine.situation import frame

TEXT = (
    "Real-time card fraud scoring on AWS in eu-west-1. p99 under 100 ms at 2,000 requests/s peak, 99.9% availability, "
    "PCI DSS, retrain daily, budget $9k a month, team of 4, no Kubernetes."
)


@pytest.fixture(scope="module")
def situation(catalog: Catalog) -> Situation:
    return frame(read(TEXT, catalog.lexicon).constraints, TEXT, catalog, 95.0).situation


@pytest.fixture(scope="module")
def best(situation: Situation) -> Plan:
    return plan(situation)


def preferring(situation: Situation, *picks: tuple[str, str]) -> Situation:
    return replace(situation, picks=tuple(Pick(capability=c, pattern=p, by="somebody", why="why") for c, p in picks))


def test_every_preference_costs_what_its_counterfactual_says(situation: Situation, best: Plan) -> None:
    checked = 0
    for choice in best.choices:
        for other in choice.alternatives:
            asked = preferring(situation, (choice.capability, other.pattern))
            if not other.feasible:
                assert outline(asked) is None
                continue
            if checked >= 12 and choice.capability != "serve-online":
                continue
            checked += 1
            solved = plan(asked)
            assert solved.pattern(choice.capability) == other.pattern
            delta = solved.objective_usd - best.objective_usd
            assert delta == pytest.approx(other.delta_objective_usd, abs=0.02)
            assert solved.proof is not None
            assert solved.proof.gap_usd == pytest.approx(delta, abs=0.02)
            assert solved.proof.optimal == (delta < 0.005)
            # seen from there, the optimum is the alternative, by the same amount
            there = solved.choice(choice.capability)
            assert there is not None
            [back] = [one for one in there.alternatives if one.pattern == choice.candidate.pattern]
            assert back.feasible
            assert back.delta_objective_usd == pytest.approx(-delta, abs=0.02)
            assert all(margin.slack >= 0 for margin in solved.margins)
    assert checked >= 12


def test_preferring_what_is_chosen_changes_nothing(situation: Situation, best: Plan) -> None:
    asked = preferring(situation, *((one.capability, one.candidate.pattern) for one in best.choices))
    solved = plan(asked)
    assert solved.proof == best.proof
    assert solved.model_copy(update={"picks": (), "searched": best.searched}) == best


def test_a_preference_ends_where_the_load_outgrows_it(situation: Situation) -> None:
    asked = preferring(situation, ("ingest-stream", "aws-sqs-queue"), ("serve-online", "aws-lambda-http-api"))
    solved = plan(asked)
    for step, free in zip(scaling(asked, solved, (2, 50)), scaling(situation, plan(situation), (2, 50)), strict=True):
        assert step.feasible or not free.feasible
