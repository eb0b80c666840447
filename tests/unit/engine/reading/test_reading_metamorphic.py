"""What must not change a reading, and what must turn it round."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

# Each sentence stands alone; the fields it states are the same wherever it stands.
SENTENCES: dict[str, dict[str, Any]] = {
    "The p99 latency must stay below 80 ms.": {"latency.p99_ms": 80},
    "Peak load is 1,200 requests per second.": {"load.peak_rps": 1200},
    "The budget is $9,000 a month.": {"budget.monthly_usd": 9000},
    "We need 99.95 % availability.": {"availability.target_pct": 99.95},
    "The RTO is 30 minutes.": {"recovery.rto_minutes": 30},
    "The RPO is 5 minutes.": {"recovery.rpo_minutes": 5},
    "Logs are kept for 90 days.": {"data.retention_days": 90},
    "We store 4 TB of history.": {"data.stored_gb": 4000},
    "The model is retrained weekly.": {"training.cadence": "weekly"},
    "It runs on AWS in eu-west-1.": {"cloud": "aws", "regions": ("eu-west-1",)},
    "Data must stay in Germany.": {"data_residency": ("Germany",)},
    "Kubernetes is forbidden.": {"tools.forbidden": ("Kubernetes",)},
    "We use Kafka.": {"tools.preferred": ("Kafka",)},
    "GDPR applies.": {"compliance.regimes": ("gdpr",)},
    "Our team is four engineers.": {"team.size": 4},
    "It is fraud detection for card payments.": {"ml_task": "fraud"},
}

IRRELEVANT = (
    "The office has 3 coffee machines.",
    "Our founder turned 47 in March.",
    "We were founded in 1998.",
    "The company has 4,300 employees in 12 countries.",
    "Revenue was $85 million last year.",
    "Revenue grew 12 % last year.",
    "The last model reached 93 % accuracy.",
    "AUC in the pilot was 0.87.",
    "We have 2.4 million customers.",
    "The building has 7 floors.",
    "Meeting room 4.12 is booked at 14:30.",
    "Please reply by e-mail to extension 4711.",
    "The tender number is 2026-113.",
    "See section 4.2 and table 3.",
    "Version 2.1 of this document replaces version 1.9.",
    "The contract runs for 24 months.",
    "The pilot took six weeks.",
    "The kick-off is on 12 May at 10 o'clock.",
    "Interviews last 45 minutes.",
    "Our catalogue holds 52,000 articles.",
    "The fleet has 310 trucks.",
    "The warehouse covers 12,000 square metres.",
    "A truck carries 18 tonnes.",
    "The machine runs at 3,600 rpm.",
    "Room temperature is 21 degrees.",
    "The share price fell 3 % on Monday.",
    "Our CEO speaks 5 languages.",
    "The survey had 1,204 respondents.",
    "We ship to 27 countries.",
    "Training the old model took 9 hours.",
    "The server has 64 GB of RAM.",
    "Each laptop has 16 GB of memory.",
    "Python 3.11 is installed.",
    "ISO 9001 hangs on the wall in the lobby.",
    "Bids are due on 3 May.",
    "Price counts 60 %, quality 40 %.",
    "The reviewer has 20 years of experience.",
    "Lunch costs 9 euros.",
    "Our newsletter goes to 80,000 readers.",
    "Parking space 113 is free.",
    "The train takes 2 hours.",
    "Chapter 7 has 40 pages.",
    "Unser Büro liegt im 3. Stock.",
    "Notre siège compte 12 étages.",
    "La sede tiene 4 plantas.",
)

NEUTRAL = frozenset({"use_case", "ml_task", "data.entities", "delivery.deadline"})


def items(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def facts(reader: Reader, text: str, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    constraints = reader.read(text).constraints
    return {name: stated.value for name, stated in constraints.fields() if stated.known and name not in without}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_states_its_fields(reader: Reader, sentence: str) -> None:
    read = facts(reader, sentence)
    assert {name: read.get(name) for name in SENTENCES[sentence]} == SENTENCES[sentence]


@UNHURRIED
@given(order=st.permutations(sorted(SENTENCES)), many=st.integers(2, len(SENTENCES)))
def test_the_order_of_sentences_does_not_matter(reader: Reader, order: list[str], many: int) -> None:
    chosen = order[:many]
    one, other = facts(reader, " ".join(chosen)), facts(reader, " ".join(sorted(chosen)))
    assert {k: _unordered(v) for k, v in one.items() if k != "use_case"} == {
        k: _unordered(v) for k, v in other.items() if k != "use_case"
    }


def _unordered(value: Any) -> Any:
    return sorted(value) if isinstance(value, tuple) else value


def _email(sentences: list[str]) -> str:
    return "From: Ada\nTo: platform\nSubject: Re: request\n\nHi all,\n\n" + "\n".join(sentences) + "\n\nBest, Ada"


def _bullets(sentences: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)


def _numbered(sentences: list[str]) -> str:
    return "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))


def _table(sentences: list[str]) -> str:
    rows = "\n".join(f"| R{number} | {sentence} |" for number, sentence in enumerate(sentences, 1))
    return f"| Ref | Requirement |\n|---|---|\n{rows}"


@pytest.mark.parametrize("wrap", [_email, _bullets, _numbered, _table])
@UNHURRIED
@given(chosen=st.lists(st.sampled_from(sorted(SENTENCES)), min_size=1, max_size=6, unique=True))
def test_wrapping_changes_nothing(reader: Reader, wrap: Any, chosen: list[str]) -> None:
    plain = facts(reader, "\n".join(chosen))
    assert {k: v for k, v in facts(reader, wrap(chosen)).items() if k != "use_case"} == {
        k: v for k, v in plain.items() if k != "use_case"
    }


@pytest.mark.parametrize("sentence", IRRELEVANT)
def test_an_irrelevant_sentence_states_nothing(reader: Reader, sentence: str) -> None:
    assert facts(reader, sentence, without=NEUTRAL) == {}


@pytest.mark.parametrize("sentence", IRRELEVANT)
def test_an_irrelevant_sentence_changes_nothing(reader: Reader, sentence: str) -> None:
    sentences = sorted(SENTENCES)
    random.Random(sentence).shuffle(sentences)
    text = " ".join(sentences)
    with_it = " ".join([*sentences[:7], sentence, *sentences[7:]])
    assert facts(reader, with_it, without=NEUTRAL) == facts(reader, text, without=NEUTRAL)


UNITS = {
    "latency.p99_ms": [
        "p99 of 250 ms", "p99 of 0.25 s", "p99 of 0,25 Sekunden", "p99 of a quarter of a second", "p99: 250 msec",
        "p99 of 250 millis", "99 % of requests within 250 ms", "the 99th percentile is 250 milliseconds",
    ],
    "load.peak_rps": [
        "peak of 600 requests per second", "peak of 36,000 requests per minute", "peak of 2.16 million requests per hour",
        "peak of 0.6k rps", "peak QPS: 600", "Spitze 600 Anfragen/s", "pic de 600 requêtes par seconde",
        "pico de 600 peticiones por segundo", "peak of six hundred requests per second",
    ],
    "load.daily_predictions": [
        "70,000 predictions per day", "490,000 predictions per week", "2.1 million predictions per month",
        "25.55 million predictions per year", "70k predictions/day", "70.000 Vorhersagen pro Tag bitte",
    ],
    "budget.monthly_usd": [
        "budget of $6,000 a month", "budget of $72,000 a year", "budget: 6k USD per month", "budget of USD 6'000 monthly",
        "budget of six thousand dollars a month", "budget of 0.006 million USD per month",
    ],
    "data.stored_gb": ["we store 5 TB of data", "we store 5,000 GB of data", "we store 0.005 PB of data"],
    "recovery.rto_minutes": ["RTO of 90 minutes", "RTO of 1.5 hours", "RTO of 1 h 30 min", "RTO of 5,400 seconds"],
    "data.retention_days": ["logs kept for 730 days", "logs kept for two years", "logs kept for 2 years"],
    "data.freshness_s": ["features no older than 120 seconds", "features no older than 2 minutes"],
    "availability.target_pct": ["availability of 99.9 %", "availability of 99,9 %", "three nines of availability"],
}  # fmt: skip


@pytest.mark.parametrize("path", UNITS)
def test_a_change_of_unit_changes_nothing(reader: Reader, path: str) -> None:
    values = {text: reader.value(text, path) for text in UNITS[path]}
    first = next(iter(values.values()))
    assert first is not None
    assert values == {text: pytest.approx(first, rel=1e-6) for text in values}


@UNHURRIED
@given(ms=st.integers(1, 9_999), decimals=st.booleans())
def test_milliseconds_and_seconds_agree(reader: Reader, ms: int, decimals: bool) -> None:
    # "1.000 s" is a thousand to half of Europe and one to the rest, so that the reader is not held to either.
    seconds = f"{ms / 1000:.3f}" if decimals and ms % 1000 else f"{ms / 1000:g}"
    one = reader.value(f"p95 latency of {ms} ms for our API", "latency.p95_ms")
    assert one == reader.value(f"p95 latency of {seconds} s for our API", "latency.p95_ms") == ms


@UNHURRIED
@given(rate=st.integers(1, 5_000))
def test_rates_agree_in_every_period(reader: Reader, rate: int) -> None:
    values = {
        reader.value(f"We serve {rate * factor:,} requests per {unit} at peak.", "load.peak_rps")
        for unit, factor in (("second", 1), ("minute", 60), ("hour", 3600))
    }
    assert values == {rate}


FLIPS = [
    ("We use Kafka.", "We do not use Kafka.", "tools.preferred", "tools.forbidden", "Kafka"),
    ("We use Kubernetes.", "Nobody wants to run Kubernetes.", "tools.preferred", "tools.forbidden", "Kubernetes"),
    ("Airflow is fine.", "Airflow is prohibited.", "tools.preferred", "tools.forbidden", "Airflow"),
    ("Stack: Spark", "Banned: Spark", "tools.preferred", "tools.forbidden", "Spark"),
    ("approved = [Redis]", "banned = [Redis]", "tools.preferred", "tools.forbidden", "Redis"),
    ("Wir nutzen Airflow.", "Airflow kommt nicht in Frage.", "tools.preferred", "tools.forbidden", "Airflow"),
    ("Nous utilisons Redis.", "Surtout pas de Redis.", "tools.preferred", "tools.forbidden", "Redis"),
    ("Usamos Kafka.", "No queremos Kafka.", "tools.preferred", "tools.forbidden", "Kafka"),
    ("We use:\n- Kafka\n- Spark", "We never use:\n- Kafka\n- Spark", "tools.preferred", "tools.forbidden", "Kafka"),
]


@pytest.mark.parametrize(("wanted", "refused", "before", "after", "name"), FLIPS)
def test_a_negation_turns_a_wish_round(
    reader: Reader, wanted: str, refused: str, before: str, after: str, name: str
) -> None:
    assert name in items(reader.value(wanted, before))
    assert name not in items(reader.value(refused, before))
    assert name in items(reader.value(refused, after))


@pytest.mark.parametrize("cloud", ["AWS", "Azure", "Google Cloud"])
@pytest.mark.parametrize("refusal", ["not on {}", "{} is out", "nothing on {}", "kein {}", "pas de {}", "nada de {}"])
def test_a_refused_cloud_is_excluded(reader: Reader, cloud: str, refusal: str) -> None:
    name = {"AWS": "aws", "Azure": "azure", "Google Cloud": "gcp"}[cloud]
    constraints = reader.read(refusal.format(cloud) + ".").constraints
    assert constraints.excluded_clouds.value == (name,)
    assert constraints.cloud.value is None


@pytest.mark.parametrize(
    ("yes", "no", "path"),
    [
        ("GPUs are needed.", "No GPUs.", "training.gpu_required"),
        ("GPUs are needed.", "GPU: false", "training.gpu_required"),
        ("Explanations are required.", "No explanations are required.", "oversight.explainability_required"),
        ("Human review of each case.", "No human review.", "oversight.human_in_loop_required"),
        ("Streaming features.", "No streaming.", "serving.streaming_required"),
    ],
)
def test_a_negation_turns_an_answer_round(reader: Reader, yes: str, no: str, path: str) -> None:
    assert reader.value(yes, path) is True
    assert reader.value(no, path) is False


CORRECTIONS = [
    "p99 200 ms. Scratch that, 120 ms.",
    "p99 200 ms. Sorry, meant 120 ms.",
    "p99 200 ms. Korrektur: 120 ms.",
    "p99 200 ms, mejor dicho 120 ms.",
    "p99 200 ms, ou plutôt 120 ms.",
    "p99 200 ms. Actually, make it 120 ms.",
    "> p99 must be 200 ms\n\nNo, p99 must be 120 ms.",
]


@pytest.mark.parametrize("text", CORRECTIONS)
def test_the_last_correction_holds(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.constraints.latency.p99_ms.value == 120
    assert reading.contradictions == ()
