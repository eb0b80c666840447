"""Families of wording, each with many members: all of them read, and turned round they say the opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mlops_architect.engine.reading.cycles import repeats

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

CONTEXT = "We want to predict which parcels will be late. "
HUMAN, EXPLAIN, GPU = (
    "oversight.human_in_loop_required",
    "oversight.explainability_required",
    "training.gpu_required",
)
CADENCE, DAILY, PEAK, AVERAGE = "training.cadence", "load.daily_predictions", "load.peak_rps", "load.avg_rps"
SOMEBODY = """Every refusal goes past a lawyer.
Each alert lands on the desk of an inspector first.
Nobody is turned down by software.
No one is rejected by a machine.
The growers make the call; the advice is only that.
Nothing happens automatically: I decide whom to phone.
The recruiter can always change the order.
Wir lehnen niemanden automatisch ab.
Abgelehnt wird nur durch einen Sachbearbeiter.
La décision finale reste au gestionnaire.
Nada se bloquea sin que un analista lo apruebe.
No ban without a moderator's OK.
Bans only after a moderator has looked."""
NOBODY = """Not needed: human review, GPU.
No person looks at the results.
Es schaut kein Mensch mehr drüber.
Decisions are final without anyone in between."""
WHY = """Reasons to the analyst.
The software must say what it dislikes.
Hay que decirle el porqué al analista.
Customers have a right to know the grounds."""
NO_WHY = """Not needed: explanations.
Nobody asks for reasons.
Reasons: none."""
NO_GPU = """Not needed: explanations, human review, GPU.
GPUs will not be used.
GPUs are too dear, so CPU."""
WEEKLY = """Nous réentraînons une fois par semaine, pas davantage.
Retrain nightly? No, weekly.
Retrain each night? No no. Every Monday.
¿reentreno diario? no: cada semana
In v1 we asked for monthly retraining; v3 asks for once a week.
It is enough if the model is brought up to date once a week.
One retrain per week.
{"training": {"gpus": "8x A10G", "where": "aws", "cadence": "weekly"}}"""
EACH_DAY = """There are 9,000 fields, each gets its advice once a day.
All 9,000 customers once every night.
Every night for each of the 9,000 stores.
Each of our 9,000 machines is scored once a day.
On a typical day 9,000 claims come in.
Volume: 9k/day
Every match, up to 9,000 a day, one verdict per match."""
NO_COUNT = """Each clerk asks 20 questions a day.
The 9,000 shops open daily at 8.
We meet weekly with 120 managers.
tonnes_per_year: 1900000"""


def _lines(text: str) -> list[str]:
    return text.splitlines()


@pytest.mark.parametrize(
    ("sentence", "path", "value"),
    [
        *((s, HUMAN, True) for s in _lines(SOMEBODY)),
        *((s, HUMAN, False) for s in _lines(NOBODY)),
        *((s, EXPLAIN, True) for s in _lines(WHY)),
        *((s, EXPLAIN, False) for s in _lines(NO_WHY)),
        *((s, GPU, False) for s in _lines(NO_GPU)),
        *((s, CADENCE, "weekly") for s in _lines(WEEKLY)),
        *((s, DAILY, 9000) for s in _lines(EACH_DAY)),
        *((s, DAILY, None) for s in _lines(NO_COUNT)),
        ("GPUs are fine and in fact required.", GPU, True),
        ("Reprise en 20 minutes. Restart after a failure may take up to two hours.", "recovery.rto_minutes", 120),
        ("how old can the data be? 1h max", "data.freshness_s", 3600),
        ("datos_en: Chile", "data.residency", ("Chile",)),
        ("The tenderer shall employ at least 25 persons.", "team.size", None),
        ("Trois personnes s'en occuperont.", "team.size", 3),
        ("Each truck costs 5,000 euros a month.", "budget.monthly_usd", None),
        ("Our budget is $9,000 a quarter.", "budget.monthly_usd", 3000),
        ("Our budget is 100 dollars per day.", "budget.monthly_usd", 3000),
    ],
)
def test_a_wording_of_the_family_is_read(reader: Reader, sentence: str, path: str, value: object) -> None:
    path = "data_residency" if path == "data.residency" else path
    read = reader.value(CONTEXT + sentence, path)
    assert read == (pytest.approx(value) if isinstance(value, (int, float)) and value is not True else value)


@pytest.mark.parametrize(
    ("sentence", "path", "value"),
    [
        ("Load is 40 requests a second on average; during the two sale weeks that doubles.", PEAK, 80),
        (
            "900 lists a second in the evening, 350 on average. In the sale weeks the evening figure doubles.",
            PEAK,
            1800,
        ),
        ("40 requests per second, at month end twice that", PEAK, 80),
        ("80 rps at peak, half of which before 18:00.", AVERAGE, 40),
        ("80 requests per second on Fridays, half as many on other days", AVERAGE, 40),
        ("| Topic | Before | After |\n|---|---|---|\n| Requests per second, peak | 4k | 11k |", PEAK, 11000),
        ("| Topic | Now | Goal |\n|---|---|---|\n| Comments per minute (election night) | 2,400 | 9,000 |", PEAK, 150),
        ("| Item | Value | Unit |\n|---|---|---|\n| Requests | 120 | per second, all scored |", PEAK, 120),
    ],
)
def test_one_figure_follows_from_another(reader: Reader, sentence: str, path: str, value: float) -> None:
    assert reader.value("We want to rank offers.\n\n" + sentence, path) == pytest.approx(value)


@pytest.mark.parametrize(
    ("sentence", "modes"),
    [
        ("An API for single requests (200 ms) plus a nightly run over all customers.", {"online", "batch"}),
        ("Score a lead when it is created (< 3 s) and rescore the entire base overnight.", {"online", "batch"}),
        ("Online during the day, nightly batch for everyone.", {"online", "batch"}),
        ("Events come through Kafka, 22,000 a second, and we score them all.", {"streaming"}),
        ("Ereignisse aus Kafka, 18.000 pro Sekunde in der Spitze, jedes wird bewertet.", {"streaming"}),
        ("every night, one job, 01:00 to 05:00. never: [online API, event streaming]", {"batch"}),
        ("Un seul calcul par nuit suffit.", {"batch"}),
    ],
)
def test_ways_of_serving_that_mix_are_kept_apart(reader: Reader, sentence: str, modes: set[str]) -> None:
    assert set(reader.value(CONTEXT + sentence, "serving.modes") or ()) == modes  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("sentence", "wanted", "refused"),
    [
        ("We choose Dagster and reject Airflow.", {"Dagster"}, {"Airflow"}),
        ("Auf Airflow möchten wir verzichten, Dagster bleibt.", {"Dagster"}, {"Airflow"}),
        ("Not wanted: Airflow, Kafka. Dagster stays.", {"Dagster"}, {"Airflow", "Kafka"}),
        ("Two of us know Kubernetes but we would rather not run it.", set(), {"Kubernetes"}),
        ("Some of us know Spark; nobody wants to operate it.", set(), {"Spark"}),
        ("Wir kennen Kubernetes, wollen es aber nicht betreiben.", set(), {"Kubernetes"}),
        ("Nous connaissons Airflow mais préférons ne pas l'exploiter.", set(), {"Airflow"}),
        ("We use Kafka today and do not want to run it ourselves.", {"Kafka"}, set()),
        ("We have MLflow and do not want to lose it.", {"MLflow"}, set()),
    ],
)
def test_what_is_turned_down_is_not_wanted(reader: Reader, sentence: str, wanted: set[str], refused: set[str]) -> None:
    read = reader.read(CONTEXT + sentence).constraints.tools
    assert set(read.preferred.value or ()) == wanted
    assert set(read.forbidden.value or ()) == refused


@pytest.mark.parametrize(
    "sentence",
    [
        "We once thought of AWS; the board has ruled it out.",
        "We considered AWS and turned it down.",
        "Hosting anywhere but AWS.",
        "On exclut AWS.",
        "weder AWS noch Oracle",
    ],
)
def test_a_cloud_that_was_ruled_out_is_excluded(reader: Reader, sentence: str) -> None:
    read = reader.read(CONTEXT + sentence).constraints
    assert (read.cloud.value, read.excluded_clouds.value) == (None, ("aws",))


@pytest.mark.parametrize(
    "rest",
    [
        "SOC 2 does not matter here.",
        "PCI DSS does not apply.",
        "ISO 27001 verlangt hier keiner.",
        "La norme PCI DSS ne s'applique pas.",
        "PCI DSS no nos afecta.",
    ],
)
def test_a_rule_that_does_not_bind_is_left_out(reader: Reader, rest: str) -> None:
    assert reader.value(f"{CONTEXT}GDPR applies. {rest}", "compliance.regimes") == ("gdpr",)


def test_a_list_of_places_is_read_to_its_end(reader: Reader) -> None:
    for words in ("bare metal in", "hosted in", "Regions:"):
        read = reader.value(f"We balance lobbies in 25 ms. {words} Frankfurt, Singapore and Dallas.", "regions")
        assert read == ("Frankfurt", "Singapore", "Dallas")


def test_repeats_of_a_long_text_are_passed_over() -> None:
    text = "One line.\nTwo lines. And a third\n\nA list:\n- of two\n- items\nDone.\n" * 2_000
    hidden = repeats(text)
    assert sum(end - start for start, end, _ in hidden) > 0.99 * len(text)
    assert all(len(filler) == end - start and not filler.strip() for start, end, filler in hidden)
    assert repeats(text[:50_000]) == []
    numbered = "".join(f"Line {number} says so.\n" for number in range(5_000))
    assert repeats(numbered) == []


def test_a_long_text_that_repeats_itself_states_what_it_states_once(reader: Reader) -> None:
    once = (
        "# Ranking\nWe rank offers on AWS in eu-west-1.\n\n- p99 below 80 ms\n- 1,200 requests per second\n"
        "- budget $4,000 a month\nThe model is retrained weekly. An analyst reviews each case. Not on Azure.\n"
        "First we said monthly. Correction: retrain weekly.\n\n"
    )
    single, many = reader.read(once), reader.read(once * 400)
    known = {name: stated.value for name, stated in single.constraints.fields() if stated.known}
    assert len(known) > 6
    assert {name: stated.value for name, stated in many.constraints.fields() if stated.known} == known
    for _, stated in many.constraints.fields():
        assert all((once * 400)[span.start : span.end] == span.text for span in stated.spans)


def test_what_follows_the_repeats_still_corrects_them(reader: Reader) -> None:
    part = (
        "We rank offers on AWS. The p99 is 80 ms.\nBudget: $4,000 a month.\nRetrain weekly.\nTeam of four.\nGDPR.\n\n"
    )
    read = reader.read(part * 1_000 + "Correction: retrain monthly.\n").constraints
    assert (read.training.cadence.value, read.latency.p99_ms.value) == ("monthly", 80)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("RAG assistant. Downtime is annoying but not deadly: 99.5 % is fine.", "availability.target_pct", 99.5),
        ("RAG assistant. Outages hurt: last year 98 % of the tickets came from one.", "availability.target_pct", None),
        ("RAG assistant for 400 technicians, each ~15 questions a day.", "load.daily_predictions", 6000),
        ("RAG assistant. 400 technicians ask 15 questions each per day.", "load.daily_predictions", 6000),
        ("Fraud scoring. 30 stores, each store 200 payments a day.", "load.daily_predictions", 6000),
        ("Fraud scoring. We have 12 engineers. Each store takes 200 payments a day.", "load.daily_predictions", None),
    ],
)
def test_shares_beside_downtime_and_counts_of_each(reader: Reader, text: str, path: str, value: float | None) -> None:
    assert reader.value(text, path) == value


def test_an_hour_and_a_half_a_month_is_no_half_a_month(reader: Reader) -> None:
    text = "Fraud scoring. It may be down an hour and a half a month."
    assert reader.value(text, "availability.target_pct") == 99.792
    assert reader.value(text, "recovery.rto_minutes") is None


@pytest.mark.parametrize(
    ("sentence", "target_pct"),
    [
        ("About 9k EUR a month, 99.5 % in trading hours.", 99.5),
        ("GDPR, 99,9 % zu Geschäftszeiten.", 99.9),
        ("Accuracy of 99.5 % in the day.", None),
    ],
)
def test_a_share_of_nines_in_some_hours_is_availability(
    reader: Reader, sentence: str, target_pct: float | None
) -> None:
    assert reader.value(CONTEXT + sentence, "availability.target_pct") == target_pct


@pytest.mark.parametrize(
    ("sentence", "entities"),
    [
        ("Predict for each of 3,200 plants the output of tomorrow.", 3200),
        ("Für jede der 1.200 Filialen den Umsatz von morgen.", 1200),
        ("Each of our 40 engineers may deploy.", None),
    ],
)
def test_each_one_of_many_has_a_history(reader: Reader, sentence: str, entities: float | None) -> None:
    assert reader.value(sentence, "data.entities") == entities
