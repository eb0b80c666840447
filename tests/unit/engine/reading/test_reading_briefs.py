"""Short briefs, tickets and threads: losses, ellipses, percentiles without units, and who is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

BUDGET, P95, MAX = "budget.monthly_usd", "latency.p95_ms", "latency.max_ms"
STREAM, MODES, CADENCE = "serving.streaming_required", "serving.modes", "training.cadence"
TEAM, STORED, AVAILABLE = "team.size", "data.stored_gb", "availability.target_pct"
PREFERRED, FORBIDDEN = "tools.preferred", "tools.forbidden"


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("No-shows cost us $3M a year.", BUDGET, None),
        ("Ausfälle kosten uns 2 Mio. Euro im Jahr.", BUDGET, None),
        ("Running it may cost us 5,000 dollars a month.", BUDGET, 5000.0),
        ("Managed ad spend was $90M last year.", BUDGET, None),
        ("A result is needed no later than 20 seconds after the scan arrives.", MAX, 20_000.0),
        ("Retraining only on request.", CADENCE, "on_demand"),
        ("The model is retrained every six months and audited annually.", CADENCE, "semiannual"),
        ("training:\n  schedule: every Tuesday", MODES, None),
        ("A fifth plant joins in autumn.", MODES, None),
        ("Trees are checked on photos every spring.", MODES, ("batch",)),
        ("40,000 forecasts per weekly run.", MODES, ("batch",)),
        ("Real-time scoring and event streaming are not requested.", MODES, None),
        ("Real-time scoring and event streaming are not requested.", STREAM, False),
        ("2 DS + 1 DE", TEAM, 3.0),
        ("The claims department has 90 people; three engineers build this.", TEAM, 3.0),
        ("Answer questions over 90k manuals (~120 GB), each answer with its page.", STORED, 120.0),
        ("Each alert lists the two sensors that contributed most.", "oversight.explainability_required", True),
        ('Every suggestion needs a short "why".', "oversight.explainability_required", True),
        ("The model sorts new tickets into bug, question or spam.", "ml_task", "classification"),
        ("Numbers for the recs service: 300 rps.", "ml_task", "recommendation"),
        ("Rankings for recruiters, and our credits are on GCP.", "data.classes", None),
        ("We score 50 rps today, size it for 80.", "load.peak_rps", 80.0),
        ("uptime?\n99.8", AVAILABLE, 99.8),
        ("Mia: what uptime?\nBo: 99.7", AVAILABLE, 99.7),
        ("accuracy?\n99.8", AVAILABLE, None),
    ],
)
def test_a_brief_is_read(text: str, path: str, value: object, reader: Reader) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "preferred", "forbidden"),
    [
        ("Features never older than 5 s (Kafka -> Redis).", ("Kafka", "Redis"), None),
        ("Solr -> OpenSearch.", ("OpenSearch",), None),
        ("Snowflake is approved, Databricks is not", ("Snowflake",), ("Databricks",)),
        ("- MLflow is fine, Kubeflow isn't\n- Redis", ("MLflow", "Redis"), ("Kubeflow",)),
    ],
)
def test_tools_are_wanted_or_not(
    text: str, preferred: tuple[str, ...], forbidden: tuple[str, ...] | None, reader: Reader
) -> None:
    assert (reader.value(text, PREFERRED), reader.value(text, FORBIDDEN)) == (preferred, forbidden)


def test_a_percentile_without_a_unit_has_that_of_an_earlier_message(reader: Reader) -> None:
    thread = "Mia: p95 150 ms\nBo: product wants it faster\nMia: ok so p95 90, 300 rps"
    assert reader.value(thread, P95) == 90.0
    assert reader.value("Mia: p95 90, 300 rps", P95) is None


def test_a_bare_amount_puts_that_of_an_earlier_message_right(reader: Reader) -> None:
    assert reader.value("Mia: churn scores, $18k/mo\nBo: it's 11k/mo, not more", BUDGET) == 11_000.0


@pytest.mark.parametrize("answer", ["", "\nagreed with Bo.", "\n\nThanks, both."])
def test_a_thread_that_is_quoted_as_a_whole_is_read_in_its_order(answer: str, reader: Reader) -> None:
    assert reader.value("> Mia: 200 ms is fine\n> Bo: no, 120 ms" + answer, MAX) == 120.0


def test_who_quotes_a_thread_speaks_last(reader: Reader) -> None:
    assert (
        reader.value("Availability has to be 99.95 %.\n\n> Mia: 99.5 % uptime?\n> Bo: uptime 99.9 %", AVAILABLE)
        == 99.95
    )


def test_rows_of_a_table_are_parts_and_contradict_nothing(reader: Reader) -> None:
    table = "| Path | p95 | p99 |\n|---|---|---|\n| suggest | 40 ms | 70 ms |\n| rank | 180 ms | 320 ms |"
    assert reader.read(table).contradictions == ()
    assert reader.read("p99 is 70 ms. It has to answer fast: p99 is 320 ms.").contradictions


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Ranking takes p95: 178 ms (target: < 150 ms).", P95, 150.0),
        ("Total latency is 110 ms (goal: < 90 ms).", MAX, 90.0),
        ("## Out of scope (for this first project)\n\n- Real-time streaming predictions\n- Mobile SDK", STREAM, False),
        ("- Kubernetes\n[...]\n  - Redis", PREFERRED, ("Kubernetes", "Redis")),
        ("volume:\n  now: 90000 per month\n  planned: 240000 per month", BUDGET, None),
        ("Budget: 9.000 € im Monat, Projektkosten von 200.000 € sind davon getrennt.", BUDGET, 9_720.0),
        ("| cost | 31k EUR/month today, has to come down to 24k |", BUDGET, 25_920.0),
        ("We have about $700 a month from a foundation grant.", BUDGET, 700.0),
        ("| uptime | 99.9 % for the API; 95 % of nightly reports on time |", AVAILABLE, 99.9),
        ("Q: real time? A: no, overnight is fine, the list must be ready in the morning", MODES, ("batch",)),
        ("no clue if we need gpus", "training.gpu_required", None),
        ("gpu: no  # finance said no", "training.gpu_required", False),
        ("A visit typically takes less than 10 minutes.", "latency.p50_ms", None),
        ("The short version says sub-100 ms P99, but the harder one: P99 under 50 ms.", "latency.p99_ms", 50.0),
        ("| Model load time | < 30 seconds | fast rollback |", MAX, None),
        ("The hub runs fully offline on our infrastructure.", MODES, None),
        ("It makes over 10 billion predictions every day, 1 million per second at peak.", MODES, ("online",)),
        ("We need 100 req/s where each and every request returns within 300 ms.", "load.peak_rps", 100.0),
        ("p99 por debajo de 120 ms (la pasarela corta a los 2 s)", MAX, None),
        ("Antwort nach 8 Sekunden; beim jetzigen Dienstleister im Median 20 Sekunden", "latency.p50_ms", None),
        ("| Companies | SageMaker, Vertex AI, Azure ML |", PREFERRED, None),
        ("Every reviewer correction feeds the retrain.", "oversight.human_in_loop_required", True),
    ],
)
def test_what_published_pages_say_is_read(text: str, path: str, value: object, reader: Reader) -> None:
    assert reader.value(text, path) == value
