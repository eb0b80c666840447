"""What makes reading fast changes nothing: clauses passed over hold nothing, and repeats are what a new search finds."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.requirements.scoring import cases_of

from mlops_architect.engine.reading import guarded, layout
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.phrases import Begun, Node
from mlops_architect.engine.reading.tokens import tokens_of

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

CORPUS = Path(__file__).parents[3] / "requirements" / "corpus"
TEXTS = [case["text"] for folder in ("dev", "held-out") for case in cases_of(CORPUS / folder)]


def _everything(page: Page, *shelves: str, excluded: bool = False) -> list[Clause]:
    del shelves
    return [clause for clause in page.clauses if not clause.hostile and (excluded or not clause.excluded)]


def test_fields_are_looked_for_wherever_the_text_speaks_of_them(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = [reader.read(text) for text in TEXTS]
    monkeypatch.setattr(Page, "naming", _everything)
    # "Whether any clause names …" is asked of the shelves themselves: every text would do so with all clauses.
    whole = [reader.read(text).constraints.model_dump(exclude={"serving"}) for text in TEXTS]
    assert [reading.constraints.model_dump(exclude={"serving"}) for reading in quick] == whole


def test_phrases_are_found_wherever_they_stand(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [reader.read(text) for text in TEXTS]
    monkeypatch.setattr(Node, "openings", lambda _, words: list(words))
    monkeypatch.setattr(Begun, "goes_on", lambda *_: True)
    assert [reader.read(text) for text in TEXTS] == quick


def test_hostile_words_are_looked_for_wherever_there_may_be_any(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = [reader.read(text) for text in TEXTS]
    assert any(reading.injections for reading in quick)
    monkeypatch.setattr(guarded, "_may_be_hostile", lambda *_: True)
    assert [reader.read(text) for text in TEXTS] == quick


@given(st.text(st.sampled_from(" \n\t'tn0123456789.,-_e+x\u00e9\u00b2\u00bd\u4e2d%/"), max_size=40))
def test_tokens_are_in_step_with_the_text_and_leave_out_white_space_alone(text: str) -> None:
    tokens = tokens_of(text)
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    places = {place for token in tokens for place in range(token.start, token.end)}
    assert len(places) == sum(len(token.text) for token in tokens)
    assert all(character.isspace() for place, character in enumerate(text) if place not in places)


def test_a_repeated_clause_is_read_as_if_it_were_new(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count()

    def unique(*_: Any) -> int:
        return next(numbers)

    texts = ["\n\n".join([*TEXTS[start : start + 12]] * 3) for start in range(0, len(TEXTS), 40)]
    moved = [reader.read(text) for text in texts]
    monkeypatch.setattr(layout, "key_of", unique)
    assert [reader.read(text) for text in texts] == moved


def test_a_long_text_of_one_paragraph_states_what_the_paragraph_does(reader: Reader) -> None:
    paragraph = "Fraud scoring on AWS. The p99 must stay below 80 ms. Peak 1,200 requests per second. GDPR applies."
    one, many = reader.read(paragraph), reader.read("\n\n".join([paragraph] * 40))
    known = {name: stated.value for name, stated in one.constraints.fields() if stated.known}
    assert len(known) > 5
    assert {name: stated.value for name, stated in many.constraints.fields() if stated.known} == known
    assert many.contradictions == one.contradictions == ()
