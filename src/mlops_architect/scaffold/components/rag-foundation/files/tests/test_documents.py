"""Documents: words, passages, rights."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.documents.chunk import passages
from scoring.documents.model import Document
from scoring.documents.rights import Now, read_withdrawn, readers, visible, write_withdrawn
from scoring.documents.words import count_tokens, sentences, stem, terms
from scoring.runtime import Runtime


def test_forms_of_a_word_meet() -> None:
    assert stem("terminated") == stem("terminates") == stem("terminating") == stem("terminate")
    assert stem("policies") == stem("policy")
    assert terms("What is the notice period?") == [stem("notice"), stem("period")]


def test_sentences_end_where_the_next_begins() -> None:
    assert sentences("One is 3.5 percent. Two follows!  Three?") == ["One is 3.5 percent.", "Two follows!", "Three?"]
    assert sentences(" \n\n ") == []


@given(st.text(max_size=400))
def test_tokens_are_never_fewer_than_words(text: str) -> None:
    assert count_tokens(text) >= len(text) / 4
    assert (count_tokens(text) == 0) == (text == "")


@given(st.text(max_size=3000), st.integers(40, 300), st.integers(0, 39))
def test_every_word_is_in_a_passage_and_no_passage_is_too_long(text: str, limit: int, overlap: int) -> None:
    document = Document(
        id="d", title="t", kind="k", groups=("g",), source="s", updated_at=0, sha256="0", text=f"Begin. {text}"
    )
    cut = passages(document, limit, overlap)
    assert all(passage.tokens <= limit for passage in cut)
    assert [passage.position for passage in cut] == list(range(len(cut)))
    assert len({passage.id for passage in cut}) == len(cut)
    kept = "".join("".join(f"{passage.section}{passage.text}".split()) for passage in cut)
    assert {*"".join(text.split())} - {*"#"} <= {*kept}
    assert cut == passages(document, limit, overlap)


def test_passages_carry_heading_source_and_readers(document: Document) -> None:
    (passage,) = passages(document, 200, 20)
    assert (passage.section, passage.source, passage.groups) == ("Terms", document.source, document.groups)


def test_the_end_of_one_passage_begins_the_next(document: Document) -> None:
    text = " ".join(f"Sentence number {number} says something of its own." for number in range(60))
    cut = passages(document.model_copy(update={"text": text}), 100, 30)
    assert len(cut) > 3
    for one, other in pairwise(cut):
        assert sentences(one.text)[-1] == sentences(other.text)[sentences(other.text).index(sentences(one.text)[-1])]


def test_rights_are_only_ever_narrowed(runtime: Runtime, document: Document) -> None:
    (passage,) = passages(document, 200, 20)
    everyone = frozenset({"readers", "others"})
    assert visible([passage], everyone, {}) == [passage]
    assert visible([passage], frozenset({"others"}), {}) == []
    assert visible([passage], frozenset(), {}) == []
    removed = {document.id: Now(groups=(), at=1.0)}
    widened = {document.id: Now(groups=("others", "readers"), at=1.0)}
    assert visible([passage], everyone, removed) == []
    assert readers(passage, widened) == {"readers"}
    write_withdrawn(runtime.lake, removed)
    assert read_withdrawn(runtime.lake) == removed


def test_a_document_without_readers_cannot_exist(document: Document) -> None:
    with pytest.raises(ValueError, match="groups"):
        Document.model_validate({**document.model_dump(), "groups": ()})
