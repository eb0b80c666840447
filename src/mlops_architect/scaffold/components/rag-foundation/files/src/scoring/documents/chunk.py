"""Cut documents into passages: along headings and sentences, with an overlap, the same way every time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from scoring.documents.model import Document, Passage
from scoring.documents.words import count_tokens, sentences

_HEADING = re.compile(r"^(?:#{1,6}\s+(?P<marked>.+)|(?P<numbered>\d+(?:\.\d+)*\.?\s+[A-Z][^\n.]{2,80}))$")


def passages(document: Document, chunk_tokens: int, overlap_tokens: int) -> list[Passage]:
    """Return the passages of a document, each at most ``chunk_tokens`` long unless one sentence is longer.

    A passage starts with the last sentences of the one before, up to ``overlap_tokens``, within one section.
    """
    found: list[Passage] = []
    for section, text in _sections(document.text):
        for body in _windows(sentences(text), chunk_tokens, overlap_tokens):
            position = len(found)
            digest = hashlib.sha256(f"{document.id}\n{position}\n{section}\n{body}".encode()).hexdigest()[:12]
            found.append(
                Passage(
                    id=f"{document.id}-{position:04d}-{digest}",
                    document_id=document.id,
                    title=document.title,
                    kind=document.kind,
                    section=section,
                    source=document.source,
                    groups=document.groups,
                    position=position,
                    text=body,
                    tokens=count_tokens(body),
                )
            )
    return found


def _sections(text: str) -> Iterator[tuple[str, str]]:
    heading = ""
    lines: list[str] = []
    for line in text.splitlines():
        match = _HEADING.match(line.strip())
        if match:
            if any(part.strip() for part in lines):
                yield heading, "\n".join(lines)
            heading, lines = (match["marked"] or match["numbered"]).strip(), []
        else:
            lines.append(line)
    if any(part.strip() for part in lines):
        yield heading, "\n".join(lines)


def _windows(parts: list[str], limit: int, overlap: int) -> Iterator[str]:
    window: list[tuple[str, int]] = []
    fresh = False
    for part in (piece for sentence in parts for piece in _pieces(sentence, limit)):
        size = count_tokens(part)
        if window and sum(tokens for _, tokens in window) + size > limit:
            if fresh:
                yield " ".join(text for text, _ in window)
            window = _tail(window, min(overlap, max(0, limit - size)))
        window.append((part, size))
        fresh = True
    if window and fresh:
        yield " ".join(text for text, _ in window)


def _pieces(sentence: str, limit: int) -> Iterator[str]:
    """Yield a sentence, or parts of one that no passage could hold, such as a table without full stops."""
    if count_tokens(sentence) <= limit:
        yield sentence
        return
    longest = limit * 2
    words = [word[at : at + longest] for word in sentence.split() for at in range(0, len(word), longest)]
    part: list[str] = []
    for word in words:
        if part and count_tokens(" ".join([*part, word])) > limit:
            yield " ".join(part)
            part = []
        part.append(word)
    if part:
        yield " ".join(part)


def _tail(window: list[tuple[str, int]], limit: int) -> list[tuple[str, int]]:
    kept: list[tuple[str, int]] = []
    for part in reversed(window):
        if sum(size for _, size in kept) + part[1] > limit:
            break
        kept.insert(0, part)
    return kept
