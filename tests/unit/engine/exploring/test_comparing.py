"""The same requirements on several clouds: designs side by side, and exact reasons where there is none."""

from __future__ import annotations

import pytest
from tests.unit.engine.exploring.clouds import only_aws, with_copy
from tests.unit.engine.optimiser.test_plan import FRAUD
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.comparison import Comparison
from mlops_architect.domain.placement import Region
from mlops_architect.engine.comparing import cloud_named, compared, unknown_cloud
from mlops_architect.engine.optimiser.plan import figures
from mlops_architect.engine.situation import frame

CLOUDS = ("aws", "gcp", "azure")


def columns(catalog: Catalog, clouds: tuple[str, ...] = CLOUDS, **changes: object) -> Comparison:
    fields = {**FRAUD, **{name.replace("__", "."): value for name, value in changes.items()}}
    wanted = with_fields({name: value for name, value in fields.items() if value is not None})
    return compared(clouds, wanted, "card fraud", catalog, 95.0)


def test_a_column_is_the_design_that_a_run_there_would_give(catalog: Catalog) -> None:
    both = with_copy(catalog)
    found = columns(both)
    aws, gcp, azure = found.columns
    alone = figures(frame(with_fields(FRAUD), "card fraud", catalog, 95.0).situation)
    assert alone is not None and aws.monthly is not None and gcp.monthly is not None
    assert aws.monthly == alone.cost.whole and aws.production == alone.cost.infrastructure
    assert aws.environments == alone.cost.idle_monthly
    assert aws.objective_usd == alone.objective_usd
    assert {part.capability: part.pattern for part in aws.parts} == {
        choice.capability: choice.candidate.pattern for choice in alone.choices
    }
    assert sum(part.monthly_usd or 0.0 for part in aws.parts) == pytest.approx(aws.production.expected_usd)
    assert gcp.monthly.expected_usd > 1.5 * aws.monthly.expected_usd
    assert all(part.pattern.startswith("gcp-") for part in gcp.parts)
    assert aws.proof is not None and aws.proof.optimal
    assert not azure.feasible


def test_a_cloud_without_patterns_says_so(catalog: Catalog) -> None:
    azure = columns(only_aws(catalog)).columns[2]
    assert azure.why == "the catalogue has no patterns for azure yet"
    assert azure.parts == ()


def test_a_cloud_that_lacks_a_capability_names_it(catalog: Catalog) -> None:
    gcp = columns(with_copy(catalog, leave_out="train")).columns[1]
    assert "no pattern for something this system needs on gcp" in gcp.why
    assert "training" in gcp.why


def test_a_ruled_out_cloud_says_so(catalog: Catalog) -> None:
    gcp = columns(with_copy(catalog), excluded_clouds=("gcp",)).columns[1]
    assert gcp.why == "the requirements rule out gcp"


def test_a_stated_cloud_and_region_are_overridden_and_the_override_is_said(catalog: Catalog) -> None:
    second = Region(id="eu-central-1", name="There", areas=("eu", "eea", "europe", "germany", "de"))
    first = Region(id="us-east-1", name="Far", areas=("us",))
    found = columns(with_copy(catalog, regions=(first, second)), cloud="aws", regions=("eu-west-1",))
    aws, gcp, _ = found.columns
    assert aws.overrides == ()
    assert gcp.overrides == (
        "cloud aws is asked for; compared on gcp",
        "region eu-west-1 is asked for; eu-central-1 is the nearest covered on gcp",
    )
    assert (aws.region, gcp.region) == ("eu-west-1", "eu-central-1")
    assert gcp.feasible


def test_residency_is_not_overridden(catalog: Catalog) -> None:
    first = Region(id="us-east-1", name="Far", areas=("us",))
    gcp = columns(with_copy(catalog, regions=(first,)), data_residency=("eu",)).columns[1]
    assert "data must stay in eu" in gcp.why


def test_an_infeasible_cloud_names_the_conflict_and_what_would_relax_it(catalog: Catalog) -> None:
    dear = columns(with_copy(catalog), budget__monthly_usd=2300.0)
    aws, gcp, _ = dear.columns
    assert aws.feasible
    assert "budget.monthly_usd" in gcp.why
    assert any("is enough" in text for text in gcp.relaxations)


def test_a_tool_that_a_cloud_does_not_have_is_told(catalog: Catalog) -> None:
    gcp = columns(with_copy(catalog), tools__preferred=("Pub/Sub",)).columns[1]
    assert "asked for Pub/Sub: no pattern of gcp uses it" in gcp.overrides


def test_what_is_assumed_differently_is_listed(catalog: Catalog) -> None:
    found = columns(with_copy(catalog, regions=(Region(id="eu-west-1", name="There", areas=("eu",)),)), regions=None)
    assert {d.name: d.values for d in found.differences}["regions"] == {"aws": "us-east-1", "gcp": "eu-west-1"}


@pytest.mark.parametrize(
    ("name", "cloud"), [("aws", "aws"), ("AWS", "aws"), ("Azure", "azure"), ("Google Cloud", "gcp"), ("nowhere", None)]
)
def test_clouds_go_by_their_usual_names(catalog: Catalog, name: str, cloud: str | None) -> None:
    assert cloud_named(name, catalog) == cloud


def test_a_misspelled_cloud_gets_a_suggestion(catalog: Catalog) -> None:
    assert "Did you mean azure?" in unknown_cloud("azur", catalog).hint
