"""How question and passages are laid out for a model: as data, between marks that no text can imitate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from scoring.documents.model import Passage

NO_ANSWER = "NO_ANSWER"
_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_QUESTION = re.compile(r"<question>\n(.*?)\n</question>", re.DOTALL)


def laid_out(question: str, passages: Sequence[tuple[Passage, str]]) -> str:
    """Return the user's part of the prompt: each passage with its number and cleaned text, then the question.

    Angle brackets and quotes of the texts are escaped, so that no document and no caller can close a mark.
    """
    parts = [
        f'<passage number="{number}" title="{escape(passage.title)}" section="{escape(passage.section)}">\n'
        f"{escape(text)}\n</passage>"
        for number, (passage, text) in enumerate(passages, start=1)
    ]
    return "\n".join([*parts, f"<question>\n{escape(question)}\n</question>"])


def passages_in(text: str) -> list[tuple[int, str]]:
    """Return number and text of each passage in a prompt."""
    return [(int(number), unescape(body)) for number, body in _PASSAGE.findall(text)]


def question_in(text: str) -> str:
    """Return the question in a prompt."""
    found = _QUESTION.findall(text)
    return unescape(found[-1]) if found else ""
