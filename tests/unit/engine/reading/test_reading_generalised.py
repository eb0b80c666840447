"""Families of wordings, each in many ways that no text of the corpus uses; what only looks like one gives nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Retraining: sales asked for daily, we settled on weekly.", "training.cadence", "weekly"),
        ("We retrain every quarter today, that is too slow; monthly it will be.", "training.cadence", "monthly"),
        ("Training nightly was the idea. Too expensive. So every Sunday.", "training.cadence", "weekly"),
        ("Das Training täglich war geplant, zu teuer, also wöchentlich.", "training.cadence", "weekly"),
        ("Réentraîner chaque nuit ? Trop cher. Chaque mois suffira.", "training.cadence", "monthly"),
        ("Reentrenar a diario es demasiado, digamos cada semana.", "training.cadence", "weekly"),
        ("The model is refitted after each harvest, at least twice a year.", "training.cadence", "semiannual"),
        ("Refit before every season, i.e. once a year.", "training.cadence", "yearly"),
        ("The classifier is trained again in April and October.", "training.cadence", "semiannual"),
        ("Fresh model each Friday.", "training.cadence", "weekly"),
        ("Nachlernen: jeden Monat.", "training.cadence", "monthly"),
        ("A weekly report is fine. Retraining monthly.", "training.cadence", "monthly"),
        ("We train it anew at every quarter end.", "training.cadence", "quarterly"),
        ("The network gets fresh weights on the first of the month.", "training.cadence", "monthly"),
        ("Model upkeep: one training run per fortnight.", "training.cadence", "biweekly"),
        ("Once trained, it is left alone for good.", "training.cadence", "one_off"),
        ("Das Netz lernt jeden Sonntag dazu.", "training.cadence", "weekly"),
        ("On relance l'apprentissage chaque trimestre.", "training.cadence", "quarterly"),
        ("Entrenamos otra vez cada mes.", "training.cadence", "monthly"),
        ("Training: monthly was discussed, quarterly was chosen.", "training.cadence", "quarterly"),
        ("We thought of weekly training but monthly is plenty.", "training.cadence", "monthly"),
        ("It learns again whenever the error climbs above 5 %.", "training.cadence", "on_drift"),
    ],
)
def test_how_often_it_is_trained(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("p95 below a quarter of a second", "latency.p95_ms", 250),
        ("An answer in a third of a second at most.", "latency.max_ms", 333.333),
        ("Antwort in höchstens einer Fünftelsekunde.", "latency.max_ms", 200),
        ("Réponse en un cinquième de seconde au plus.", "latency.max_ms", 200),
        ("Respuesta en un cuarto de segundo como máximo.", "latency.max_ms", 250),
        ("Half of the answers within 80 ms, 99 percent within 400.", "latency.p99_ms", 400),
        ("Nineteen out of twenty requests in under 300 ms.", "latency.p95_ms", 300),
        ("Nobody should wait longer than 2 seconds for the answer.", "latency.max_ms", 2000),
        ("The answer has to pop up in the blink of an eye, say 100 ms.", "latency.max_ms", 100),
        ("Max. 150 ms im 99. Perzentil", "latency.p99_ms", 150),
        ("99 Prozent der Antworten unter 80 ms", "latency.p99_ms", 80),
        ("dans 95 % des cas en moins de 300 ms", "latency.p95_ms", 300),
        ("el 99 % de las respuestas en 200 ms", "latency.p99_ms", 200),
        ("median 40 ms, tail (p99) 120", "latency.p99_ms", 120),
        ("Reply time: 0.4 s", "latency.max_ms", 400),
        ("The screen must not freeze for more than a second.", "latency.max_ms", 1000),
    ],
)
def test_parts_of_a_unit_and_limits(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("The score is requested 3 000 times a minute.", "load.peak_rps", 50),
        ("The service is called 40 times a second at the evening rush.", "load.peak_rps", 40),
        ("Our apps query it 12,000 times an hour.", "load.peak_rps", 3.333),
        ("The endpoint gets hit 90 times a second.", "load.peak_rps", 90),
        ("Das Modell wird 600 mal pro Minute abgefragt.", "load.peak_rps", 10),
        ("Le modèle est interrogé 120 fois par minute.", "load.peak_rps", 2),
        ("El modelo se consulta 30 veces por segundo.", "load.peak_rps", 30),
        ("The model is retrained 3 times a day.", "load.peak_rps", None),
        ("It may fail 3 times a day.", "load.peak_rps", None),
        ("14,500 containers per day, one verdict per container; classify damage.", "load.daily_predictions", 14500),
        ("Classify 1.400 Bewerbungen die Woche nach Eignung.", "load.daily_predictions", 200),
        ("Transcribe 36_000 utterances a day.", "load.daily_predictions", 36000),
        ("Sentiment for 45,000 reviews a month.", "load.daily_predictions", 1500),
        ("We transcribe 2.100 altas por semana.", "load.daily_predictions", 300),
        ("> Rank 2,000 applications a week.\n\nIt is 3,500 a week since the merger.", "load.daily_predictions", 500),
        ("On Black Friday 3,000 checks a second.", "load.peak_rps", 3000),
        ("9 million predictions a month", "load.daily_predictions", 300000),
        ("We score every one of our 2.4 million contracts each night.", "load.daily_predictions", 2400000),
        ("Two hundred thousand images come in daily, all of them are classified.", "load.daily_predictions", 200000),
        ("1,200 lookups/sec at the peak and 300 normally", "load.avg_rps", 300),
        ("1,200 lookups/sec at the peak and 300 normally", "load.peak_rps", 1200),
        ("40 Anfragen je Sekunde, zur Spitze das Dreifache", "load.peak_rps", 120),
        ("We get a million claims a year to classify.", "load.daily_predictions", 2739.7),
        ("Every day 30 k tickets have to be routed.", "load.daily_predictions", 30000),
        ("3,2 Mio. Vorhersagen am Tag", "load.daily_predictions", 3200000),
    ],
)
def test_how_often_it_is_asked(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("NOK 90 000 a month (about 8.4k USD)", "budget.monthly_usd", 8400),
        ("Budget 120,000 SEK per month, roughly EUR 10,000.", "budget.monthly_usd", 10800),
        ("Budget: 1.2M JPY/month (≈ $7,800)", "budget.monthly_usd", 7800),
        ("30 000 zł a month for hosting (7,100 EUR)", "budget.monthly_usd", 7668),
        ("We can spend CAD 9,000 a month.", "budget.monthly_usd", 6320.7),
        ("Budget: R$ 60.000 por mês (cerca de US$ 11.500)", "budget.monthly_usd", 11500),
        ("Price: no more than € 18,500 monthly.", "budget.monthly_usd", 19980),
        ("Per year 54,000 euro, everything included.", "budget.monthly_usd", 4860),
        ("We have 8 thousand pounds to spend each month.", "budget.monthly_usd", 10160),
        ("Hosting must not cost more than £96k p.a.", "budget.monthly_usd", 10160),
        ("Costs: max. 3,5 Tsd. Euro im Monat", "budget.monthly_usd", 3780),
        ("Budget: five thousand euros a month", "budget.monthly_usd", 5400),
        ("The whole thing may cost 60k dollars a year.", "budget.monthly_usd", 5000),
        ("höchstens 2.000 € monatlich", "budget.monthly_usd", 2160),
        ("Not a cent more than $900 monthly", "budget.monthly_usd", 900),
        ("presupuesto: 1.500 USD mensuales", "budget.monthly_usd", 1500),
    ],
)
def test_what_it_may_cost(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("99.9 % of the time it must answer.", "availability.target_pct", 99.9),
        ("It has to be reachable 99.5 percent of the time.", "availability.target_pct", 99.5),
        ("Up 99.95 %.", "availability.target_pct", 99.95),
        ("Dispo : 99,8 %", "availability.target_pct", 99.8),
        ("Availability: three nines and a half", "availability.target_pct", 99.95),
        ("Verfügbarkeit: dreieinhalb Neunen", "availability.target_pct", 99.95),
        ("Disponibilidad: cuatro nueves", "availability.target_pct", 99.99),
        ("Disponibilité : trois neuf", "availability.target_pct", 99.9),
        ("At most 43 minutes of outage a month", "availability.target_pct", 99.9),
        ("Stillstand höchstens 1 h je Woche", "availability.target_pct", 99.405),
        ("95 % of the time under 200 ms", "availability.target_pct", None),
        ("It must be there 99.9 % of the month; detect fraud", "availability.target_pct", 99.9),
        ("We can live with 40 minutes offline per month.", "availability.target_pct", 99.907),
        ("Uptime target: ninety-nine point five percent", "availability.target_pct", 99.5),
        ("SLA 99,9 % mensuel", "availability.target_pct", 99.9),
        ("The service may be dark for 8 hours a year at most", "availability.target_pct", 99.909),
    ],
)
def test_availability_in_words(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("The service must recover in two thirds of an hour.", "recovery.rto_minutes", 40),
        ("Loss of at most a quarter of an hour of data.", "recovery.rpo_minutes", 15),
        ("RTO: three quarters of an hour", "recovery.rto_minutes", 45),
        ("If the region dies: nothing lost, 5 min to be back.", "recovery.rto_minutes", 5),
        ("If the region dies: nothing lost, 5 min to be back.", "recovery.rpo_minutes", 0),
        ("Half a day of lost history is bearable.", "recovery.rpo_minutes", 720),
        ("After a crash it must be going again in ten minutes.", "recovery.rto_minutes", 10),
        ("Fällt es aus, binnen 45 min zurück.", "recovery.rto_minutes", 45),
        ("Service again within 3 minutes after the loss of a data centre.", "recovery.rto_minutes", 3),
        ("We may lose a day of input.", "recovery.rpo_minutes", 1440),
        ("Reprise en 4 heures, perte maximale d'une heure de données.", "recovery.rpo_minutes", 60),
        ("When a server dies, users must be served again in under 10 minutes.", "recovery.rto_minutes", 10),
        ("Restart after a failure may take up to two hours.", "recovery.rto_minutes", 120),
        ("Losing more than five minutes of events would be a disaster.", "recovery.rpo_minutes", 5),
        ("No event may get lost.", "recovery.rpo_minutes", 0),
        ("An outage of four hours is tolerable.", "recovery.rto_minutes", 240),
        ("We must be back on our feet within a quarter of an hour.", "recovery.rto_minutes", 15),
        ("Höchstens 10 Minuten Datenverlust.", "recovery.rpo_minutes", 10),
        ("Tout doit être rétabli en une heure.", "recovery.rto_minutes", 60),
        ("Como mucho se pueden perder 15 minutos de datos.", "recovery.rpo_minutes", 15),
    ],
)
def test_what_may_be_lost_and_how_soon_it_is_back(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Warn the driver 20 s before the brakes overheat.", "ml_task", "anomaly"),
        ("Tell maintenance when a compressor is about to fail.", "ml_task", "anomaly"),
        ("We want to be alerted as soon as a conveyor heads for a jam.", "ml_task", "anomaly"),
        ("Let us know when a freezer is going to break down.", "ml_task", "anomaly"),
        ("Wir wollen gewarnt werden, bevor eine Pumpe ausfällt.", "ml_task", "anomaly"),
        ("Nous voulons être avertis quand un ascenseur va tomber en panne.", "ml_task", "anomaly"),
        ("Que se avise al taller cuando un motor vaya a fallar.", "ml_task", "anomaly"),
        ("Spot bearings that are wearing out before they seize.", "ml_task", "anomaly"),
        ("Tell us which customers will not renew.", "ml_task", "classification"),
        ("How many nurses will we need on each shift next week?", "ml_task", "forecasting"),
        ("Put a price on used tractors from 20 attributes.", "ml_task", "regression"),
        ("Sort job ads so that the best fitting ones come first for each candidate.", "ml_task", "ranking"),
        ("Read the licence plates from the gate cameras.", "ml_task", "cv"),
        ("Turn the recorded hearings into written text.", "ml_task", "speech"),
        ("A bot that answers questions about our travel policy from the intranet pages.", "ml_task", "llm_rag"),
        ("Teach an open 8B model to write in our tone with 40,000 letters.", "ml_task", "llm_finetune"),
        ("Catch transfers made by people who took over an account.", "ml_task", "fraud"),
        ("Suggest a wine to go with each dish.", "ml_task", "recommendation"),
        ("Group complaints by subject and tell the tone.", "ml_task", "nlp"),
        ("Combien de repas faut-il préparer demain ?", "ml_task", "forecasting"),
        ("Estimer la durée de chaque intervention.", "ml_task", "regression"),
    ],
)
def test_what_is_asked_for(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("The editor may overwrite any headline.", "oversight.human_in_loop_required", True),
        ("The system only proposes, the front office decides.", "oversight.human_in_loop_required", True),
        (
            "Every alert goes through the night shift lead before it reaches the ward.",
            "oversight.human_in_loop_required",
            True,
        ),
        ("Ein Mensch spricht jede Kündigung aus.", "oversight.human_in_loop_required", True),
        ("Je relis chaque réponse avant envoi.", "oversight.human_in_loop_required", True),
        ("El médico firma siempre.", "oversight.human_in_loop_required", True),
        ("The crew confirms or rejects each warning.", "oversight.human_in_loop_required", True),
        ("Le conseiller peut passer outre.", "oversight.human_in_loop_required", True),
        ("He pulls the tram or not, the system does nothing by itself.", "oversight.human_in_loop_required", True),
        ("A nurse has to agree before the order is placed.", "oversight.human_in_loop_required", True),
        ("Nothing is blocked until an analyst presses the button.", "oversight.human_in_loop_required", True),
        ("A colleague from underwriting gives the final nod.", "oversight.human_in_loop_required", True),
        ("Staff can correct each label.", "oversight.human_in_loop_required", True),
        ("No one checks the results, they go straight to the customer.", "oversight.human_in_loop_required", False),
        ("Der Meister nickt jede Meldung ab.", "oversight.human_in_loop_required", True),
        ("Le chef d'équipe garde la main sur chaque décision.", "oversight.human_in_loop_required", True),
        ("La decisión la toma siempre el perito.", "oversight.human_in_loop_required", True),
    ],
)
def test_who_has_the_last_word(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Say which reading drove the warning.", "oversight.explainability_required", True),
        ("It must state which values raised the alarm.", "oversight.explainability_required", True),
        ("Each alert comes with a note of which sensors were off.", "oversight.explainability_required", True),
        ("Mit Angabe, welcher Messwert den Alarm ausgelöst hat.", "oversight.explainability_required", True),
        ("En indiquant quel capteur est en cause.", "oversight.explainability_required", True),
        ("Indicando qué sensor dio la señal.", "oversight.explainability_required", True),
        ("Explanations would be a luxury.", "oversight.explainability_required", False),
        ("Explications : non demandées.", "oversight.explainability_required", False),
        ("Ohne Begründung kein Einsatz.", "oversight.explainability_required", True),
        ("One of 23 reasons is assigned to each return.", "oversight.explainability_required", None),
        ("Warum nicht auch samstags?", "oversight.explainability_required", None),
        ("Applicants are entitled to know what counted against them.", "oversight.explainability_required", True),
        ("The planner wants to understand where a figure comes from.", "oversight.explainability_required", True),
        ("Show the three signals behind each alert.", "oversight.explainability_required", True),
        ("A bare score is fine, no reasons are needed.", "oversight.explainability_required", False),
        ("Die Kundin soll nachvollziehen können, warum abgelehnt wurde.", "oversight.explainability_required", True),
        ("Le client doit comprendre le refus.", "oversight.explainability_required", True),
        ("Se debe poder explicar cada rechazo.", "oversight.explainability_required", True),
    ],
)
def test_whether_reasons_are_asked_for(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value
