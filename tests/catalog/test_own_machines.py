"""The target on machines of one's own: what it covers, what is never chosen unasked, and what its bills are made of."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY, ON_REQUEST
from mlops_architect.engine.optimiser.solve import solve
from mlops_architect.engine.optimiser.stand_in import solved_with_stand_in
from mlops_architect.engine.situation import frame

OWN = "on_prem"
TABULAR = {
    "network",
    "secrets",
    "lake",
    "ingest-batch",
    "ingest-stream",
    "stream-process",
    "transform",
    "feature-offline",
    "feature-online",
    "orchestrate",
    "train",
    "registry",
    "serve-online",
    "serve-batch",
    "observe",
    "ci-cd",
}
"""What an online, a batch or a streaming system over tables takes."""


def own(catalog: Catalog) -> list[Pattern]:
    """Return the patterns of the target."""
    return [pattern for pattern in catalog.patterns.values() if pattern.cloud == OWN]


def offered(catalog: Catalog, tools: Iterable[str] = (), **more: object) -> set[str]:
    """Return the patterns that could serve a stream of payments on own machines."""
    fields: dict[str, object] = {"cloud": OWN, "ml_task": "fraud", "load.peak_rps": 300.0, "latency.p99_ms": 100.0}
    fields |= {"serving.streaming_required": True, **{name.replace("__", "."): value for name, value in more.items()}}
    if tools:
        fields["tools.preferred"] = tuple(tools)
    problem = build_problem(frame(with_fields(fields), "card fraud", catalog, 95.0).situation)
    return {sized.pattern.id for slot in problem.slots for sized in slot.candidates}


def test_every_need_of_a_tabular_system_has_three_answers(catalog: Catalog) -> None:
    counts = {need: sum(one.capability == need for one in own(catalog)) for need in TABULAR}
    assert {need: count for need, count in counts.items() if count < 3} == {}


def test_every_need_has_two_answers_that_nobody_has_to_own_or_license_first(catalog: Catalog) -> None:
    free = {need: offered_free(catalog, need) for need in TABULAR}
    assert {need: names for need, names in free.items() if len(names) < 2} == {}


def offered_free(catalog: Catalog, capability: str) -> set[str]:
    """Return the patterns of a capability that may be chosen without being asked for."""
    return {one.id for one in own(catalog) if one.capability == capability and ON_REQUEST not in one.traits}


def test_every_need_of_a_tabular_system_reaches_code(catalog: Catalog) -> None:
    coded = {one.capability for one in own(catalog) if DESIGN_ONLY not in one.traits}
    assert coded >= TABULAR
    assert catalog.roots[OWN].provider == ""


def test_what_no_code_can_do_is_designed_all_the_same(catalog: Catalog) -> None:
    """A GPU for training, and a feature store that fails over, have no code: the design falls back on all patterns."""
    fields: dict[str, object] = {"cloud": OWN, "ml_task": "fraud", "training.gpu_required": True}
    situation = frame(with_fields(fields), "card fraud", catalog, 95.0).situation
    assert solve(build_problem(situation)) is None
    standing, _, chosen = solved_with_stand_in(situation)
    assert chosen is not None and not standing.has_code
    assert "on-prem-gpu-job" in {sized.pattern.id for sized in chosen.values()}


def test_nothing_without_code_is_taken_unasked_where_code_will_do(catalog: Catalog) -> None:
    assert "on-prem-nats-jetstream" not in offered(catalog)
    assert "on-prem-strimzi-kafka" in offered(catalog)
    assert "on-prem-nats-jetstream" in offered(catalog, ["NATS"])


def test_bills_are_capacity_of_own_machines_and_nothing_else(catalog: Catalog) -> None:
    placed = catalog.placement.of(OWN)
    assert placed is not None and placed.own is not None
    counted = {resource.sku for resource in placed.own.resources}
    for pattern in own(catalog):
        assert {item.sku for item in pattern.bill} <= counted, pattern.id
        assert pattern.bill or pattern.capability not in TABULAR, pattern.id


def test_no_price_book_that_ships_knows_what_own_machines_cost(catalog: Catalog) -> None:
    placed = catalog.placement.of(OWN)
    assert placed is not None and placed.own is not None
    assert not {resource.sku for resource in placed.own.resources} & catalog.prices.skus()
    assert placed.own.why_unpriced


@pytest.mark.parametrize(
    ("pattern", "asked"),
    [
        ("on-prem-openshift-routes", "OpenShift"),
        ("on-prem-minio", "MinIO"),
        ("on-prem-storage-appliance", "StorageGRID"),
        ("on-prem-seldon-core", "Seldon"),
        ("on-prem-github-runners", "GitHub Actions"),
    ],
)
def test_what_has_to_be_there_or_licensed_is_offered_by_name_alone(catalog: Catalog, pattern: str, asked: str) -> None:
    assert pattern not in offered(catalog)
    assert pattern not in offered(catalog, ["Kubernetes", "Kafka", "git", "S3"])
    assert pattern in offered(catalog, [asked])


def test_an_object_store_that_gets_no_fixes_says_so_and_is_eligible_under_no_programme(catalog: Catalog) -> None:
    archived = catalog.patterns["on-prem-minio"]
    assert "unmaintained" in archived.traits
    assert any("no security fixes" in con for con in archived.cons)
    assert "on-prem-minio" not in offered(catalog, ["MinIO"], compliance__regimes=("pci_dss",))


def test_a_licence_that_is_not_open_source_is_named_among_the_cons(catalog: Catalog) -> None:
    words = ("licence", "AGPL", "subscription", "public service")
    for pattern in own(catalog):
        if {"source-available", "subscription"} & set(pattern.traits):
            said = " ".join((*pattern.cons, *pattern.when_not_to_use))
            assert any(word.lower() in said.lower() for word in words), pattern.id
            assert "open-source" not in pattern.traits, pattern.id


def test_card_data_asks_for_an_audit_trail_and_gets_one(catalog: Catalog) -> None:
    audited = [one.id for one in own(catalog) if one.capability == "secrets" and "audit-trail" in one.traits]
    assert len(audited) >= 2


def test_the_site_lies_where_its_owner_says(catalog: Catalog) -> None:
    site = catalog.placement.region(OWN, "own-site")
    assert site is not None
    assert site.lies_in("Frankfurt") and site.lies_in("Japan")
    assert not catalog.placement.clouds[0].regions[0].lies_in("Japan")
