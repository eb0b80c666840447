"""Short requests in people's own words: what they have, who they are, when it is needed, and what may go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Score leads. So far half a petabyte.", "data.stored_gb", 500_000),
        ("Leads bewerten. Bisher ein halbes Terabyte.", "data.stored_gb", 500),
        ("Score leads. 24,000 dollars a year for everything, test included.", "budget.monthly_usd", 2_000),
        ("Score leads, the cheapest way, like $250.", "budget.monthly_usd", 250),
        ("Which bearings will seize in the next three weeks?", "load.peak_rps", None),
        ("Which bearings will seize within the next three weeks?", "training.horizon_days", 21),
        ("Score leads. Down for one day is fine, two days are too many.", "recovery.rto_minutes", 1_440),
        ("Score leads. 9,000 orders on a Saturday.", "load.daily_predictions", 9_000),
        ("Score orders: 9,000 orders on Saturdays, 4,000 otherwise.", "load.daily_predictions", 4_000),
        ("Score orders. There are 9,000 on Saturdays, 4,000 otherwise.", "serving.modes", None),
        ("Leads: 2,5 millones de consultas en un día normal.", "load.daily_predictions", 2_500_000),
        ("On ordinary days we score 7,000 parcels.", "load.daily_predictions", 7_000),
        ("Demand forecast per shop at 09:45 every day.", "load.daily_predictions", None),
        ("Demand forecast per shop, ready at 09:45 every day.", "serving.due_by", "09:45"),
        ("Prévision de la demande, mise à jour chaque matin avant 6 h.", "data.freshness_s", None),
        ("Assistant for our manuals. First words within 2 seconds, full answer in 12.", "latency.max_ms", 12_000),
        ("Assistant. First token < 400 ms, full answer < 4 s for 95% of requests.", "latency.p95_ms", 4_000),
        ("Score leads. Two hours without it on any given month we can stomach.", "availability.target_pct", 99.722),
        (
            "Titles.\n| # | Need | Target |\n|---|---|---|\n| 1 | Speed | 95 % of suggestion requests respond ≤ 250 ms |",
            "latency.p95_ms",
            250,
        ),
        ("Fraud. Total budget: 10 ms\n├── parsing: 0.5 ms\n├── features: 1 ms\n└── buffer: 2 ms", "latency.max_ms", 10),
        ("Score claims. Photos stay 7 years because of the law.", "data.retention_days", 2_555),
    ],
)
def test_figures(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Score leads. One analyst, two engineers who code, and me.", "team.size", 4),
        ("Score leads. Me and the electrician.", "team.size", 2),
        ("Score leads. I'm the only developer.", "team.size", 1),
        ("Leads bewerten. Betreuen werden das zwei Kolleginnen aus der IT.", "team.size", 2),
        ("Score leads. Three colleagues from the IT department will look after it.", "team.size", 3),
        ("Nightly scoring. The team works from 9:00 to 17:00.", "team.size", None),
        ("Score leads. Those notes are our labels.", "ml_task", "classification"),
        ("Labels come from the workshop; predict the price of a car.", "ml_task", "regression"),
        ("Classer les courriers entrants (remboursement, résiliation, autre).", "ml_task", "nlp"),
        ("Für jeden Trafo brauchen wir die Last der nächsten 48 Stunden.", "ml_task", "forecasting"),
        ("Puntuar cada pago con tarjeta antes de autorizarlo.", "ml_task", "fraud"),
        ("A number that says how fishy a claim looks.", "ml_task", "fraud"),
        ("Containers get X-rayed, we want contraband found.", "ml_task", "cv"),
        ("Score leads. Nobody needs an answer during the day.", "serving.modes", None),
        ("Spot students at risk, in line with all privacy rules.", "serving.modes", None),
        ("Churn in Spain Central on Azure or anywhere else in the EU.", "data_residency", ("EU",)),
        ("Score parts on AWS GovCloud (US-East).", "regions", ("us-gov-east-1",)),
        ("Score parts on AWS GovCloud (US-West).", "regions", ("us-gov-west-1",)),
        ("Churn on GCP. History in Teradata (stays on-prem).", "cloud", "gcp"),
        ("Churn on GCP. The warehouse stays on premises.", "data_residency", None),
        ("Churn. The data stay on premises.", "data_residency", ("own_data_center",)),
        ("Límite de crédito para 18.000 solicitudes al mes, 12 por segundo.", "serving.modes", ("online",)),
        ("Rent. Full re-valuation of 30k flats on the 1st of each month.", "serving.modes", ("batch",)),
        ("Score leads. Me + intern.", "team.size", 2),
        ("Fraud, 50 rps, in-memory only, no synchronous DB queries.", "serving.modes", ("online",)),
        ("Score every transfer before it is authorised; events come through Kafka.", "serving.modes", ("online",)),
        ("Score every sensor reading from Kafka within 2 s.", "serving.modes", ("streaming",)),
        ("Churn. RODO.", "compliance.regimes", ("gdpr",)),
        ("Churn. Redis ok, no dynamo.", "tools.forbidden", ("DynamoDB",)),
        ("Churn. Stack today: SAS. SAS is being retired.", "tools.preferred", None),
        ("Leads. Hoy SAS; SAS se apaga en diciembre.", "tools.preferred", None),
        (
            "Leads, sur nos serveurs pour garder la main sur les données.",
            "oversight.human_in_loop_required",
            None,
        ),
        ("Un agent garde la main sur chaque décision. Leads.", "oversight.human_in_loop_required", True),
    ],
)
def test_names_and_people(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Tell us which ones are about to break, 40 washers.", "which ones are about to break"),
        ("The Agency requires a document question-answering service.", "document question-answering service"),
        (
            "Monthly probability of default for loans. Reviewed by validation, every score explainable.",
            "Monthly probability of default",
        ),
        ("Subject: Re: spec for parcel damage\n> Latency?\n200 ms per photo", "spec for parcel damage"),
        ("Betreff: AW: Betrug mit Tankkarten\n\n180 Zahlungen pro Sekunde.", "Betrug mit Tankkarten"),
        ("Subject: one more thing\n\nWe want churn scored nightly.", "churn scored nightly"),
        ("Pumps: vibration each minute. Those notes are our labels. Which pumps will seize?", "Which pumps will seize"),
    ],
)
def test_the_system_is_named_after_what_is_asked(reader: Reader, text: str, title: str) -> None:
    assert reader.value(text, "use_case") == title
