"""The kind of system that requirements mean, by the words that they use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.reading import read
from mlops_architect.engine.use_case_choice import choose_use_case

KINDS = {
    "customer-churn": (
        "Which of our 20,000 gym members will not renew? A list on the first of each month.",
        "Kündigungsprognose für 3 Mio. Verträge, jeden Sonntag.",
        "Nous voulons savoir quels abonnés vont résilier le mois prochain.",
        "Queremos saber qué socios se van a dar de baja.",
        "Predict which employees will hand in their notice within six months.",
    ),
    "credit-risk": (
        "Score consumer loan applications for the probability of default, 2 s at the counter.",
        "Kreditanträge von Kleinbetrieben sollen vorgeprüft werden: Ausfall in den nächsten zwölf Monaten ja oder nein.",
        "Score de solvabilité pendant que le client est au guichet.",
        "Clasificar solicitudes de microcrédito por riesgo de impago.",
        "Tell us which energy customers are about to fall behind with payments.",
    ),
    "text-classification": (
        "Classify incoming letters to the city into 140 subject codes, twice a day.",
        "Spam filter for our forum, 40 posts a minute.",
        "Eingehende Briefe werden gescannt und sollen automatisch einer von 56 Geschäftsarten zugeordnet werden.",
        "Clasificar las quejas vecinales por tema y por departamento.",
    ),
    "image-classification": (
        "The classifier shall assign one of 12 damage codes to each radar picture of a road section.",
        "Classify apples by the camera above the belt: good or bruised.",
    ),
    "multiclass-classification": (
        "Guess which of four tariff classes a lorry belongs to from the axle sensor, the weight and the height.",
        "Assign one of 27 categories to every application for benefits, from the fields of the form.",
        "Triage: predict the urgency class 1 to 5 for each arriving patient.",
        "Welcher Güteklasse gehört jede Kiste Äpfel an? Gewicht, Zucker und Größe werden gemessen; vorhersagen.",
    ),
    "tabular-classification": (
        "Predict which orders will be returned; the answer has to be there when the order is placed.",
        "We would like to predict which skills each worker in our plant lacks for the next posting.",
        "Estimate the chance that a corporate bond in our book is downgraded; the old machine stays.",
        "Which slots of our vending machines will run empty before the next visit? Telemetry comes each hour.",
        "Predict which patients will miss their appointment; the list is sent by e-mail.",
    ),
    "anomaly-detection": (
        "Some kind of anomaly detection for our machines.",
        "Predict which lift will break down in the coming seven days.",
        "Averías incipientes en bombas de riego a partir de vibraciones: detectarlas.",
    ),
    "card-fraud": (
        "A fraud check in 150 ms will do.",
        "Jede Überweisung soll auf Betrug geprüft werden, bevor sie rausgeht.",
        "Fraude sur les paiements par carte, chaque transaction notée.",
    ),
    "unusual-activity": (
        "Detect fraud in benefit claims before they are paid.",
        "Find players who use aimbots in our shooter; it is fraud on the others.",
        "Betrugserkennung bei Leistungsrechnungen einer Krankenkasse.",
    ),
    "demand-forecasting": (
        "Forecast how many loaves each of our 90 bakeries will sell tomorrow.",
        "Absatzprognose für 5.600 Artikel, einmal pro Nacht.",
    ),
    "series-forecasting": (
        "One forecast per account of the cash that is there in 14 days, each night.",
        "Forecast the milk yield of 310 farms, one run each night.",
    ),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_the_words_tell_the_kind_of_system(catalog: Catalog, kind: str, text: str) -> None:
    assert choose_use_case(read(text, catalog.lexicon).constraints, text, catalog).id == kind


def test_one_hint_alone_decides_nothing(catalog: Catalog) -> None:
    plain = "Predict for each case whether it will end well"
    for hint in ("sensor", "bank", "plant", "department", "loyalty"):
        constraints = read(plain, catalog.lexicon).constraints
        assert choose_use_case(constraints, f"{plain}. We have a {hint}.", catalog).id == "tabular-classification"


def test_a_keyword_may_be_anything(catalog: Catalog) -> None:
    odd = catalog.use_cases["customer-churn"].model_copy(
        update={"keywords": ("++", "c++ *", "(", "* *s of"), "hints": ("",)}
    )
    changed = replace(catalog, use_cases={**catalog.use_cases, odd.id: odd})
    text = "Predict which members of the c++ club will end well"
    assert choose_use_case(read(text, catalog.lexicon).constraints, text, changed).id == odd.id
