"""Every shipped pattern: formulas, prices, figures, relations, and a module that keeps its capability's contract."""

from __future__ import annotations

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Figure, Formula, Pattern, TerraformInput
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.formula import names
from mlops_architect.engine.situation import choose_use_case
from mlops_architect.engine.sizing.sized import size
from mlops_architect.engine.sizing.workload import derive_workload
from mlops_architect.scaffold.terraform import ROOT_VALUES

FOLDER = Path(__file__).parents[2] / "patterns"
FILES = sorted(FOLDER.glob("*/*/*/pattern.yaml"))
IDS = [path.parent.name for path in FILES]
COMMON_VARIABLES = {"name", "environment", "tags"}
DATA_CAPABILITIES = {"network", "secrets", "lake", "ingest-stream", "feature-offline", "feature-online", "registry"}
"""What the application's environment and permissions are made from; these modules cannot take them."""
SYSTEMS = {
    "real-time, streaming": {
        "ml_task": "fraud",
        "load.peak_rps": 2000.0,
        "latency.p99_ms": 100.0,
        "availability.target_pct": 99.9,
        "data.freshness_s": 5.0,
        "training.cadence": "daily",
        "team.size": 4.0,
    },
    "nightly batch": {"ml_task": "classification", "serving.modes": ("batch",), "load.daily_predictions": 3e6},
    "tiny, both": {
        "ml_task": "regression",
        "serving.modes": ("online", "batch"),
        "load.peak_rps": 0.2,
        "load.daily_predictions": 10.0,
        "data.ingest_gb_per_day": 0.001,
        "training.cadence": "one_off",
    },
}

each_pattern = pytest.mark.parametrize("pattern_id", IDS)


@pytest.fixture(scope="module")
def loads(catalog: Catalog) -> dict[str, Workload]:
    """Return the workloads of three systems as far apart as can be."""
    found = {}
    for title, fields in SYSTEMS.items():
        wanted = with_fields(dict(fields))
        use_case: UseCase = choose_use_case(wanted, "", catalog)
        found[title] = derive_workload(wanted, use_case, catalog.assumptions)
    return found


@cache
def declared(folder: Path) -> dict[str, bool]:
    """Return the variables of a module, and whether each has a default."""
    found = {}
    for path in sorted((folder / "terraform").glob("*.tf")):
        for name, body in re.findall(r'^variable "([^"]+)" \{\n(.*?)^\}', path.read_text(), re.MULTILINE | re.DOTALL):
            found[name] = re.search(r"^  default\s*=", body, re.MULTILINE) is not None
    return found


@cache
def offered(folder: Path) -> frozenset[str]:
    """Return the outputs of a module."""
    texts = [path.read_text() for path in sorted((folder / "terraform").glob("*.tf"))]
    return frozenset(name for text in texts for name in re.findall(r'^output "([^"]+)" \{', text, re.MULTILINE))


def formulas(pattern: Pattern) -> Iterator[tuple[str, Formula]]:
    """Yield every formula that is evaluated after all sizes are known, with what it is."""
    for limit in pattern.limits:
        yield f"limit {limit.what}", limit.value
        yield f"limit {limit.what}", limit.maximum
    for item in pattern.bill:
        yield f"bill {item.what}", item.quantity
    for what, figure in figures(pattern):
        yield what, figure.value


def figures(pattern: Pattern) -> Iterator[tuple[str, Figure]]:
    """Yield every figure of a pattern with what it is."""
    yield "availability", pattern.availability.sla_pct
    yield "operating hours", pattern.operating_hours_per_month
    yield "rpo", pattern.rpo_minutes
    yield "rto", pattern.rto_minutes
    if pattern.cold_start_ms:
        yield "cold start", pattern.cold_start_ms
    if pattern.latency:
        yield "p50", pattern.latency.p50_ms
        yield "p99", pattern.latency.p99_ms


def inputs(pattern: Pattern) -> Iterator[tuple[str, TerraformInput]]:
    """Yield every place a module input or a variable of the application's environment comes from."""
    yield from pattern.terraform.inputs.items()
    yield from pattern.app_env.items()


def test_every_folder_with_a_module_has_its_pattern() -> None:
    assert FILES
    assert {path.parent for path in FOLDER.glob("*/*/*/terraform")} == {path.parent for path in FILES}


def test_every_capability_has_three_alternatives_on_aws(catalog: Catalog) -> None:
    few = {
        c.id: len(catalog.serving(c.id, "aws")) for c in catalog.capabilities if len(catalog.serving(c.id, "aws")) < 3
    }
    assert few == {}


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(IDS).items() if count > 1] == []


