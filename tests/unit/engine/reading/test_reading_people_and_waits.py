"""People counted in a period, counts beside a peak, the first words of an answer, and times and horizons in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

SAID = [
    ("Recommend shows. 4 million monthly users, 600 req/s.", {"data.entities": 4e6, "budget.monthly_usd": None}),
    ("Recommend articles to 2.5M daily active users.", {"data.entities": 2.5e6}),
    ("Score quotes online. Peak 40 per second, about 900k a day.", {"load.peak_rps": 40, "load.daily_predictions": 9e5}),
    ("Recommend articles. 9 active users are enough for a test.", {"data.entities": None}),
    ("Assistant over manuals; answers should start within 2 s and be there in 8.", {"latency.max_ms": 8000}),
    ("Assistant over contracts. Answers start after 900 ms and are complete in 5 s.", {"latency.max_ms": 5000}),
    ("Assistant over contracts. Answers should start within 900 ms.", {"latency.max_ms": None}),
    ("Prévoir la demande des 14 prochains jours, résultats avant 4 h 30.", {"training.horizon_days": 14, "serving.due_by": "04:30"}),
    ("Prévoir les ventes chaque nuit ; résultats à 6 h 15 au plus tard.", {"serving.due_by": "06:15"}),
    ("Forecast the milk of 310 farms.", {"data.entities": 310}),
    ("Predict failures of 3,400 pumps; each sends a reading every 10 s.", {"load.events_per_s": 340}),
    ("Predictive maintenance for 3,400 escalators, telemetry every 10 s via MQTT.", {"load.events_per_s": 340}),
    ("Predict failures of 30 lines with 900 pumps; each sends a reading every 10 s.", {"load.events_per_s": None}),
    ("Churn scores on Azure West Europe, max 6k USD. 99.5 % is fine.", {"budget.monthly_usd": 6000, "availability.target_pct": 99.5}),
    ("Churn scores for customers whose orders are max 6k USD. A recall of 99.5 % is fine.", {"budget.monthly_usd": None, "availability.target_pct": None}),
    ("Search ranking. 3,200 qps peak (Black Friday 7,000), p99 80 ms.", {"load.peak_rps": 7000}),
    ("Fraud checks: 900 rps at peak, 2,500 on Black Friday.", {"load.peak_rps": 2500}),
    ("Fraud checks: 900 rps at peak, 40 merchants, 2 regions.", {"load.peak_rps": 900}),
    ("Predict cancellations. Scores are refreshed every 6 hours for all open bookings.", {"serving.modes": ("batch",)}),
    ("Decisiones de crédito al consumo en la web.", {"ml_task": "classification"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), SAID, ids=[text[:40] for text, _ in SAID])
def test_what_is_said_of_people_waits_and_times(reader: Reader, text: str, fields: dict[str, object]) -> None:
    read = reader.read(text).constraints
    assert {path: read.at(path).value for path in fields} == fields


def test_referrals_in_free_text_are_texts_and_no_pictures(reader: Reader) -> None:
    text = "A service that sorts incoming radiology referrals (free text, 2,300 a day) into urgent, soon, routine."
    assert reader.read(text).constraints.ml_task.value == "nlp"


@pytest.mark.parametrize(
    ("text", "cloud", "excluded"),
    [
        ("Sort letters. No US hyperscaler. Correction of 3 March: Azure Switzerland North is permitted.", "azure", ("aws", "gcp")),
        ("Churn scores on AWS. Correction: not on AWS, on GCP.", "gcp", ("aws",)),
        ("Churn scores. No AWS. Correction: AWS is fine after all.", "aws", None),
        ("Churn scores on GCP, not on Azure.", "gcp", ("azure",)),
    ],
)  # fmt: skip
def test_a_correction_takes_a_cloud_back_in_or_out(
    reader: Reader, text: str, cloud: str, excluded: tuple[str, ...] | None
) -> None:
    read = reader.read(text).constraints
    assert (read.cloud.value, read.excluded_clouds.value) == (cloud, excluded)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Churn prediction, two of us plus a contractor.", 3.0),
        ("Churn prediction. Three of us and an intern.", 4.0),
        ("Churn prediction. Two of us, plus an intern who should not be counted.", 2.0),
        ("Churn prediction. It's just me and Priya.", 2.0),
        ("Churn prediction. It's just me and Kubernetes.", 1.0),
        ("Churn prediction. Built and run by Ana, Jo, Kim and Lee.", 4.0),
        ("Churn prediction. Team: Ana, Jo, Kim.", 3.0),
        ("Churn prediction. Team: Data, Platform.", None),
        ("Churn prediction, run by Acme and Kubernetes.", None),
        ("Churn prediction. Ana, Jo and me will be running it.", 3.0),
        ("Detección de fraude. Lo llevamos Ana, Luis y yo.", 3.0),
        ("Betrugserkennung. Zu zweit plus ein Werkstudent.", 3.0),
        ("task: churn\nowner: {engineers: 7}", 7.0),
    ],
)
def test_people_are_counted_by_name_and_with_who_joins_them(reader: Reader, text: str, size: object) -> None:
    assert reader.value(text, "team.size") == size
