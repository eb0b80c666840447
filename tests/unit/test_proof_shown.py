"""Proof and wishes wherever a design is shown: what is proven is said, and what is not is never claimed."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from tests.unit.engine.optimiser.test_plan import FRAUD, situation
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.cli.views.cards import choice_table
from mlops_architect.critics.interface import Design
from mlops_architect.decisions.summary import render_summary
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Reading
from mlops_architect.domain.plan import Plan, Proof
from mlops_architect.engine.agents.tech_stack import _objective
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.situation import frame

UNPROVEN = Proof.of(1_000_00, 12_34, proven=False)


def shown(solved: Plan, catalog: Catalog) -> str:
    """Return the choice table, the summary page and the objective, one after the other."""
    framed = frame(with_fields(FRAUD), "card fraud", catalog, 95.0)
    design = Design(framed.constraints, framed.situation.workload, framed.use_case, solved, catalog.patterns)
    out = io.StringIO()
    Console(file=out, width=300, color_system=None).print(choice_table(solved))
    summary = render_summary("project", design, Reading(constraints=framed.constraints), (), (), ())
    return f"{' '.join(out.getvalue().split())}\n{summary}\n{_objective(solved)}"


@pytest.fixture(scope="module")
def solved(catalog: Catalog) -> Plan:
    return plan(situation(catalog, tools__wished=("MLflow", "Airflow")))


def test_a_proven_optimum_is_called_so(catalog: Catalog, solved: Plan) -> None:
    assert solved.proof == Proof(status="optimal", bound_usd=solved.objective_usd, gap_usd=0.0)
    text = shown(solved, catalog)
    assert text.count("proven optimal, gap 0") == 2
    assert "no other combination of the catalogue is cheaper and feasible" in text


def test_a_design_without_proof_is_never_called_the_optimum(catalog: Catalog, solved: Plan) -> None:
    assert (UNPROVEN.bound_usd, UNPROVEN.gap_usd, UNPROVEN.optimal) == (987.66, 12.34, False)
    text = shown(solved.model_copy(update={"proof": UNPROVEN}), catalog)
    assert text.count("could be up to $12.34 a month cheaper") == 3
    assert "proven optimal, gap 0" not in text
    assert "no other combination" not in text


def test_wishes_are_shown_with_what_they_are_worth(catalog: Catalog, solved: Plan) -> None:
    text = shown(solved, catalog)
    assert "MLflow is used, as wished for" in text
    assert "Airflow is wished for and not used: no allowed design has it for the $760 a month" in text
    assert "+ $760 for wishes not met" in text
