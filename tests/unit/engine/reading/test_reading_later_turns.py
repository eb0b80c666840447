"""Turns of a later round of texts: what is taken back, whose rooms they are, what is told elsewhere, who looks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        # a size right after a count of events is that of the same time
        ("Log anomaly detection: 300 million events a day (600 GB), each scored.", "data.ingest_gb_per_day", 600.0),
        ("Betrugserkennung: 40 Mio. Ereignisse pro Tag, 80 GB, jedes wird bewertet.", "data.ingest_gb_per_day", 80.0),
        ("Fraud scores for 2 million payments a day, 4 TB of history.", "data.ingest_gb_per_day", None),
        # "an hour" is a period, not so many years
        ("Loan scoring. With the new shop it is 7,200 an hour at peak.", "load.peak_rps", 2.0),
        # counts of what is no request, where the requests make far more
        ("Fares: 9,000 price requests/s on average, 30k/s at peak. | rides | 2M/day |", "load.daily_predictions", None),
        # how soon something has an effect, and how long it is kept
        ("Empfehlungen. Käufe sollen nach höchstens 3 Minuten wirken.", "data.freshness_s", 180.0),
        ("Recommendations. A purchase must take effect within 5 minutes.", "data.freshness_s", 300.0),
        ("Churn scores. The new contract takes effect only after one day.", "data.freshness_s", None),
        ("Lastprognose. Zählerstände bewahren wir zwei Jahre auf.", "data.retention_days", 730.0),
        ("Inspección visual de piezas. Fotos guardadas 45 días.", "data.retention_days", 45.0),
        # a share said of the service
        ("Coding assistant. Service: 99% on weekdays.", "availability.target_pct", 99.0),
        # the day of a count is not the time in which something is down
        ("Fraud scores for 9 bn events per day, with the result out within 2 s.", "availability.target_pct", None),
    ],
)  # fmt: skip
def test_figures_with_the_words_beside_them(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Ann: churn scores at 300 requests/s.\nBob: 300 was last year's. Please plan with 900.", "load.peak_rps", 900.0),
        ("Ana: Empfehlungen, 300 Anfragen/s.\nBen: die 300 war nur geschätzt. Bitte 500.", "load.peak_rps", 500.0),
        ("Ana : recommandations, réponse en 300 ms.\nLuc : 300 c'était une estimation. svp 200", "latency.max_ms", 200.0),
        ("Eva: detección de fraude, 200 pagos por segundo.\nLuz: los 200 eran del año pasado, contad con 450.", "load.peak_rps", 450.0),
        ("Ann: fraud scores in 1.5 s.\nBob: we need 400 ms at the 99th percentile, not 1.5 s.", "latency.max_ms", None),
        ("Ann: fraud scores in 1.5 s.\nBob: we need 400 ms at the 99th percentile, not 1.5 s.", "latency.p99_ms", 400.0),
        ("Fraud scores, p99 of 90 ms. The partner drops us after 500 ms.", "latency.max_ms", None),
    ],
)  # fmt: skip
def test_what_is_taken_back_gives_way(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


def test_a_figure_that_is_only_asked_about_contradicts_none(reader: Reader) -> None:
    assert not reader.read("Ann: fraud scoring. Retention 10 years?\nBob: 5 years, legal checked.").contradictions


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Churn scores. $3,000 / month. The ad budget itself ($50k/month) is separate.", 3_000.0),
        ("Absatzprognose, 2.000 $ im Monat. Das Werbebudget (9.000 $ im Monat) läuft separat.", 2_000.0),
        ("Inspección de piezas. 24.000 $ al año para mantenimiento y equipos.", 2_000.0),
    ],
)
def test_the_budget_of_something_else_is_left_out(reader: Reader, text: str, value: float) -> None:
    assert reader.value(text, "budget.monthly_usd") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Churn scores. The choice of cloud is open; the shop happens to run on Azure.", None),
        ("Absatzprognose. Die Cloud ist noch offen, die Kasse läuft zufällig auf AWS.", None),
        ("Betrugserkennung: eigenes RZ Graz (Scoring) + Azure (Training).", "multi"),
        ("Détection de pannes dans les centres de données du client.", "on_prem"),
        ("Inspección de piezas en un servidor local.", "on_prem"),
    ],
)
def test_where_it_runs(reader: Reader, text: str, value: object) -> None:
    assert reader.value(text, "cloud") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Transcription des séances. Serveurs du canton à Lausanne.", ("Lausanne",)),
        ("Fraud scoring on our own servers in Turin.", ("Turin",)),
        ("Détection de pannes dans les centres de données du client à Lyon et à Lille.", ("Lyon", "Lille")),
        ("Demand forecasts. Our warehouse in Rotterdam has 40 gates.", None),
    ],
)
def test_rooms_at_a_place_are_where_it_runs(reader: Reader, text: str, value: object) -> None:
    assert reader.value(text, "regions") == value


def test_what_another_document_covers_is_left_out(reader: Reader) -> None:
    text = "Moderation.\n- Pictures: verdict, p99 400 ms.\n- Video: asynchronous, may take 8 minutes. Separate doc."
    assert reader.value(text, "latency.max_ms") is None
    assert reader.value(text, "latency.p99_ms") == 400.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Lastprognose. Sie wird stündlich neu gerechnet, ein Online-Abruf ist nicht vorgesehen.", ("batch",)),
        ("Pronóstico de demanda. Cada noche se calculan 9.000 predicciones; no hace falta un servicio en línea.", ("batch",)),
        ("Coding assistant answers on a click. Recovery by next morning is fine.", ("online",)),
    ],
)  # fmt: skip
def test_how_results_are_served(reader: Reader, text: str, value: object) -> None:
    assert reader.value(text, "serving.modes") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Next best offer. Advisers do not approve offers, they go out automatically.", False),
        ("Score de crédit. Les conseillers ne valident pas les offres, elles partent automatiquement.", False),
        ("Score de crédit. Révision par un conseiller.", True),
        ("Transcription. Relecture obligatoire par la secrétaire.", True),
        ("Bonitätsprüfung. Prüfung durch einen Sachbearbeiter.", True),
        ("Score de crédit. Révision par un logiciel.", None),
    ],
)
def test_who_looks_at_results(reader: Reader, text: str, value: object) -> None:
    assert reader.value(text, "oversight.human_in_loop_required") == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Coding assistant. For each code, highlight the passage that justifies it.", "oversight.explainability_required", True),
        ("Inspección visual de piezas. Nada de licencias de Cognex.", "tools.forbidden", ("Cognex",)),
        ("Assistent für Fragen aus internen Akten.", "data.classes", ("confidential",)),
        ("Moteur de recommandation pour 200 salariés.", "data.classes", None),
        ("Attrition model from the salaries of the staff.", "data.classes", ("financial",)),
        ("Picture moderation. Non-goals: text comments, livestreams.", "serving.streaming_required", None),
        ("semantic product search, p95 150 ms", "ml_task", "ranking"),
        ("Optimierung der Versandzeit für jeden Kontakt", "ml_task", "classification"),
    ],
)  # fmt: skip
def test_words_for_more_of_the_same(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value
