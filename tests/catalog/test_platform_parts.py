"""Data quality, change data capture, the API's edge, caches of responses and governance, on every target."""

from __future__ import annotations

import pytest
from tests.catalog.test_pricing_aws_rules import bill
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.plan import Choice, Plan
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.reading import read
from mlops_architect.engine.situation import frame

CLOUDS = ("aws", "gcp", "azure")
QUALITY, CDC, EDGE, CACHE, LINEAGE = PARTS = ("data-quality", "cdc", "api-edge", "caching", "governance-lineage")
FRAUD = {"ml_task": "fraud", "serving.modes": ("online",), "load.peak_rps": 50.0}


def planned(catalog: Catalog, cloud: str, *tools: str, **more: object) -> Plan:
    """Return the design of a small system that asks for tools by name."""
    named = {"tools.preferred": tools} if tools else {}
    fields = {**FRAUD, "cloud": cloud, **named, **{name.replace("__", "."): value for name, value in more.items()}}
    return plan(frame(with_fields(fields), "card fraud", catalog, 95.0).situation)


def chosen(found: Plan, capability: str) -> Choice:
    choice = found.choice(capability)
    assert choice is not None, capability
    return choice


def test_a_firewall_for_another_kind_of_service_is_set_up_by_hand(catalog: Catalog) -> None:
    found = planned(catalog, "aws", "EKS", "WAF")
    assert any("eks" in catalog.patterns[one.candidate.pattern].tools for one in found.generated)
    edge = chosen(found, EDGE)
    assert edge.candidate.pattern == "aws-cloudfront-waf"
    assert (edge.by_hand, edge.to_do) == ("asked for", catalog.capability(EDGE).apart)
    assert chosen(planned(catalog, "aws", "WAF"), EDGE).by_hand == ""


@pytest.mark.parametrize("cloud", (*CLOUDS, "on_prem"))
def test_what_nobody_asks_for_stays_as_it_is_built_today(catalog: Catalog, cloud: str) -> None:
    found = planned(catalog, cloud)
    prefix = cloud.replace("_", "-")
    usual = {QUALITY: "pipeline-contracts", EDGE: "service-entrance", LINEAGE: "lineage-manifests"}
    for capability, pattern in usual.items():
        choice = chosen(found, capability)
        assert choice.candidate.pattern == f"{prefix}-{pattern}"
        assert choice.candidate.cost.infrastructure.expected_usd == 0
        assert choice.candidate.operating_hours == 0
    assert found.choice(CDC) is None
    assert found.choice(CACHE) is None
    reasons = {one.capability: one.reason for one in found.skipped}
    assert "extracts and events" in reasons[CDC]
    assert "nothing asks" in reasons[CACHE]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_each_alternative_says_what_speaks_against_it(catalog: Catalog, cloud: str) -> None:
    found = planned(catalog, cloud, "change data capture", "response cache")
    for capability in PARTS:
        choice = chosen(found, capability)
        serving = {pattern.id for pattern in catalog.serving(capability, cloud)}
        assert len(serving) >= 5
        assert {one.pattern for one in choice.alternatives} | {choice.candidate.pattern} == serving
        assert all(one.reason for one in choice.alternatives)


@pytest.mark.parametrize(("cloud", "tool", "capability", "pattern"), [
    ("aws", "Great Expectations", QUALITY, "aws-great-expectations"),
    ("gcp", "Soda", QUALITY, "gcp-soda-core"),
    ("azure", "Deequ", QUALITY, "azure-deequ-databricks"),
    ("aws", "Debezium", CDC, "aws-debezium-server"),
    ("aws", "Kafka Connect", CDC, "aws-debezium-kafka-connect"),
    ("aws", "AWS DMS", CDC, "aws-dms-cdc"),
    ("gcp", "Datastream", CDC, "gcp-datastream"),
    ("azure", "change data capture", CDC, "azure-debezium-server"),
    ("aws", "WAF", EDGE, "aws-waf-load-balancer"),
    ("aws", "CloudFront", EDGE, "aws-cloudfront-waf"),
    ("gcp", "Apigee", EDGE, "gcp-apigee"),
    ("azure", "Azure Front Door", EDGE, "azure-front-door-waf"),
    ("azure", "WAF", EDGE, "azure-application-gateway-waf"),
    ("on_prem", "WAF", EDGE, "on-prem-coraza-waf"),
    ("aws", "response cache", CACHE, "aws-in-process-cache"),
    ("gcp", "Cloud CDN", CACHE, "gcp-cloud-cdn"),
    ("aws", "OpenLineage", LINEAGE, "aws-openlineage-marquez"),
    ("gcp", "Dataplex", LINEAGE, "gcp-dataplex-catalog"),
    ("azure", "DataHub", LINEAGE, "azure-datahub"),
    ("aws", "Glue Data Catalog", LINEAGE, "aws-glue-lake-formation"),
])  # fmt: skip
def test_what_is_asked_for_by_name_is_chosen(
    catalog: Catalog, cloud: str, tool: str, capability: str, pattern: str
) -> None:
    assert chosen(planned(catalog, cloud, tool), capability).candidate.pattern == pattern


