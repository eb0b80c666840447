"""Everyday words: tasks, feeds, schedules, bans and waits where no term of the trade is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

TASKS = {
    "Who of our members will not renew?": "classification",
    "Wir möchten wissen, welche Mieter demnächst nicht mehr zahlen.": "classification",
    "Quels étudiants risquent d'abandonner avant Noël ?": "classification",
    "¿Quién no vendrá a la cita?": "classification",
    "How full will the trains be on Friday?": "forecasting",
    "Wie viel Streusalz brauchen wir in der nächsten Woche?": "forecasting",
    "Combien de baguettes partiront demain dans chaque boutique ?": "forecasting",
    "¿Cuánta agua consumirá cada barrio la semana que viene?": "forecasting",
    "How long will the parcel take? Customers want a time when they order.": "regression",
    "¿Cuánto vale este piso? El agente necesita una cifra.": "regression",
    "Cameras above the belt have to throw out broken biscuits.": "cv",
    "Le randonneur photographie une plante et apprend son nom.": "cv",
    "Con una foto de la soldadura, decir si está bien.": "cv",
    "Boil down each 40-page expert report to half a page.": "nlp",
    "Unsere Produkttexte brauchen wir in zwölf Sprachen.": "nlp",
    "Aus den Telefonaten der Leitstelle soll Text werden.": "speech",
    "Las llamadas deben quedar por escrito.": "speech",
    "Monteure fragen per Handy, und die Antwort kommt aus den Wartungsunterlagen.": "llm_rag",
    "Les techniciens posent une question et la réponse sort de nos manuels.": "llm_rag",
    "Tell us when a pump starts to sound or shake differently from usual.": "anomaly",
    "Prévenez-nous quand une pompe ne tourne pas comme d'habitude.": "anomaly",
    "Parar los pedidos hechos con tarjetas robadas.": "fraud",
    "Show visitors things they may like as well.": "recommendation",
    "Dem Kunden soll etwas gezeigt werden, was zu seinem Einkauf passt.": "recommendation",
    "Sort the feed so people see what matters to them.": "ranking",
    "Las solicitudes que mejor encajan deben aparecer arriba.": "ranking",
    "El mismo paciente aparece dos o tres veces en el fichero; hay que juntar esas fichas.": "other",
}
NO_TASK = (
    "We need a platform for our data scientists on AWS with Airflow and 99.9 % availability.",
    "Please propose something modern and cheap for 3,000 euros a month.",
    "The service must answer in 200 ms and stay in the EU.",
    "We have 12 engineers, first release in May, budget 20k a month.",
)
FEEDS = (
    "Every turbine sends its vibration spectrum every ten seconds and the alarm must be raised while it happens.",
    "Cameras in 40 tunnels run day and night; smoke has to be noticed within 5 seconds.",
    "Patient monitors deliver heart rate and oxygen without interruption.",
    "We want clicks of the current visit to change what is shown on the next page.",
    "Sensoren an 200 Pumpen liefern im Sekundentakt Werte, die sofort bewertet werden.",
    "Les capteurs envoient une mesure par seconde et l'alerte doit partir immédiatement.",
    "Las cámaras graban sin parar y el humo debe verse en 5 segundos.",
)
JUDGED = (
    "Log lines pour in from 3,000 servers around the clock and unusual ones should be flagged on the fly.",
    "Jede Buchung kommt als Ereignis an und wird sofort im Vorbeilaufen geprüft.",
    "Chaque transaction arrive dans la file de messages et doit être notée au passage.",
    "Cada pago llega como evento y se puntúa al vuelo.",
)
SCHEDULED = (
    "The scores are worked out once a night and loaded into the CRM before eight.",
    "The planning list is produced every Sunday evening and printed.",
    "Einmal im Monat wird der gesamte Bestand durchgerechnet und als Liste geliefert.",
    "Une fois par nuit on note tous les clients et le fichier part au CRM.",
    "Una vez por noche se puntúan todos los clientes y se deja un fichero.",
)
NO_FEED = (
    "The team is on call around the clock.",
    "Token streaming to the chat window would be nice.",
    "The model is retrained every night.",
    "Data is uploaded to the warehouse every night.",
    "The answer has to be on the clerk's screen within two seconds.",
)
WRAPPINGS = (
    "Dear colleagues,\n\n{}\n\nKind regards, Ines",
    "- {}\n- 3 engineers\n- budget $4,000 a month",
    "| item | value |\n|---|---|\n| wish | {} |\n| team | 3 engineers |",
    "wish: {}\nteam: 3 engineers",
)


@pytest.mark.parametrize(("text", "task"), TASKS.items())
def test_a_task_is_told_from_everyday_words(reader: Reader, text: str, task: str) -> None:
    assert reader.value(text, "ml_task") == task


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_everyday_words_tell_the_task_in_any_layout(reader: Reader, wrapping: str) -> None:
    read = {text: reader.value(wrapping.format(text), "ml_task") for text in TASKS if "?" not in text}
    assert read == {text: task for text, task in TASKS.items() if "?" not in text}


@pytest.mark.parametrize("text", NO_TASK)
def test_no_task_is_made_up(reader: Reader, text: str) -> None:
    assert reader.value(text, "ml_task") is None


@pytest.mark.parametrize("text", list(TASKS))
def test_a_named_task_outweighs_everyday_words(reader: Reader, text: str) -> None:
    assert reader.value(f"Fraud detection for card payments, an anti-fraud system. {text}", "ml_task") == "fraud"


@pytest.mark.parametrize("text", [*FEEDS, *JUDGED])
def test_data_without_a_break_are_a_stream(reader: Reader, text: str) -> None:
    assert reader.value(text, "serving.streaming_required") is True


@pytest.mark.parametrize("text", JUDGED)
def test_events_judged_as_they_come_are_scored_as_a_stream(reader: Reader, text: str) -> None:
    assert reader.value(text, "serving.modes") == ("streaming",)


@pytest.mark.parametrize("text", SCHEDULED)
def test_results_on_a_schedule_alone_need_no_stream(reader: Reader, text: str) -> None:
    assert reader.value(text, "serving.streaming_required") is False
    assert (
        reader.value(f"{text} A clerk also asks for one case and waits 300 ms.", "serving.streaming_required") is None
    )
    assert reader.value(f"{text} {FEEDS[2]}", "serving.streaming_required") is True


@pytest.mark.parametrize("text", NO_FEED)
def test_no_stream_is_made_up(reader: Reader, text: str) -> None:
    assert reader.value(text, "serving.streaming_required") is None


@pytest.mark.parametrize(
    "text",
    [
        "Le conseiller saisit le dossier et voit la note en deux secondes.",
        "The doctor presses a button and gets the reading of the picture straight away.",
        "El gestor introduce el caso y ve la nota en dos segundos.",
    ],
)
def test_a_case_that_somebody_puts_is_answered_online(reader: Reader, text: str) -> None:
    assert reader.value(text, "serving.modes") == ("online",)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody should wait longer than two seconds.",
        "They should never be kept waiting longer than 2 s.",
        "Niemand soll länger als zwei Sekunden warten.",
        "Personne ne doit attendre plus de deux secondes.",
        "Nadie debe esperar más de dos segundos.",
    ],
)
def test_the_longest_wait_is_the_latency(reader: Reader, text: str) -> None:
    assert reader.value(text, "latency.max_ms") == 2000


@pytest.mark.parametrize(
    ("text", "cloud"),
    [
        ("We've had our fill of Azure; run it elsewhere.", "azure"),
        ("Cualquier nube menos AWS.", "aws"),
        ("AWS would be against our contract.", "aws"),
        ("In die Cloud geht nichts.", "public_cloud"),
    ],
)
def test_a_cloud_is_ruled_out_in_everyday_words(reader: Reader, text: str, cloud: str) -> None:
    assert reader.value(text, "excluded_clouds") == (cloud,)


@pytest.mark.parametrize(
    "text",
    [
        "Everything on-prem, no exceptions. Training on SageMaker.",
        "The system works without internet. It calls OpenAI for each question.",
        "Nothing may leave our own halls. Use Amazon Bedrock for the summaries.",
        "Scores are only computed at night. Each checkout request must be answered within 80 ms.",
        "We must not store any data after scoring. Inputs are kept for seven years.",
    ],
)
def test_what_cannot_both_hold_is_found(reader: Reader, text: str) -> None:
    first, _, second = text.partition(". ")
    assert reader.read(text).contradictions
    assert not reader.read(first).contradictions
    assert not reader.read(second).contradictions


@pytest.mark.parametrize(
    "text",
    [
        "Raw data kept 30 days, scores kept 5 years.",
        "No GPUs for serving, one A100 for training.",
        "Keep nothing longer than seven days.",
        "Training on SageMaker, serving on our own servers.",
    ],
)
def test_two_things_are_no_contradiction(reader: Reader, text: str) -> None:
    assert not reader.read(text).contradictions
