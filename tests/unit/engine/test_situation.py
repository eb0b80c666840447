"""Framing: what the requirements leave open is assumed and marked, what the catalogue does not cover is said."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints, Provenance
from mlops_architect.domain.placement import CloudPlacement, Placement, Region
from mlops_architect.engine.situation import Framed, frame
from mlops_architect.engine.use_case_choice import choose_use_case
from mlops_architect.errors import Infeasible, InvalidInput


def framed(catalog: Catalog, fields: dict[str, Any], text: str = "") -> Framed:
    """Return what becomes of constraints that state these fields."""
    return frame(with_fields(fields), text, catalog, 95.0)


def test_nothing_stated_becomes_marked_assumptions(catalog: Catalog) -> None:
    result = framed(catalog, {})
    for path in ("cloud", "regions", "ml_task"):
        assumed = result.constraints.at(path)
        assert assumed.provenance is Provenance.ASSUMED
        assert assumed.note
        assert 0 < assumed.confidence < 1
    assert (result.situation.cloud, result.situation.region) == ("aws", "us-east-1")


def test_what_is_stated_stays(catalog: Catalog) -> None:
    result = framed(catalog, {"cloud": "aws", "regions": ("eu-west-1",), "ml_task": "fraud"})
    assert (result.situation.region, result.use_case.id) == ("eu-west-1", "card-fraud")
    assert result.constraints.regions.provenance is Provenance.STATED


@pytest.mark.parametrize(
    ("residency", "region"),
    [
        (("EU",), "eu-west-1"),
        (("Germany",), "eu-central-1"),
        (("Germany", "EU"), "eu-central-1"),
        (("United States",), "us-east-1"),
        (("United Kingdom",), "eu-west-2"),
        (("Frankfurt",), "eu-central-1"),
        (("Japan",), "ap-northeast-1"),
        (("India",), "ap-south-1"),
        (("Brazil",), "sa-east-1"),
        (("Canada",), "ca-central-1"),
    ],
)
def test_residency_picks_a_region_inside(catalog: Catalog, residency: tuple[str, ...], region: str) -> None:
    result = framed(catalog, {"data_residency": residency})
    assert result.situation.region == region
    assert residency[0] in result.constraints.regions.note


def test_whoever_reads_a_place_agrees_whether_a_region_lies_in_it(catalog: Catalog) -> None:
    """The policies judge residency too: they must not refuse a region that framing chose for a place."""
    for term in catalog.lexicon.places:
        try:
            region = framed(catalog, {"data_residency": (term.place,)}).situation.region
        except Infeasible:
            continue
        found = catalog.placement.region("aws", region)
        assert found is not None
        assert found.lies_in(term.place), term.place


@pytest.mark.parametrize(
    "residency", [("Kenya",), ("own_data_center",), ("EU", "United States"), ("Germany", "Ireland")]
)
def test_residency_that_no_region_meets_is_infeasible(catalog: Catalog, residency: tuple[str, ...]) -> None:
    with pytest.raises(Infeasible, match="data must stay in") as caught:
        framed(catalog, {"data_residency": residency})
    assert "eu-west-1" in caught.value.hint


def test_a_stated_region_outside_the_residency_area_is_infeasible(catalog: Catalog) -> None:
    with pytest.raises(Infeasible, match="us-east-1 lies outside the residency area EU") as caught:
        framed(catalog, {"data_residency": ("EU",), "regions": ("us-east-1",)})
    assert "eu-west-1" in caught.value.hint
    assert "us-east-1" not in caught.value.hint


def test_a_place_as_a_region_means_the_regions_there_inside_the_area(catalog: Catalog) -> None:
    assert framed(catalog, {"regions": ("Ireland",)}).situation.region == "eu-west-1"
    assert framed(catalog, {"regions": ("Frankfurt",)}).situation.region == "eu-central-1"
    assert framed(catalog, {"regions": ("EU",), "data_residency": ("Germany",)}).situation.region == "eu-central-1"


def test_an_unknown_region_is_infeasible_and_beside_a_known_one_left_out(catalog: Catalog) -> None:
    with pytest.raises(Infeasible, match="region mars-1 is not covered"):
        framed(catalog, {"regions": ("mars-1",)})
    assert framed(catalog, {"regions": ("mars-1", "eu-west-1")}).constraints.regions.value == ("eu-west-1",)


def test_another_cloud_is_infeasible(catalog: Catalog) -> None:
    narrow = replace(catalog, patterns={id_: one for id_, one in catalog.patterns.items() if one.cloud == "aws"})
    with pytest.raises(Infeasible, match="ask for gcp, and the catalogue covers only aws") as caught:
        framed(narrow, {"cloud": "gcp"})
    assert "--set cloud=aws" in caught.value.hint


@pytest.mark.parametrize("cloud", ["aws", "gcp", "azure"])
def test_a_named_cloud_is_taken_with_its_default_region(catalog: Catalog, cloud: str) -> None:
    result = framed(catalog, {"cloud": cloud}).situation
    regions = catalog.placement.of(cloud)
    assert regions is not None
    assert (result.cloud, result.region) == (cloud, regions.default_region)


def test_an_excluded_cloud_is_not_assumed(catalog: Catalog) -> None:
    assert framed(catalog, {"excluded_clouds": ("aws",)}).situation.cloud == "gcp"
    without_own = replace(
        catalog, patterns={id_: one for id_, one in catalog.patterns.items() if one.cloud != "on_prem"}
    )
    with pytest.raises(Infeasible, match="rule out public_cloud"):
        framed(without_own, {"excluded_clouds": ("public_cloud",)})
    with pytest.raises(Infeasible, match="rule out aws"):
        framed(without_own, {"excluded_clouds": ("aws", "gcp", "azure")})
    assert framed(catalog, {"excluded_clouds": ("public_cloud",)}).situation.cloud == "on_prem"
    assert framed(catalog, {"excluded_clouds": ("aws", "gcp", "azure")}).situation.cloud == "on_prem"
    assert framed(catalog, {"excluded_clouds": ("azure", "gcp")}).situation.cloud == "aws"


@pytest.mark.parametrize("excluded", ["aws", "public_cloud"])
def test_asking_for_a_cloud_and_ruling_it_out_is_a_contradiction(catalog: Catalog, excluded: str) -> None:
    with pytest.raises(InvalidInput, match="both ask for aws and rule it out"):
        framed(catalog, {"cloud": "aws", "excluded_clouds": (excluded,)})


def test_the_next_cloud_is_taken_when_the_default_is_ruled_out(catalog: Catalog) -> None:
    other = CloudPlacement(cloud="other", default_region="o-1", regions=(Region(id="o-1", name="One", areas=("eu",)),))
    placement = Placement(default_cloud="aws", clouds=(*catalog.placement.clouds, other))
    patterns = {id_: pattern.model_copy(update={"cloud": "other"}) for id_, pattern in catalog.patterns.items()}
    wider = replace(catalog, placement=placement, patterns=patterns)
    result = framed(wider, {"excluded_clouds": ("aws", "azure", "gcp")})
    assert (result.situation.cloud, result.situation.region) == ("other", "o-1")


@pytest.mark.parametrize(
    ("stated", "law"),
    [
        ({"data_residency": ("EU",), "data.classes": ("pii",)}, ("gdpr",)),
        ({"cloud": "gcp", "regions": ("europe-west3",), "data.classes": ("phi",)}, ("gdpr",)),
        ({"data.classes": ("pii",)}, None),
        ({"regions": ("us-east-1",), "data.classes": ("pii",)}, None),
        ({"data_residency": ("EU",), "data.classes": ("confidential",)}, None),
        ({"cloud": "on_prem", "regions": ("on-premises",), "data.classes": ("pii",)}, None),
    ],
)
def test_the_law_for_personal_data_is_assumed_where_it_is_asked_to_be_kept(
    catalog: Catalog, stated: dict[str, object], law: tuple[str, ...] | None
) -> None:
    regimes = framed(catalog, {"ml_task": "classification", **stated}).constraints.compliance.regimes
    assert (regimes.value, regimes.known) == (law, law is not None)
    assert regimes.provenance is (Provenance.ASSUMED if law else Provenance.UNKNOWN)


def test_named_rules_stay_as_they_are(catalog: Catalog) -> None:
    stated = {"ml_task": "fraud", "data_residency": ("EU",), "data.classes": ("pii",), "compliance.regimes": ("soc2",)}
    assert framed(catalog, stated).constraints.compliance.regimes.value == ("soc2",)


def test_the_words_choose_among_use_cases_of_a_task(catalog: Catalog) -> None:
    wanted = with_fields({"ml_task": "classification"})
    assert choose_use_case(wanted, "which customers will churn? customer churn", catalog).id == "customer-churn"
    assert choose_use_case(wanted, "", catalog).ml_tasks[0] == "classification"


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("Forecast calls per queue for the next 14 days", "series-forecasting"),
        ("Forecast the output of our wind plants", "series-forecasting"),
        ("We need forecasts", "series-forecasting"),
        ("Forecast the demand of 500 products in 40 stores", "demand-forecasting"),
        ("Sales forecasts by item, for replenishment", "demand-forecasting"),
    ],
)
def test_forecasts_of_a_shop_and_of_anything_else_are_two_kinds(catalog: Catalog, text: str, chosen: str) -> None:
    assert choose_use_case(with_fields({"ml_task": "forecasting"}), text, catalog).id == chosen


def test_a_task_nobody_covers_is_infeasible(catalog: Catalog) -> None:
    with pytest.raises(Infeasible, match="which no use case of the catalogue covers") as caught:
        choose_use_case(with_fields({"ml_task": "speech"}), "", catalog)
    assert "fraud" in caught.value.hint


@pytest.mark.parametrize(("task", "way_out"), [("speech", "ml_task=nlp"), ("other", "ml_task=classification")])
def test_a_task_nobody_covers_is_told_a_way_out(catalog: Catalog, task: str, way_out: str) -> None:
    with pytest.raises(Infeasible) as caught:
        choose_use_case(with_fields({"ml_task": task}), "", catalog)
    assert way_out in caught.value.hint


@pytest.mark.parametrize(
    "text",
    ["Summarise our support tickets", "translate product pages", "Named entities from contracts", "NER on letters"],
)
def test_what_only_sounds_like_a_use_case_is_refused(catalog: Catalog, text: str) -> None:
    with pytest.raises(Infeasible, match="covers classes alone"):
        choose_use_case(with_fields({"ml_task": "nlp"}), text, catalog)


@pytest.mark.parametrize(
    "text", ["Route support tickets to teams; no translation is needed", "Sentiment of reviews of nerdy films"]
)
def test_what_is_ruled_out_or_only_looks_alike_is_no_reason_to_refuse(catalog: Catalog, text: str) -> None:
    assert choose_use_case(with_fields({"ml_task": "nlp"}), text, catalog).id == "text-classification"


@pytest.mark.parametrize(
    ("text", "covered"),
    [("Number plates are on the photos of the damage, so GDPR matters", True), ("ANPR at the car park: read number plates", False)],
)  # fmt: skip
def test_what_merely_lies_on_a_picture_is_not_what_is_asked_for(catalog: Catalog, text: str, covered: bool) -> None:
    with nullcontext() if covered else pytest.raises(Infeasible, match="text read from pictures"):
        choose_use_case(with_fields({"ml_task": "cv"}), text, catalog)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "forecast electricity demand minute by minute",
            "“minute by minute”: steps of forecasts are five minutes or more",
        ),
        ("forecast hourly electricity demand of substations", ""),
        ("forecast the daily demand of stores, not hourly", ""),
    ],
)
def test_what_has_to_be_changed_by_hand_is_told(catalog: Catalog, text: str, told: str) -> None:
    asked = framed(catalog, {"ml_task": "forecasting"}, text).use_case.changes_asked
    assert [one[: len(told)] for one in asked] == ([told] if told else [])


def test_without_a_task_the_words_decide(catalog: Catalog) -> None:
    assert choose_use_case(Constraints(), "score card fraud as it happens", catalog).id == "card-fraud"
    assert framed(catalog, {}, "score card fraud as it happens").constraints.ml_task.value == "fraud"


def test_the_same_input_gives_the_same_situation(catalog: Catalog) -> None:
    fields = {"ml_task": "fraud", "load.peak_rps": 20.0}
    assert framed(catalog, fields).situation.workload == framed(catalog, fields).situation.workload


@pytest.mark.parametrize(
    ("regime", "region"), [("gdpr", "eu-west-1"), ("hipaa", "us-east-1"), ("pci_dss", "us-east-1")]
)
def test_without_a_place_the_law_named_decides_the_region(catalog: Catalog, regime: str, region: str) -> None:
    result = framed(catalog, {"compliance.regimes": (regime,)})
    assert result.situation.region == region
    assert result.constraints.regions.provenance is Provenance.ASSUMED
    assert ("is the law" in result.constraints.regions.note) == (regime != "pci_dss")


def test_a_stated_horizon_renames_the_label_and_moves_its_delay(catalog: Catalog) -> None:
    stated = {"ml_task": "classification", "training.horizon_days": 60.0}
    usual = framed(catalog, {"ml_task": "classification"}, "churn of subscribers").use_case
    result = framed(catalog, stated, "churn of subscribers").use_case
    assert (usual.label.column, usual.label.delay_days) == ("churned_30d", 30)
    assert (result.label.column, result.label.delay_days) == ("churned_60d", 60)
    assert "60 days" in result.framing
    assert "30 days" not in result.label.description


def test_a_stated_label_delay_holds_and_is_never_below_the_horizon(catalog: Catalog) -> None:
    fraud = framed(catalog, {"ml_task": "fraud", "training.label_delay_days": 45.0}).use_case
    assert fraud.label.delay_days == 45
    early = framed(
        catalog,
        {"ml_task": "classification", "training.horizon_days": 60.0, "training.label_delay_days": 10.0},
        "churn of subscribers",
    )
    assert early.use_case.label.delay_days == 60


def test_every_horizon_of_the_catalogue_is_told_in_its_own_words(catalog: Catalog) -> None:
    for use_case in catalog.use_cases.values():
        horizon = use_case.label.horizon
        for words in horizon.words if horizon is not None else ():
            assert words in use_case.framing + use_case.label.description


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("30-day readmission risk", "30-day readmission risk"),
        ("parcel delay prediction", "Parcel delay prediction"),
        ("the number of calls", "Number of calls"),
        ("score inbound leads", "Lead and case scoring"),
        ("Tell the site crew when", "Lead and case scoring"),
        ("readmission risk within", "Lead and case scoring"),
        ("within half a minute when a cavern behaves oddly", "Lead and case scoring"),
        ("`rm -rf` ${HOME} {{ x }}", "Lead and case scoring"),
        ("", "Lead and case scoring"),
    ],
)
def test_a_generic_use_case_takes_the_requirements_own_plain_name(catalog: Catalog, name: str, title: str) -> None:
    stated = {"ml_task": "classification", **({"use_case": name} if name else {})}
    assert framed(catalog, stated).use_case.title == title


def test_a_known_use_case_keeps_its_title(catalog: Catalog) -> None:
    assert framed(catalog, {"ml_task": "fraud", "use_case": "gift cards"}).use_case.title != "Gift cards"


@pytest.mark.parametrize(("stated", "title"), [
    ("Churn of pupils", "Churn of pupils"),
    ("Photos contain number plates", "Lead and case scoring"),
    ("how many minutes late it will be", "Lead and case scoring"),
])  # fmt: skip
def test_a_sentence_names_no_system(catalog: Catalog, stated: str, title: str) -> None:
    assert framed(catalog, {"ml_task": "classification", "use_case": stated}).use_case.title == title


def test_the_one_place_of_a_target_is_not_said_to_be_the_largest(catalog: Catalog) -> None:
    note = framed(catalog, {"cloud": "on_prem"}).constraints.regions.note
    assert "price list" not in note
    assert "the only place" in note


def test_a_large_picture_takes_its_time_to_decode_and_a_night_of_them_too(catalog: Catalog) -> None:
    def load(**more: Any) -> dict[str, float]:
        return framed(catalog, {"ml_task": "cv", **more}).situation.workload.values()

    usual, large = load(), load(**{"work.request_kb": 8_000.0})
    assert usual["model_cpu_ms"] == pytest.approx(12)
    assert large["model_cpu_ms"] == pytest.approx(6 + 5.4 + 200)
    night = {"serving.modes": ("batch",), "load.daily_predictions": 50_000.0}
    few, many = load(**night), load(**night, **{"data.ingest_gb_per_day": 400.0})
    assert few["scoring_vcpu_hours_per_run"] < 0.5
    assert many["scoring_vcpu_hours_per_run"] > few["scoring_vcpu_hours_per_run"] + 2.5
