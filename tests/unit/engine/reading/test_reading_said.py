"""Everyday wording: what is said in a sentence is read from it alone, in a mail and in a list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from mlops_architect.engine.reading import to_labels

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

SAID: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("everyday.yaml").read_text(encoding="utf-8"))
HUMAN, DOWN = "human_in_loop_required", "availability_pct"
WRAPPINGS = ("{}", "From: Ada\nSubject: request\n\nHi all,\n\n{}\n\nBest, Ada", "- {}")
PERSONS = ("foreman", "curator", "harbour master", "nurse", "librarian", "auctioneer's clerk", "moderator")
DEEDS = ("close a valve", "reject an applicant", "send a letter", "stop a line", "ban a player")
PERIODS = {"week": 7, "month": 30, "quarter": 91, "year": 365}
MOVED = {"azure": ("Sweden", "swedencentral"), "gcp": ("Belgium", "europe-west1"), "aws": ("Ireland", "eu-west-1")}


def labels(reader: Reader, text: str) -> dict[str, Any]:
    return to_labels(reader.read(text))


def at(found: dict[str, Any], name: str) -> Any:
    node: Any = found
    for part in name.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    return sorted(node) if isinstance(node, list) else node


def right(read: Any, wanted: Any) -> bool:
    if wanted is None:
        return not read
    if isinstance(wanted, list):
        return bool(read == sorted(wanted))
    if isinstance(wanted, bool | str):
        return bool(read == wanted)
    return read is not None and bool(read == pytest.approx(wanted, rel=0.02, abs=1e-4))


@pytest.mark.parametrize("wrapping", WRAPPINGS, ids=["alone", "mail", "list"])
def test_a_sentence_is_read_wherever_it_stands(reader: Reader, wrapping: str) -> None:
    missed: list[tuple[str, str, Any]] = []
    for case in SAID:
        found = labels(reader, wrapping.format(case["says"]))
        missed.extend(
            (case["says"], name, at(found, name))
            for name, to in case["reads"].items()
            if not right(at(found, name), to)
        )
    assert missed == []


@pytest.mark.parametrize("deed", DEEDS)
def test_a_machine_that_must_not_act_alone_needs_a_person(reader: Reader, deed: str) -> None:
    assert labels(reader, f"Nobody wants the model to {deed} by itself.")[HUMAN] is True
    assert labels(reader, f"The software must never {deed} on its own.")[HUMAN] is True


@pytest.mark.parametrize("person", PERSONS)
def test_whoever_has_the_last_word_is_in_the_loop(reader: Reader, person: str) -> None:
    assert labels(reader, f"The {person} always has the last word.")[HUMAN] is True
    assert labels(reader, "The model has the last word.")[HUMAN] is False


@pytest.mark.parametrize(("period", "days"), PERIODS.items())
@pytest.mark.parametrize("minutes", [10, 45, 90])
def test_downtime_allowed_in_a_period_is_availability(reader: Reader, period: str, days: int, minutes: int) -> None:
    found = labels(reader, f"It may be down {minutes} minutes a {period}.")
    assert found[DOWN] == pytest.approx(100 * (1 - minutes / (days * 1440)), abs=2e-3)
    assert found["rto_minutes"] is None


def test_a_limit_on_being_down_may_stand_after_a_comma(reader: Reader) -> None:
    text = "The gantries keep working when we are down, but not for more than an hour a week."
    assert reader.read(text).constraints.availability.target_pct.value == 99.405
    aside = "When the lift is down, people take the stairs, which takes them at most an hour a week."
    assert not reader.read(aside).constraints.availability.target_pct.known


@pytest.mark.parametrize(("cloud", "place"), MOVED.items())
def test_a_country_beside_its_cloud_is_the_region(reader: Reader, cloud: str, place: tuple[str, str]) -> None:
    found = labels(reader, f"It runs on {cloud.upper() if cloud != 'azure' else 'Azure'}, {place[0]}.")
    assert (found["cloud"], found["regions"]) == (cloud, [place[1]])


@pytest.mark.parametrize(
    "text",
    [
        "The model should retrain by itself every night.",
        "The job must not restart by itself.",
        "Our manager decides on the budget in March.",
        "The engineers review the code every week.",
    ],
)
def test_other_decisions_are_nobody_in_the_loop(reader: Reader, text: str) -> None:
    assert labels(reader, text).get(HUMAN) is None


def test_who_only_sends_readings_asks_for_nothing(reader: Reader) -> None:
    found = labels(reader, "The 19 blowers report every second. Tell us when a blower runs hot.")
    assert found["throughput_rps_peak"] is None
    assert found["serving_modes"] == ["streaming"]
