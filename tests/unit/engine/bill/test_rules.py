"""Rules times prices: lines, tiers, repetition, regions, what is unknown and what waits for usage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.engine.bill.pricing_builders import bill, book, line, rule

from mlops_architect.domain.resource import Related, Resource, Unresolved
from mlops_architect.engine.bill.rules import bill_of, priced
from mlops_architect.errors import InvalidInput

ONE = book(("x", "us-east-1", 2.0))
TIERED = book(("x", "us-east-1", 3.5), ("x", "us-east-1", 2.8, 333.0), ("x", "us-east-1", 2.0, 1000.0))


def test_a_line_is_quantity_times_price() -> None:
    [found] = bill([line("param('size') * 2")], ONE, {"size": 5}).lines
    assert (found.quantity, found.usd_per_unit, found.monthly_usd, found.unit) == (10, 2, 20, "GB")


def test_each_tier_that_is_reached_is_a_line() -> None:
    found = bill([line("usage('n')")], TIERED, usage={"n": 1500})
    assert [(entry.name, entry.quantity) for entry in found.lines] == [
        ("Thing (tier 1)", 333), ("Thing (tier 2)", 667), ("Thing (tier 3)", 500),
    ]  # fmt: skip
    assert found.monthly_usd == pytest.approx(333 * 3.5 + 667 * 2.8 + 500 * 2)


def test_what_lies_below_the_first_tier_is_free() -> None:
    free_first = book(("x", "us-east-1", 1.0, 14.0))
    assert bill([line(10)], free_first).monthly_usd == 0
    assert bill([line(16)], free_first).monthly_usd == 2


def test_a_factor_stays_out_of_the_tiers() -> None:
    assert bill([line(400, factor=2)], TIERED).monthly_usd == pytest.approx(2 * (333 * 3.5 + 67 * 2.8))


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_more_never_costs_less(one: float, other: float) -> None:
    low, high = (bill([line("usage('n')")], TIERED, usage={"n": n}).monthly_usd for n in sorted((one, other)))
    assert low is not None and high is not None
    assert low <= high + 1e-6


def test_a_price_of_another_region_does_not_count() -> None:
    found = bill([line()], ONE, region="eu-west-1")
    assert (found.monthly_usd, found.lines) == (None, ())
    assert found.unknown == ("Thing: no price for x in eu-west-1",)


def test_a_price_that_holds_everywhere_does() -> None:
    assert bill([line()], book(("x", "global", 3.0)), region="eu-west-1").monthly_usd == 3


def test_nothing_of_what_has_no_price_costs_nothing() -> None:
    assert bill([line(0, "nowhere")], ONE).monthly_usd == 0


@pytest.mark.parametrize(
    ("given_region", "code"), [("Ireland", "eu-west-1"), ("West Europe", "westeurope"), ("eastus", "eastus")]
)
def test_display_names_of_regions_are_understood(given_region: str, code: str) -> None:
    assert bill([line()], book(("x", code, 3.0)), region=given_region).monthly_usd == 3


def test_a_line_may_be_paid_in_another_region() -> None:
    replicas = [line(each="param('replica')", region="item('region')", name="Replica in {item('region')}")]
    found = bill(replicas, book(("x", "a", 1.0), ("x", "b", 2.0)), {"replica": [{"region": "a"}, {"region": "b"}]})
    assert [(entry.name, entry.monthly_usd) for entry in found.lines] == [("Replica in a", 1), ("Replica in b", 2)]


def test_a_missing_parameter_is_unknown_and_a_default_is_taken() -> None:
    assert bill([line("param('size')")], ONE).unknown == ("Thing: needs parameter size",)
    assert bill([line("param('size', 4)")], ONE, {"size": None}).monthly_usd == 8


def test_a_missing_usage_figure_is_not_metered() -> None:
    found = bill([line("usage('gb')"), line(1)], ONE)
    assert (found.monthly_usd, found.needs_usage, found.unknown) == (2, ("Thing: usage gb",), ())
    assert bill([line("usage('gb', 3)")], ONE, usage={"gb": None}).monthly_usd == 6


def test_a_value_that_only_apply_tells_is_unknown_in_spite_of_a_default() -> None:
    for parameters in ({"size": Unresolved("later")}, {"size": [{"of": Unresolved("later")}]}):
        found = bill([line("param('size', 1) if param('size.of', 1) else 1")], ONE, parameters)
        assert found.monthly_usd is None
        assert "later" in found.unknown[0]


def test_entries_count_though_what_they_are_is_not_known() -> None:
    ids = [Unresolved("later"), Unresolved("later")]
    assert bill([line("count('ids')")], ONE, {"ids": ids}).monthly_usd == 4
    assert bill([line("sum('ids', 'n')")], ONE, {"ids": ids}).monthly_usd is None
    assert bill([line("item('n', 1)", each="param('ids')")], ONE, {"ids": ids}).monthly_usd is None


def test_blocks_are_entered_without_an_index() -> None:
    parameters = {"a": [{"b": {"c": [{"d": 7}]}}], "many": [{"n": 1}, {"n": "2"}]}
    assert bill([line("param('a.b.c.d')")], ONE, parameters).monthly_usd == 14
    assert bill([line("param('many.1.n') + count('many') + sum('many', 'n')")], ONE, parameters).monthly_usd == 14
    assert bill([line("param('many.n', 1)")], ONE, parameters).unknown == ("Thing: many.n leads into 2 blocks",)


def test_a_line_repeats_over_entries_with_values_of_its_own() -> None:
    lines = [line("double", each="param('disks')", values={"double": "item('gb') * 2"}, when="item('gb') > 1")]
    assert bill(lines, ONE, {"disks": [{"gb": 1}, {"gb": 2}, {"gb": 3}]}).monthly_usd == 20
    assert bill(lines, ONE).monthly_usd == 0
    assert bill([line("item('')", each="param('n')")], ONE, {"n": [1, 2]}).monthly_usd == 6


def test_related_resources_are_asked() -> None:
    plan = (Related("aws_plan", {"sku": None}), Related("aws_plan", {"sku": 3}))
    assert bill([line("related('aws_plan', 'sku')")], ONE, related=plan).monthly_usd == 6
    assert (
        bill([line("count_related('aws_plan') if has_related('aws_plan') else 0")], ONE, related=plan).monthly_usd == 4
    )
    assert bill([line("related('aws_plan', 'sku')")], ONE).unknown
    assert bill([line("related('aws_plan', 'sku', 1)")], ONE).monthly_usd == 2


def test_different_values_of_related_resources_are_listed() -> None:
    near = tuple(Related("a_net", {"place": place}) for place in ("West Europe", "westeurope", None, "eastus"))
    assert bill([line("length(related_values('a_net', 'place'))")], ONE, related=near).monthly_usd == 4
    repeated = [line("length(item(''))", each="related_values('a_net', 'place')")]
    assert bill(repeated, ONE, related=near[2:]).monthly_usd == 2 * len("eastus")
    assert bill([line("length(related_values('a_net', 'place'))")], ONE).monthly_usd == 0


def test_tables_and_machines_are_looked_up() -> None:
    tables = {"sizes": {"big": 4, "1": 2}}
    assert bill([line("lookup('sizes', param('size'))")], ONE, {"size": 1}, tables=tables).monthly_usd == 4
    assert bill([line("lookup('sizes', 'huge')")], ONE, tables=tables).unknown == (
        "Thing: needs 'huge' in the table sizes",
    )
    assert bill([line("vcpus('ml.m5.large') + memory_gib('db.m5.large')")], ONE).monthly_usd == 20
    assert bill([line("gpu_count('P4D.24xlarge') if gpu('p4d.24xlarge') else 0")], ONE).monthly_usd == 16
    assert bill([line("vcpus('n2-custom-4-8192') + memory_gib('custom-4-8192')")], ONE).monthly_usd == 24
    assert "m9.huge" in bill([line("vcpus('m9.huge')")], ONE).unknown[0]


def test_a_value_of_a_line_changes_what_follows_from_it_there_and_nowhere_else() -> None:
    values = {"size": 3, "again": "size + 1"}
    alone = [line("again", when="again > 2")]
    own = [line("again", when="again > 2", values={"size": 7})]
    each = [line("again + item('gb')", when="again > 2", each="param('disks')")]
    disks = {"disks": [{"gb": 10}, {"gb": 20}]}
    amounts = [found.quantity for found in bill([*alone, *own, *each, *alone], ONE, disks, values=values).lines]
    assert amounts == [4, 8, 14, 24, 4]


def test_values_are_worked_out_when_they_are_used() -> None:
    values = {"never": "param('missing')", "size": "param('size') * 2", "again": "size + 1"}
    assert bill([line("again")], ONE, {"size": 2}, values=values).monthly_usd == 10
    assert bill([line("a")], ONE, values={"a": "b", "b": "a"}).monthly_usd is None


def test_a_guard_keeps_a_missing_price_away() -> None:
    assert bill([line(1, "y", when="priced('y')"), line()], ONE).monthly_usd == 2


def test_what_a_rule_does_not_cover_is_unknown() -> None:
    not_covered = [{"when": "param('edition', '') == 'gold'", "reason": "no price for {param('edition')}"}]
    assert bill([line()], ONE, {"edition": "gold"}, unknown=not_covered).unknown == ("no price for gold",)
    assert bill([line()], ONE, unknown=not_covered).monthly_usd == 2


@pytest.mark.parametrize("quantity", ["-1", "'many'", "1 / 0", "param('text')", "nobody"])
def test_a_quantity_that_makes_no_sense_is_unknown(quantity: str) -> None:
    assert bill([line(quantity)], ONE, {"text": "abc"}).monthly_usd is None


def test_free_types_and_types_without_a_rule() -> None:
    free = rule({"free": "it is free"})
    assert priced(Resource("aws_thing", {}), free, ONE).monthly_usd == 0
    found = bill_of(
        [Resource("aws_thing", {}), Resource("aws_other", {}, address="aws_other.a")], {"aws_thing": free}, ONE
    )
    assert found.monthly_usd is None
    assert found.unknown == ("aws_other.a: no pricing rule for aws_other",)


def test_a_resource_whose_number_is_not_known_is_unknown() -> None:
    found = priced(Resource("aws_thing", {}, unresolved="count is not known"), rule({"lines": [line()]}), ONE)
    assert found.unknown == ("count is not known",)


def test_a_rule_that_is_no_expression_is_named_with_its_file() -> None:
    with pytest.raises(InvalidInput, match=r"test\.yaml.*aws_thing"):
        bill([line("1 +")], ONE)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "0"]), inner, max_size=3),
    max_leaves=8,
)


@given(_JSON, _JSON)
def test_no_parameters_or_usage_make_it_fail(parameters: object, usage: object) -> None:
    lines = [
        line("param('a.b', 1) * usage('a', 2)"),
        line("count('a') + sum('b', 'a')"),
        line("item('b', 1)", each="param('a')", name="{item('a', 'x')}"),
        line("number(param('b', '1')) if match(param('a', ''), '^x') else hours(param('b', '1h'))"),
    ]
    found = bill(lines, ONE, {"a": parameters, "b": usage}, {"a": usage, "b": parameters})
    assert found.monthly_usd is None or found.monthly_usd >= 0