def test_a_firewall_whose_code_is_generated_goes_before_one_that_is_only_designed(catalog: Catalog) -> None:
    found = planned(catalog, "gcp", "WAF")
    assert chosen(found, "serve-online").candidate.pattern == "gcp-cloud-run-global-lb"
    assert chosen(found, EDGE).candidate.pattern == "gcp-service-entrance"


def test_a_firewall_stands_where_the_serving_pattern_has_a_place_for_it(catalog: Catalog) -> None:
    found = planned(catalog, "aws", "WAF", latency__p99_ms=60.0, load__peak_rps=200.0)
    assert chosen(found, EDGE).candidate.pattern == "aws-waf-load-balancer"
    assert chosen(found, "serve-online").candidate.pattern == "aws-ecs-fargate-service"
    assert chosen(found, EDGE).candidate.cost.infrastructure.expected_usd > 5


def test_the_firewall_of_azure_stands_before_a_service_of_the_network_and_reaches_code(catalog: Catalog) -> None:
    found = planned(catalog, "azure", "WAF", load__peak_rps=200.0)
    edge = chosen(found, EDGE)
    assert (edge.candidate.pattern, edge.by_hand) == ("azure-application-gateway-waf", "")
    gateway = catalog.patterns[edge.candidate.pattern]
    assert chosen(found, "serve-online").candidate.pattern in gateway.requires[0].patterns
    lines = {line.sku: line for line in edge.candidate.cost.lines}
    assert lines["appgw.waf-v2.hour"].quantity == 730
    # What always runs is paid by whole instances of ten capacity units.
    units = max(edge.candidate.sizes["used_units"], edge.candidate.sizes["min_instances"] * 10)
    assert lines["appgw.waf-v2.cu"].quantity == pytest.approx(units * 730)


def test_a_tool_of_another_capability_asks_for_no_part_of_its_own(catalog: Catalog) -> None:
    """Redis keeps features in the generated code; nobody asked for a cache of answers."""
    found = planned(catalog, "gcp", "Redis")
    assert found.choice(CACHE) is None
    assert "redis" in chosen(found, "feature-online").candidate.pattern


def test_a_wish_brings_the_question_and_not_a_design_without_code(catalog: Catalog) -> None:
    found = planned(catalog, "aws", tools__wished=("Debezium",))
    choice = chosen(found, CDC)
    assert choice.candidate.pattern == "aws-scheduled-extracts"
    (server,) = [one for one in choice.alternatives if one.pattern == "aws-debezium-server"]
    assert "not generated yet" in server.reason


def test_what_is_ruled_out_is_not_chosen(catalog: Catalog) -> None:
    choice = chosen(planned(catalog, "aws", tools__forbidden=("WAF",)), EDGE)
    assert choice.candidate.pattern == "aws-service-entrance"
    (waf,) = [one for one in choice.alternatives if one.pattern == "aws-waf-load-balancer"]
    assert "rule out" in waf.reason


@pytest.mark.parametrize(("cloud", "tool", "capability", "sku"), [
    ("azure", "Purview", LINEAGE, "purview.governed-asset"),
    ("aws", "Glue Data Quality", QUALITY, "glue.data-quality.dpu"),
    ("gcp", "Dataplex data quality", QUALITY, "dataplex.premium-processing.dcu"),
])  # fmt: skip
def test_what_nobody_publishes_a_price_of_is_unknown_and_never_chosen_unasked(
    catalog: Catalog, cloud: str, tool: str, capability: str, sku: str
) -> None:
    asked = planned(catalog, cloud, tool)
    assert asked.cost.unpriced == (sku,)
    assert not asked.cost.complete
    pattern = chosen(asked, capability).candidate.pattern
    unasked = planned(catalog, cloud)
    assert unasked.cost.complete
    (one,) = [one for one in chosen(unasked, capability).alternatives if one.pattern == pattern]
    assert f"no price for {sku}" in one.reason


