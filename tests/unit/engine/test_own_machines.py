"""Designs on machines of one's own: when they are meant, what they take, what their price changes, what is said of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.capacity import NodeShape
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.price import Price, PriceBook, PricesInMemory
from mlops_architect.engine.agents.unknown_rent import rent_is_unknown, told
from mlops_architect.engine.comparing import compared
from mlops_architect.engine.optimiser.build import build_problem, needed
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.optimiser.problem import objective_cents
from mlops_architect.engine.optimiser.solve import solve
from mlops_architect.engine.reading import read
from mlops_architect.engine.sensitivity import weighed_questions
from mlops_architect.engine.situation import Framed, frame
from mlops_architect.engine.sizing.capacity import nodes_for
from mlops_architect.errors import Infeasible

CATALOG = load_catalog((builtin_root(),))
RATE = 95.0
PAYMENTS = "Card fraud scoring in our own data centre, p99 under 100 ms at 200 requests/s."
PRICES = {
    "own.vcpu-hour": ("vCPU-hour", 0.012),
    "own.memory-gib-hour": ("GiB-hour", 0.0015),
    "own.ssd-gb-month": ("GB-month", 0.04),
    "own.hdd-gb-month": ("GB-month", 0.01),
    "own.gpu-hour": ("GPU-hour", 0.6),
}


def framed(text: str, catalog: Catalog = CATALOG) -> Framed:
    """Return what a text comes to."""
    return frame(read(text, catalog.lexicon).constraints, text, catalog, RATE)


def priced(*skus: str) -> Catalog:
    """Return the catalogue with an organisation's own prices for some of its capacity."""
    tiers = {
        (sku, "own-site"): (Price(sku, "own-site", unit, usd, 0.0, "2026-11-01", "internal", "our books", "on_prem"),)
        for sku, (unit, usd) in PRICES.items()
        if sku in skus
    }
    return replace(CATALOG, prices=PriceBook(tiers=PricesInMemory(tiers)))


@pytest.mark.parametrize(
    "text",
    [
        "Card fraud scoring on-premises, p99 under 100 ms at 200 requests/s.",
        "Churn scores for 2 million customers every night. Everything runs in our own data centre, no public cloud.",
        "Alarms for 400 presses, 2,000 events per second by Kafka, in the plant's air-gapped network without internet.",
        "Bewertung von Kreditanträgen, 50 Anfragen pro Sekunde. Alles läuft auf OpenShift im eigenen Rechenzentrum.",
        "We have 6 bare metal servers with plain Kubernetes. Score each order for returns, 20 requests per second.",
        "Demand forecast for 5,000 articles, weekly, on our own VMware cluster.",
        "Lead scoring API on a vanilla Kubernetes cluster on our own hardware, 10 requests/s.",
        "Puntuación de fraude en nuestro propio centro de datos, sin nube pública, 100 peticiones por segundo.",
        "Fraud scoring at 50 requests/s. Public cloud services are not permitted.",
    ],
)
def test_machines_of_ones_own_are_meant_and_have_a_design(text: str) -> None:
    situation = framed(text).situation
    assert (situation.cloud, situation.region) == ("on_prem", "own-site")
    chosen = solve(build_problem(situation))
    assert chosen is not None and chosen.proof.optimal
    assert all(sized.pattern.cloud == "on_prem" for sized in chosen.values())


@pytest.mark.parametrize(
    "text",
    [
        "Card fraud scoring, p99 under 100 ms at 200 requests/s.",
        "Card fraud scoring on AWS, p99 under 100 ms.",
        "Churn scores on Kubernetes every night for a million customers.",
        "Churn scoring. We are moving away from our own data centre to AWS.",
        "Churn scoring, not on AWS.",
    ],
)
def test_they_are_never_taken_for_want_of_another_place(text: str) -> None:
    assert framed(text).situation.cloud in ("aws", "gcp", "azure")


@pytest.mark.parametrize(
    "text",
    [
        "Train on our own cluster and serve on AWS in eu-west-1: card fraud scoring, p99 100 ms.",
        "Fraud scoring: training in our own data centre, scoring on AWS.",
        "Card fraud scoring, p99 100 ms. Hybrid cloud: the model is trained on-premises and served on Azure.",
    ],
)
def test_a_system_spread_over_both_is_refused_with_the_ways_to_go_on(text: str) -> None:
    with pytest.raises(Infeasible, match="one design runs on one") as caught:
        framed(text)
    assert "--set cloud=on_prem" in caught.value.hint
    assert "model registry" in caught.value.hint


