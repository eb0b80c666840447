"""Language models, variation of the load, and delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mlops_architect.engine.reading import to_labels

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "family", "billions"),
    [
        ("Serve Llama 3.1 8B on our GPUs.", "Llama", 8),
        ("meta-llama/Llama-3.1-70B-Instruct behind an API", "Llama", 70),
        ("Mixtral 8x7B for the summaries", "Mixtral", 56),
        ("Qwen2.5 32B, self-hosted", "Qwen", 32),
        ("A 70 billion parameter model", None, 70),
        ("a model with seven billion parameters", None, 7),
        ("a 350M parameters encoder", None, 0.35),
        ("Ein Sprachmodell mit 13 Milliarden Parametern", None, 13),
        ("un modèle de langage de 7 milliards de paramètres", None, 7),
        ("GPT-4o through the hosted API", "GPT", None),
        ("We do not want Llama.", None, None),
    ],
)
def test_models_and_their_size(reader: Reader, text: str, family: str | None, billions: float | None) -> None:
    constraints = reader.read(text).constraints
    assert constraints.language_model.family.value == family
    assert constraints.language_model.parameters_b.value == billions
    labels = to_labels(reader.read(text))
    assert labels["data_volume_gb"] is None
    assert labels["throughput_rps_peak"] is None
    assert labels["daily_predictions"] is None


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("quantised to int4", "int4"),
        ("Llama 3 8B in fp8", "fp8"),
        ("AWQ weights", "int4"),
        ("bf16 serving", "bf16"),
        ("8-bit quantisation of the model", "int8"),
        ("half precision", "fp16"),
    ],
)
def test_precision(reader: Reader, text: str, precision: str) -> None:
    assert reader.value(text, "language_model.precision") == precision


@pytest.mark.parametrize(
    ("text", "context", "prompt", "completion"),
    [
        ("32k context, about 3,000 prompt tokens and 400 completion tokens each", 32_000, 3_000, 400),
        ("2k tokens in, 300 out", None, 2_000, 300),
        ("a context window of 128k tokens; answers of 300 tokens", 128_000, None, 300),
        ("input 1,500 tokens, output 250 tokens", None, 1_500, 250),
        ("prompts of 2,000 tokens on average", None, 2_000, None),
        ("20 tokens per second per user", None, None, None),
        ("trained on 2 trillion tokens", None, None, None),
    ],
)
def test_lengths_in_tokens(
    reader: Reader, text: str, context: float | None, prompt: float | None, completion: float | None
) -> None:
    model = reader.read(text).constraints.language_model
    assert (model.context_tokens.value, model.prompt_tokens.value, model.completion_tokens.value) == (
        context,
        prompt,
        completion,
    )


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("Traffic peaks at five times the average.", 5),
        ("Average 200 rps and peaks at 4x average.", 4),
        ("peak-to-average ratio of 3", 3),
        ("Traffic is even all year.", None),
    ],
)
def test_peak_to_average(reader: Reader, text: str, ratio: float | None) -> None:
    assert reader.value(text, "load.peak_to_average") == ratio


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("Traffic is growing 40 % a year.", 40),
        ("Volume doubles every year.", 100),
        ("Traffic grows 5 % a month.", 79.59),
        ("The load will double within two years.", 41.42),
        ("Das Aufkommen wächst um 20 % im Jahr.", 20),
        ("Le trafic augmente de 15 % par an.", 15),
        ("Revenue grows 30% a year.", None),
        ("We cut costs by 30% a year.", None),
    ],
)
def test_growth(reader: Reader, text: str, percent: float | None) -> None:
    read = reader.value(text, "load.growth_pct_per_year")
    assert read == (None if percent is None else pytest.approx(percent, abs=0.01))


@pytest.mark.parametrize(
    ("text", "environments"),
    [
        ("We need dev, staging and prod.", ("dev", "staging", "prod")),
        ("environments: dev, test, prod", ("dev", "test", "prod")),
        ("Zwei Umgebungen: Entwicklung und Produktion", ("dev", "prod")),
        ("It runs in production.", None),
    ],
)
def test_environments(reader: Reader, text: str, environments: tuple[str, ...] | None) -> None:
    assert reader.value(text, "delivery.environments") == environments


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Go-live in Q2 2027.", "Q2 2027"),
        ("Must be live by 31 March 2027.", "2027-03-31"),
        ("deadline: 2027-06-30", "2027-06-30"),
        ("The system is to be delivered within six months.", "within six months"),
        ("Inbetriebnahme bis 31.03.2027", "2027-03-31"),
        ("Mise en production avant le 1er mars 2027", "2027-03-01"),
        ("Fecha límite: 15 de mayo de 2027", "2027-05-15"),
        ("Launch in March 2027", "March 2027"),
        ("Deadline 31 February 2027", None),
        ("We were founded in March 2012.", None),
        ("Logs are kept for six months.", None),
    ],
)
def test_deadline(reader: Reader, text: str, deadline: str | None) -> None:
    assert reader.value(text, "delivery.deadline") == deadline


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("We already run Snowflake and Kafka.", {"Snowflake", "Kafka"}),
        ("Our Oracle warehouse stays.", {"Oracle"}),
        ("Airflow is already in place, use MLflow for tracking.", {"Airflow"}),
        ("Use MLflow.", set()),
        ("We are migrating off Teradata.", set()),
    ],
)
def test_existing_systems(reader: Reader, text: str, systems: set[str]) -> None:
    constraints = reader.read(text).constraints
    assert set(constraints.delivery.existing_systems.value or ()) == systems
    assert systems <= set(constraints.tools.preferred.value or ())
