"""Who runs the language model: said of the model alone, and not of clouds, tools or the whole system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.engine.reading.conftest import read_as

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@read_as(
    {
        True: [
            "A chatbot over our manuals on AWS with a self-hosted open-weights model.",
            "Answers come from a self-hosted LLM in our own account, eu-north-1.",
            "Llama 3.1 8B on our own GPUs in Google Cloud.",
            "No third-party LLM APIs may be used.",
            "Prompts must not be sent to external LLM providers; no hosted LLM API.",
            "We want to host the language model ourselves: run it ourselves on Azure.",
            "Ein Assistent über unsere Akten, das Sprachmodell selbst gehostet, bei Azure.",
            "Un assistant documentaire avec un modèle de langage auto-hébergé.",
            "Un asistente con un modelo de lenguaje autoalojado, sin LLM de terceros.",
        ],
        False: [
            "A chatbot over our manuals. We don't want to self-host the LLM.",
            "The language model must not be self-hosted, nobody here runs GPUs.",
        ],
        None: [
            "A chatbot over our manuals on AWS.",
            "A hosted LLM is fine for the answers.",
            "Self-hosted GitLab, a chatbot over our manuals with Claude on Bedrock.",
            "Should we use a self-hosted LLM?",
            "Airflow is self-hosted; fraud scoring for card payments.",
        ],
    }
)
def test_who_runs_the_language_model(reader: Reader, text: str, value: bool | None) -> None:
    assert reader.value(text, "language_model.self_hosted") is value