def test_a_name_set_by_hand_means_the_same_place() -> None:
    text = "Churn scores every night."
    constraints = read(text, CATALOG.lexicon).constraints
    for name in ("on-premises", "on_prem", "own data centre"):
        by_hand = constraints.replacing(
            "cloud", constraints.cloud.model_copy(update={"value": name, "confidence": 1.0})
        )
        assert frame(by_hand, text, CATALOG, RATE).situation.cloud == "on_prem"


def test_a_residency_is_where_the_machines_stand() -> None:
    assert framed(f"{PAYMENTS} Data must stay in Germany.").situation.region == "own-site"


def test_what_requests_need_and_the_catalogue_has_not_is_named() -> None:
    text = "Answers from our manuals by a language model on our own servers, air-gapped, no public cloud."
    fewer = {id_: one for id_, one in CATALOG.patterns.items() if one.capability != "language-model"}
    with pytest.raises(Infeasible, match=r"no pattern for something this system needs on on_prem: language model"):
        plan(framed(text, replace(CATALOG, patterns=fewer)).situation)


def test_answers_from_documents_take_graphics_cards() -> None:
    text = "Answers from our manuals by a language model on our own GPU servers, no public cloud. 3 questions a second."
    solved = plan(framed(text).situation)
    assert solved.capacity is not None
    assert {need.sku: need.amount for need in solved.capacity.needs}["own.gpu-hour"] >= 1
    assert solved.pattern("language-model").startswith("on-prem-")
    assert solved.pattern("vector-store").startswith("on-prem-")


def test_what_goes_beside_the_request_is_left_open_and_said() -> None:
    fresh = CATALOG.capabilities[0].model_copy(update={"id": "model-cards", "title": "Model cards", "path": ()})
    wider = replace(CATALOG, capabilities=(*CATALOG.capabilities, fresh))
    skipped = {one.capability: one for one in needed(framed(PAYMENTS, wider).situation)[1]}
    assert skipped["model-cards"].unserved
    assert "no pattern for it on own machines" in skipped["model-cards"].reason
    elsewhere = needed(framed("Card fraud scoring on AWS, p99 100 ms.", wider).situation)
    assert "model-cards" in {capability.id for capability in elsewhere[0]}


@pytest.fixture(scope="module")
def unpriced() -> Plan:
    """Return a design whose machines have no price."""
    return plan(framed(f"{PAYMENTS} Budget $3,000 a month.").situation)


def test_capacity_is_the_bill_read_as_machines(unpriced: Plan) -> None:
    capacity = unpriced.capacity
    assert capacity is not None and not capacity.priced and capacity.why_unpriced
    amounts = {need.sku: need.amount for need in capacity.needs}
    for sku, hours in (("own.vcpu-hour", 730), ("own.memory-gib-hour", 730), ("own.hdd-gb-month", 1)):
        total = sum(line.quantity for line in unpriced.cost.lines if line.sku == sku) / hours
        assert amounts[sku] == pytest.approx(total, abs=0.01)
    serving = unpriced.choice("serve-online")
    assert serving is not None
    assert amounts["own.vcpu-hour"] > serving.candidate.sizes["replicas"] * serving.candidate.sizes["vcpus"]


def test_jobs_share_one_pool_of_the_size_of_the_largest(unpriced: Plan) -> None:
    pooled = [line for line in unpriced.cost.lines if line.share == "job-pool-cpu"]
    jobs = [line for choice in unpriced.choices for line in choice.candidate.cost.lines if line.share == "job-pool-cpu"]
    assert len(jobs) > len(pooled) == 1
    assert pooled[0].quantity == max(line.quantity for line in jobs)


def test_money_is_unknown_and_no_budget_is_kept_or_broken_by_it(unpriced: Plan) -> None:
    assert not unpriced.cost.complete
    assert rent_is_unknown(unpriced)
    assert unpriced.cost.in_words == "unknown"
    assert "budget.monthly_usd" not in {margin.constraint for margin in unpriced.margins}
    assert all(one.delta_monthly_usd is None for choice in unpriced.choices for one in choice.alternatives)
    differing = [one for choice in unpriced.choices for one in choice.alternatives if one.delta_capacity]
    assert any("vCPU" in one.delta_capacity for one in differing)


def test_a_price_makes_it_a_bill_and_the_budget_binds() -> None:
    catalog = priced(*PRICES)
    solved = plan(framed(f"{PAYMENTS} Budget $3,000 a month.", catalog).situation)
    assert solved.cost.complete and solved.capacity is not None and solved.capacity.priced
    total = sum(line.quantity * PRICES[line.sku][1] for line in solved.cost.lines)
    assert solved.cost.infrastructure.expected_usd == pytest.approx(total)
    assert {margin.constraint for margin in solved.margins} >= {"budget.monthly_usd"}
    with pytest.raises(Infeasible, match=r"budget\.monthly_usd"):
        plan(framed(f"{PAYMENTS} Budget $50 a month.", catalog).situation)


