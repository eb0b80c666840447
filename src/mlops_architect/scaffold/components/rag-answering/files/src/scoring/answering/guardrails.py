"""What is refused before a model is asked, and what is taken out of passages: words that give orders to the assistant.

A list of patterns stops the common attempts and is measured by the evaluation; it is one layer of several. The
others: passages are laid out as data, the caller's rights are applied before the model, the model has no tools,
and every sentence of an answer must be borne out by what it cites.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from scoring.documents.words import count_tokens, sentences
from scoring.use_case import Retrieval

_ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instruction|rule|guideline|prompt|restriction|above|previous)",
        r"\b(system|hidden|developer|initial)\s+(prompt|instructions?|message|mode)\b",
        r"\b(reveal|print|repeat|output|show|leak)\b.{0,40}\b(prompt|your (rules|instructions|guidelines))\b",
        r"\byou are (now|no longer)\b",
        r"\b(pretend|act|roleplay)\b.{0,20}\b(to be|as if|as an?)\b.{0,60}\b(assistant|ai|model|without)\b",
        r"\bwithout (any )?(restrictions|rules|filters)\b",
        r"\bnew instructions?\s*:",
        r"</?(passage|question|system|assistant|user)\b",
        r"\b(answer|respond|reply)\b.{0,30}\b(every|all|any)\b.{0,20}\bquestions?\b",
        r"\bdo anything now\b",
        r"\blist every document\b",
    )
)
_MARK = re.compile(r"\[\s*\d+\s*\]")
_INVISIBLE = frozenset({"Cf", "Co", "Cn", "Cs"})


@dataclass(frozen=True)
class Refusal:
    """Why a question is not answered."""

    code: str
    text: str


def plain(text: str) -> str:
    """Return text in one normal form, without invisible characters that hide orders or split words."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(
        " " if unicodedata.category(character) == "Cc" and character not in "\n\t" else character
        for character in normal
        if unicodedata.category(character) not in _INVISIBLE
    )


def check_question(text: str, retrieval: Retrieval) -> Refusal | None:
    """Return why a question is refused without asking anybody; None where it is not."""
    if len(text) > retrieval.max_question_chars:
        return Refusal("too-long", f"A question has at most {retrieval.max_question_chars} characters.")
    if count_tokens(text) > retrieval.prompt_tokens // 2:
        return Refusal("too-long", "The question leaves no room for passages.")
    if not any(character.isalnum() for character in text):
        return Refusal("no-question", "There is no question in this text.")
    if gives_orders(text):
        return Refusal("not-allowed", "This asks the assistant to leave its rules, so it is not answered.")
    return None


def gives_orders(text: str) -> bool:
    """Return whether text tries to give orders to the assistant."""
    return any(pattern.search(text) for pattern in _ORDERS)


def neutral(text: str) -> tuple[str, int]:
    """Return a passage's text without sentences that give orders and without marks that look like citations.

    The count says how many sentences were taken out; the service counts them, so that planted documents show.
    """
    kept, removed = [], 0
    for sentence in sentences(plain(text)):
        if gives_orders(sentence):
            removed += 1
        else:
            kept.append(_MARK.sub("", sentence))
    return " ".join(kept), removed


def repeats(answer: str, system: str, words: int = 12) -> bool:
    """Return whether an answer gives away a stretch of the system's own words."""
    theirs = system.lower().split()
    stretches = {tuple(theirs[at : at + words]) for at in range(len(theirs) - words + 1)}
    ours = answer.lower().split()
    return any(tuple(ours[at : at + words]) in stretches for at in range(len(ours) - words + 1))