@each_pattern
def test_it_answers_a_known_capability_in_known_places(catalog: Catalog, pattern_id: str) -> None:
    pattern = catalog.patterns[pattern_id]
    capability = catalog.capability(pattern.capability)
    placement = catalog.placement.of(pattern.cloud)
    assert placement is not None
    assert set(pattern.regions) <= {"*", *(region.id for region in placement.regions)}
    if pattern.latency:
        assert "online" in capability.path, "only what a request passes through has a latency"
    if "online" in capability.path:
        assert pattern.latency, "what a request passes through takes time"


@each_pattern
def test_its_words_are_there_and_its_tools_are_in_lower_case(catalog: Catalog, pattern_id: str) -> None:
    pattern = catalog.patterns[pattern_id]
    for texts in (
        pattern.when_to_use,
        pattern.when_not_to_use,
        pattern.pros,
        pattern.cons,
        pattern.tools,
        pattern.skills,
    ):
        assert texts
        assert all(text.strip() == text != "" for text in texts)
    for group in (pattern.tools, pattern.traits, pattern.compliance):
        assert [word for word in group if word != word.lower()] == []
        assert len(set(group)) == len(group)
    assert pattern.title
    assert pattern.summary


@each_pattern
def test_its_options_are_told_apart_and_hide_nothing(
    catalog: Catalog, loads: dict[str, Workload], pattern_id: str
) -> None:
    pattern = catalog.patterns[pattern_id]
    quantities = set(next(iter(loads.values())).values())
    assert len({option.id for option in pattern.options}) == len(pattern.options)
    for option in pattern.options:
        assert not set(option.values) & quantities
        assert not set(option.values) & set(pattern.sizing)
    assert not set(pattern.sizing) & quantities


@each_pattern
def test_its_formulas_use_known_names_only(catalog: Catalog, loads: dict[str, Workload], pattern_id: str) -> None:
    pattern = catalog.patterns[pattern_id]
    for option in pattern.options:
        known = set(next(iter(loads.values())).values()) | set(option.values)
        for name, formula in pattern.sizing.items():
            assert names(formula) <= known, f"{option.id}: size {name}"
            known.add(name)
        for what, formula in formulas(pattern):
            assert names(formula) <= known, f"{option.id}: {what}"


@each_pattern
@pytest.mark.parametrize("system", SYSTEMS)
def test_it_can_be_sized_and_priced(catalog: Catalog, loads: dict[str, Workload], pattern_id: str, system: str) -> None:
    pattern = catalog.patterns[pattern_id]
    for option in pattern.options:
        sized = size(pattern, option, loads[system].values(), Pricer(catalog.prices, "eu-west-1"))
        assert sized.unpriced == (), option.id
        assert all(math.isfinite(value) and value >= 0 for value in sized.sizes.values()), sized.sizes
        assert 0 <= sized.expected_usd < math.inf
        assert 90 < sized.availability_pct <= 100
        assert 0 <= sized.hours < 200
        assert sized.rpo_minutes >= 0
        assert sized.rto_minutes >= 0
        assert (sized.cold_start_ms or 0) >= 0
        if sized.p50_ms is not None and sized.p99_ms is not None:
            assert 0 < sized.p50_ms <= sized.p99_ms
        for line in sized.lines:
            assert line.charge is not None
            money = line.charge.monthly
            assert 0 <= money.low_usd <= money.expected_usd <= money.high_usd, line.what


@each_pattern
def test_its_figures_have_sources(catalog: Catalog, pattern_id: str) -> None:
    pattern = catalog.patterns[pattern_id]
    assert pattern.sources
    links = [
        *pattern.sources,
        *(figure.source for _, figure in figures(pattern)),
        *(limit.source for limit in pattern.limits),
    ]
    assert [link for link in links if link and not link.startswith("https://")] == []
    assert [what for what, figure in figures(pattern) if figure.basis != "judgement" and not figure.source] == []
    if {"pci_dss", "hipaa", "soc2", "iso27001"} & set(pattern.compliance):
        assert pattern.compliance_source.startswith("https://")


@each_pattern
def test_its_relations_lead_to_patterns_that_exist(catalog: Catalog, pattern_id: str) -> None:
    pattern = catalog.patterns[pattern_id]
    for relation in (*pattern.requires, *pattern.conflicts):
        there = {other.id for other in catalog.serving(relation.capability, pattern.cloud)}
        assert relation.capability != pattern.capability
        assert set(relation.patterns) <= there
        assert relation.reason