def test_half_a_price_list_tells_a_floor_and_no_total() -> None:
    solved = plan(framed(PAYMENTS, priced("own.vcpu-hour")).situation)
    assert not solved.cost.complete
    assert solved.cost.in_words.startswith("at least $")
    assert not rent_is_unknown(solved)


def test_of_equal_work_the_smaller_design_is_chosen_and_capacity_never_outweighs_work() -> None:
    problem = build_problem(framed(PAYMENTS).situation)
    chosen = solve(problem)
    assert chosen is not None
    for slot in problem.slots:
        mine = chosen[slot.capability.id]
        for other in slot.candidates:
            if other.pattern.id == mine.pattern.id:
                swapped = {**chosen, slot.capability.id: other}
                assert objective_cents(swapped.values(), RATE) >= objective_cents(chosen.values(), RATE)
    ties = sum(sized.tie_cents for sized in chosen.values())
    assert 0 < ties < 25 * RATE


SHAPES = st.builds(
    NodeShape,
    vcpus=st.floats(4, 128),
    memory_gib=st.floats(16, 1024),
    reserved_vcpus=st.floats(0, 2),
    reserved_memory_gib=st.floats(0, 8),
    fill=st.floats(0.3, 1),
    spare=st.integers(0, 3),
    least=st.integers(1, 5),
    because=st.just("for a test"),
)


@given(st.floats(0, 5_000), st.floats(0, 50_000), SHAPES)
def test_nodes_hold_what_is_asked_of_them_with_the_spare_ones_away(
    vcpus: float, memory_gib: float, node: NodeShape
) -> None:
    count = nodes_for(vcpus, memory_gib, node)
    working = count - node.spare
    assert count >= node.least
    assert working * (node.vcpus - node.reserved_vcpus) * node.fill >= vcpus - 1e-3 or count == node.least
    assert count >= nodes_for(vcpus / 2, memory_gib / 2, node)
    if count > node.least:
        fewer = working - 1
        fits_cpu = fewer * (node.vcpus - node.reserved_vcpus) * node.fill >= vcpus
        fits_memory = fewer * (node.memory_gib - node.reserved_memory_gib) * node.fill >= memory_gib
        assert not (fits_cpu and fits_memory)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$0.00 a month and 15 hours", "an unknown amount a month and 15 hours"),
        ("15 parts for $0.00 to $0.00 a month ($0.00 expected); fine", "15 parts for an unknown amount; fine"),
        ("$0.00 expected ($0.00 to $0.00); no budget", "an unknown amount; no budget"),
        ("it takes 0% of the budget of $5,000", "it takes an unknown share of the budget of $5,000"),
        ("$0.25 stays, $100 stays, $0.000123 stays", "$0.25 stays, $100 stays, $0.000123 stays"),
        ("10% of the budget", "10% of the budget"),
    ],
)
def test_an_amount_that_nobody_knows_is_not_written_as_nothing(unpriced: Plan, written: str, meant: str) -> None:
    output = AgentOutput(summary=written, decisions=(), confidence=1.0)
    assert told(output, unpriced).summary == meant
    assert told(output, unpriced.model_copy(update={"capacity": None})) is output


def test_compared_with_clouds_it_has_capacity_and_takes_no_part_in_the_sum() -> None:
    constraints = read(PAYMENTS, CATALOG.lexicon).constraints
    found = compared(("aws", "on_prem"), constraints, PAYMENTS, CATALOG, RATE)
    rented, mine = found.columns
    assert rented.monthly is not None and rented.objective_usd is not None and not rented.capacity
    assert mine.feasible and mine.monthly is None and mine.objective_usd is None and "vCPU" in mine.capacity
    assert all(part.monthly_usd is None or not part.monthly_usd for part in mine.parts)
    assert mine.operating_hours is not None
    ruled_out = read(f"{PAYMENTS} No public cloud.", CATALOG.lexicon).constraints
    rented, mine = compared(("aws", "on_prem"), ruled_out, PAYMENTS, CATALOG, RATE).columns
    assert not rented.feasible and mine.feasible


def test_open_questions_are_weighed_in_cores_where_there_is_no_money() -> None:
    text = "Card fraud scoring on-premises, p99 under 100 ms."
    situation = framed(text)
    asked = weighed_questions(situation, plan(situation.situation))
    assert asked
    assert all("$" not in question.effect for question in asked)
    assert all(re.search(r"\d+ to \d+ vCPU", question.effect) for question in asked)
