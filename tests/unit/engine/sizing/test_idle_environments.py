"""Environments beside production: never dearer than it, never cheaper for being more, and nothing where all scales to zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.assumption import BesideProduction
from mlops_architect.domain.cost import IdleEnvironment
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.sizing.idle import Unused, idle_environments, names_beside, smallest
from mlops_architect.engine.sizing.sized import Sized, size
from mlops_architect.usecases.linting.loads import extreme_loads

CATALOG = load_catalog((builtin_root(),))
LOADS: Mapping[str, Mapping[str, float]] = {name: load.values() for name, load in extreme_loads(CATALOG).items()}
REGIONS = {"aws": "eu-west-1", "gcp": "europe-west3", "azure": "westeurope"}
PRICERS = {cloud: Pricer(CATALOG.prices, region, CATALOG.pricing) for cloud, region in REGIONS.items()}
WRITTEN = sorted(
    pattern.id
    for pattern in CATALOG.patterns.values()
    if pattern.cloud in REGIONS and "design-only" not in pattern.traits
)
assert CATALOG.beside_production is not None
BESIDE: BesideProduction = CATALOG.beside_production

patterns = st.sampled_from(WRITTEN)
loads = st.sampled_from(sorted(LOADS))


def pick(pattern_id: str, load: str, position: int = 0) -> Sized:
    """Return a pattern sized for production."""
    pattern = CATALOG.patterns[pattern_id]
    option = pattern.options[position % len(pattern.options)]
    return size(pattern, option, LOADS[load], PRICERS[pattern.cloud])


def idle(picks: list[Sized], load: str, stated: tuple[str, ...] | None = None) -> tuple[IdleEnvironment, ...]:
    """Return the environments beside production."""
    unused = Unused(BESIDE, LOADS[load], PRICERS[picks[0].pattern.cloud])
    at_rest = [replace(one, beside=unused.of(one.pattern, one.option)) for one in picks]
    return idle_environments(names_beside(BESIDE, stated), at_rest)


@settings(max_examples=150, deadline=None)
@given(patterns, loads, st.integers(0, 9))
def test_an_unused_environment_costs_no_more_than_production(pattern_id: str, load: str, position: int) -> None:
    production = pick(pattern_id, load, position)
    dev, staging = idle([production], load)
    assert 0 <= dev.monthly.expected_usd <= production.expected_usd + 0.01
    assert dev.monthly.low_usd <= dev.monthly.expected_usd + 1e-9
    assert dev.monthly.expected_usd <= dev.monthly.high_usd + 1e-9
    assert dev.monthly == staging.monthly
    assert sum(dev.by_capability.values()) == pytest.approx(dev.monthly.expected_usd)


@settings(max_examples=60, deadline=None)
@given(st.lists(patterns, min_size=1, max_size=4, unique=True), loads, st.integers(0, 4))
def test_more_environments_never_cost_less(pattern_ids: list[str], load: str, more: int) -> None:
    cloud = CATALOG.patterns[pattern_ids[0]].cloud
    picks = [pick(one, load) for one in pattern_ids if CATALOG.patterns[one].cloud == cloud]
    names = tuple(f"try-{number}" for number in range(1 + more))
    fewer, all_of_them = idle(picks, load, names[:1]), idle(picks, load, names)
    assert len(all_of_them) == len(names)
    assert sum(one.monthly.expected_usd for one in fewer) <= sum(one.monthly.expected_usd for one in all_of_them) + 1e-9


@pytest.mark.parametrize("load", sorted(LOADS))
def test_every_option_of_every_pattern_has_a_price_at_rest(load: str) -> None:
    unused = {cloud: Unused(BESIDE, LOADS[load], pricer) for cloud, pricer in PRICERS.items()}
    for pattern in (one for one in CATALOG.patterns.values() if one.cloud in PRICERS):
        if any(item.no_price for item in pattern.bill):
            continue
        for option in pattern.options:
            lines = unused[pattern.cloud].of(pattern, option).lines
            assert [line.sku for line in lines if line.charge is None] == [], (pattern.id, option.id)


@settings(max_examples=60, deadline=None)
@given(patterns, loads)
def test_what_the_terraform_caps_is_capped_here(pattern_id: str, load: str) -> None:
    pattern = CATALOG.patterns[pattern_id]
    caps = smallest(pattern)
    small = size(pattern, pattern.options[0], LOADS[load], PRICERS[pattern.cloud], caps=caps)
    assert all(small.sizes[name] <= most for name, most in caps.items() if name in small.sizes)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (None, ["dev", "staging"]),
        (("Prod",), []),
        (("dev", "production"), ["dev"]),
        (("dev", "test", "staging", "prod"), ["dev", "test", "staging"]),
    ],
)
def test_production_is_not_counted_twice(stated: tuple[str, ...] | None, expected: list[str]) -> None:
    found = idle([pick("aws-vpc-nat-single", "nightly batch")], "nightly batch", stated)
    assert [one.name for one in found] == expected


def test_a_gateway_costs_the_same_and_a_function_nothing() -> None:
    gateway = pick("azure-vnet-nat", "nightly batch")
    (dev, _) = idle([gateway], "nightly batch")
    fixed = sum(
        line.expected_usd for line in gateway.lines if line.sku in ("nat-gateway.hour", "public-ip.standard.static")
    )
    assert dev.by_capability["network"] >= fixed > 0
    (unused, _) = idle([pick("gcp-cloud-run-scale-to-zero", "real-time, streaming")], "real-time, streaming")
    assert unused.monthly.expected_usd == 0 and unused.by_capability == {}
