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
