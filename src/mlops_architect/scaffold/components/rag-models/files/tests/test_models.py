"""The stand-in, and requests to models elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
import requests

from model_answers import FakeAnswer, FakeSession
from scoring import plugins
from scoring.answering.layout import NO_ANSWER, laid_out
from scoring.documents.model import Passage
from scoring.models.http import post_json
from scoring.models.interface import ModelUnavailable, unit
from scoring.models.offline import ExtractiveChat, LsaEmbedder
from scoring.models.open import open_chat, open_embedder
from scoring.models.settings import ModelSettings
from scoring.runtime import Runtime

TEXTS = [f"The {bird} text says that {what} within {number} days." for number, (bird, what) in enumerate(
    [("heron", "invoices are paid"), ("falcon", "goods are delivered"), ("osprey", "staff are trained"),
     ("kestrel", "books are audited")], start=10)]  # fmt: skip


def _prompt(question: str, *texts: str) -> str:
    passages = [
        (Passage(id=str(n), document_id="d", title="t", kind="k", section="", source="s", groups=("g",), position=n,
                 text=text, tokens=9), text)
        for n, text in enumerate(texts)
    ]  # fmt: skip
    return laid_out(question, passages)


def test_the_stand_in_quotes_and_cites() -> None:
    answer = ExtractiveChat().complete("rules", _prompt("When are goods of the falcon text delivered?", *TEXTS), 100)
    assert answer.text == f"{TEXTS[1].rstrip('.')} [2]."
    assert answer.prompt_tokens > answer.completion_tokens > 0


@pytest.mark.parametrize("question", ["Who won the cup?", "", "What does the Buzzard text say about days?"])
def test_the_stand_in_knows_when_there_is_no_answer(question: str) -> None:
    assert ExtractiveChat().complete("rules", _prompt(question, *TEXTS), 100).text == NO_ANSWER


def test_the_stand_in_says_what_it_is(runtime: Runtime) -> None:
    assert open_chat(runtime).stand_in
    assert plugins.available(plugins.MODELS)[0] == "offline"


def test_near_texts_have_near_vectors(runtime: Runtime) -> None:
    fitted = open_embedder(runtime).fitted(TEXTS)
    vectors = fitted.embed([*TEXTS, "Are invoices paid under the heron text?", ""], "passage")
    assert int(np.argmax(vectors[:4] @ vectors[4])) == 0
    assert np.linalg.norm(vectors[5]) == 0.0
    restored = open_embedder(runtime).restored(fitted.state())
    assert np.allclose(restored.embed(TEXTS, "question"), vectors[:4], atol=1e-2)
    with pytest.raises(ValueError, match="fitted"):
        LsaEmbedder().embed(TEXTS, "passage")


def test_rows_have_length_one() -> None:
    assert np.allclose(np.linalg.norm(unit([[3.0, 4.0], [0.0, 0.0]]), axis=1), [1.0, 0.0])


def _post(session: FakeSession, **settings: float) -> object:
    chosen = ModelSettings(**settings)  # type: ignore[arg-type]
    return post_json("https://m.example/x", {"a": 1}, lambda: {"k": "v"}, chosen, session, sleep=lambda _: None)


def test_what_may_pass_is_tried_again() -> None:
    session = FakeSession(FakeAnswer(status_code=429), requests.ConnectionError(), FakeAnswer({"ok": True}))
    assert _post(session) == {"ok": True}
    assert len(session.asked) == 3
    assert session.asked[0][2]["allow_redirects"] is False


@pytest.mark.parametrize(
    ("answer", "attempts"),
    [(FakeAnswer(status_code=400), 1), (FakeAnswer(status_code=503), 3), (FakeAnswer(ValueError), 3)],
)
def test_what_cannot_help_is_not_tried_for_ever(answer: FakeAnswer, attempts: int) -> None:
    session = FakeSession(answer)
    with pytest.raises(ModelUnavailable):
        _post(session)
    assert len(session.asked) == attempts


def test_a_deadline_ends_all_attempts() -> None:
    session = FakeSession(FakeAnswer(status_code=503))
    with pytest.raises(ModelUnavailable):
        _post(session, timeout_s=1e-9)
    assert session.asked == []