@each_pattern
def test_its_module_gets_every_variable_it_declares(catalog: Catalog, pattern_id: str) -> None:
    pattern, folder = catalog.patterns[pattern_id], catalog.folders[pattern_id]
    variables = declared(folder)
    required = {name for name, has_default in variables.items() if not has_default}
    assert set(variables) >= COMMON_VARIABLES
    assert not set(pattern.terraform.inputs) & COMMON_VARIABLES
    assert set(pattern.terraform.inputs) <= set(variables)
    assert required - COMMON_VARIABLES <= set(pattern.terraform.inputs)


@each_pattern
def test_its_module_offers_the_outputs_of_its_capability(catalog: Catalog, pattern_id: str) -> None:
    pattern, folder = catalog.patterns[pattern_id], catalog.folders[pattern_id]
    assert set(catalog.capability(pattern.capability).outputs) <= offered(folder)
    assert set(pattern.terraform.outputs) <= offered(folder)


@each_pattern
def test_its_inputs_come_from_somewhere(catalog: Catalog, loads: dict[str, Workload], pattern_id: str) -> None:
    pattern = catalog.patterns[pattern_id]
    always = {1, catalog.capability(pattern.capability).when}
    sizes = {*pattern.sizing, *next(iter(loads.values())).values()}
    for name, given in inputs(pattern):
        if given.size is not None:
            assert all(given.size in {*sizes, *option.values} for option in pattern.options), name
        if given.root is not None:
            assert given.root in ROOT_VALUES, name
        if given.setting is not None:
            assert all(given.setting in option.settings for option in pattern.options), name
        if given.output is not None:
            capability, _, output = given.output.partition(".")
            makers = (pattern,) if capability == pattern.capability else catalog.serving(capability, pattern.cloud)
            assert [maker.id for maker in makers if output not in offered(catalog.folders[maker.id])] == [], name
            if catalog.capability(capability).when not in always:
                assert "default" in given.model_fields_set, f"{name}: {capability} is not always there"


def test_no_module_needs_what_is_made_from_it(catalog: Catalog) -> None:
    needs: dict[str, set[str]] = {capability.id: set() for capability in catalog.capabilities}
    job_makers = {capability.id for capability in catalog.capabilities if "job" in capability.outputs}
    for pattern in catalog.patterns.values():
        for given in pattern.terraform.inputs.values():
            if given.output is not None:
                needs[pattern.capability].add(given.output.partition(".")[0])
            if given.root in ("app_env", "access_policies"):
                assert pattern.capability not in DATA_CAPABILITIES, pattern.id
                needs[pattern.capability] |= DATA_CAPABILITIES
            if given.root in ("training_jobs", "scoring_jobs"):
                needs[pattern.capability] |= job_makers
    assert needs["network"] == needs["secrets"] == set()
    while needs:
        free = {name for name, others in needs.items() if not others & set(needs)}
        assert free, f"these need each other: {sorted(needs)}"
        needs = {name: others for name, others in needs.items() if name not in free}


def test_all_modules_are_formatted(terraform: str) -> None:
    done = subprocess.run(
        [terraform, "fmt", "-check", "-recursive", str(FOLDER)], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


def test_every_bill_names_prices_that_exist(catalog: Catalog) -> None:
    used = {
        option.skus[item.sku[1:-1]] if item.sku.startswith("{") else item.sku
        for pattern in catalog.patterns.values()
        for item in pattern.bill
        for option in pattern.options
    }
    assert used - catalog.prices.skus() == set()


def test_prices_say_where_they_come_from_and_from_when(catalog: Catalog) -> None:
    for tiers in catalog.prices.tiers.values():
        for tier in tiers:
            assert tier.source, tier.sku
            assert tier.as_of, tier.sku
            assert tier.unit, tier.sku


def test_a_large_stream_is_not_carried_by_a_herd_of_burstable_brokers(
    catalog: Catalog, loads: dict[str, Workload]
) -> None:
    pattern = catalog.patterns["aws-msk-provisioned"]
    load = dict(loads["real-time, streaming"].values())
    large = load | {"events_per_s_peak": 47_000.0, "event_kb": 1.0, "streaming": 1.0}
    for values, herd in ((load | {"events_per_s_peak": 50.0}, False), (large, True)):
        for option in pattern.options:
            sized = size(pattern, option, values, Pricer(catalog.prices, "eu-west-1"))
            burstable = any("Burstable" in text for text in sized.exceeded)
            assert burstable == (herd and option.values["burstable"] == 1), option.id