def test_what_has_a_price_goes_before_what_has_none(catalog: Catalog) -> None:
    """At this rate of changes only a class without a price would do for DMS; Debezium offers the same and has one."""
    found = planned(catalog, "aws", "change data capture", load__events_per_s=3000.0, serving__streaming_required=True)
    assert chosen(found, CDC).candidate.pattern == "aws-debezium-server"
    assert found.cost.complete
    alone = planned(catalog, "aws", "AWS DMS", load__events_per_s=3000.0, serving__streaming_required=True)
    assert chosen(alone, CDC).candidate.option == "r6i-large"
    assert alone.cost.unpriced == ("dms.r6i.large.multi-az",)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_lists_may_be_kept_and_single_scores_are_not(catalog: Catalog, cloud: str) -> None:
    lists = planned(catalog, cloud, ml_task="recommendation")
    choice = chosen(lists, CACHE)
    assert choice.candidate.pattern == f"{cloud}-no-response-cache"
    assert {one.pattern for one in choice.alternatives} >= {f"{cloud}-in-process-cache"}


def test_a_cache_grows_with_what_it_keeps(catalog: Catalog) -> None:
    def memory(rps: float) -> tuple[str, float]:
        one = chosen(
            planned(catalog, "aws", "response cache", load__peak_rps=rps, tools__forbidden=("cloudfront-cache",)), CACHE
        )
        return one.candidate.pattern, one.candidate.sizes["kept_gb"]

    (_, small), (_, large) = memory(100.0), memory(1000.0)
    assert large == pytest.approx(10 * small)


@pytest.mark.parametrize(("words", "tools"), [
    ("Put a WAF in front.", {"WAF"}),
    ("A web application firewall protects it.", {"WAF"}),
    ("CDC from Postgres with Debezium.", {"change data capture", "PostgreSQL", "Debezium"}),
    ("Orders come in by change data capture.", {"change data capture"}),
    ("Answers may be cached for 60 s.", {"response cache"}),
    ("Use AWS Glue Data Quality.", {"Glue Data Quality"}),
    ("Lineage goes to DataHub.", {"DataHub"}),
])  # fmt: skip
def test_parts_are_read_by_what_they_do(catalog: Catalog, words: str, tools: set[str]) -> None:
    constraints = read(
        f"We score card payments for fraud on AWS, 50 requests per second. {words}", catalog.lexicon
    ).constraints
    assert set(constraints.tools.preferred.value or ()) == tools


@pytest.mark.parametrize("words", [
    "Advice of the CDC on influenza is among the documents.",
    "No changes to the source systems.",
    "Models are cached on the runners.",
])  # fmt: skip
def test_words_that_only_sound_alike_ask_for_nothing(catalog: Catalog, words: str) -> None:
    constraints = read(f"We score card payments for fraud on AWS. {words}", catalog.lexicon).constraints
    assert constraints.tools.preferred.value is None


def test_a_firewall_that_is_refused_is_read_as_refused(catalog: Catalog) -> None:
    constraints = read("We score card payments for fraud on AWS, without a WAF.", catalog.lexicon).constraints
    assert constraints.tools.preferred.value is None
    assert constraints.tools.forbidden.value == ("WAF",)


def test_time_to_live_is_no_latency(catalog: Catalog) -> None:
    constraints = read(
        "We score card payments for fraud on AWS. Scores may be cached for 60 s.", catalog.lexicon
    ).constraints
    assert not any(getattr(constraints.latency, name).known for name in ("p50_ms", "p95_ms", "p99_ms", "max_ms"))
    assert not constraints.data.freshness_s.known


@pytest.mark.parametrize(("machine", "zones", "stored_gb", "usd"), [
    ("dms.t2.micro", True, 70, 730 * 0.036 + 20 * 0.23), ("dms.t2.micro", False, 50, 730 * 0.018), ("dms.r6i.large", True, 100, None),
])  # fmt: skip
def test_a_replication_instance_in_code_costs_what_the_book_knows(
    catalog: Catalog, machine: str, zones: bool, stored_gb: int, usd: float | None
) -> None:
    parameters = {"replication_instance_class": machine, "multi_az": zones, "allocated_storage": stored_gb}
    found = bill(catalog, "aws_dms_replication_instance", parameters)
    assert found.monthly_usd == (None if usd is None else pytest.approx(usd))
