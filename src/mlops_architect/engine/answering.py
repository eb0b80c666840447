"""Answers in words to open questions, read by the same reader as the requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.domain.question import Saying
from mlops_architect.domain.run import Revision
from mlops_architect.engine.reading import read
from mlops_architect.engine.revising import set_by_hand
from mlops_architect.errors import UsageError

_GAP = "{answer}"
_FIGURE = re.compile(r"(?<!\w)[-\u2212]?\d[\d.,']*")
MOST_CHARS = 2_000
"""Characters of an answer that are looked at; longer ones are requirements, not answers."""


def answered(field: str, words: str, catalog: Catalog) -> tuple[Revision, ...] | None:
    """Return what an answer to the question about ``field`` changes.

    Nothing when the default is to be taken, None when the answer is not understood. The words are read by
    themselves, and then inside the sentences that the catalogue has for the field, of which only the answer's own
    words count.
    """
    words = words.strip()
    plain, replies = _plain(words), catalog.replies
    if not words.strip("?") or plain in _all(replies.unknown):
        return ()
    if not plain or len(words) > MOST_CHARS:
        return None
    for meant in (_meaning(field, plain, catalog), _yes_or_no(field, plain, catalog)):
        if meant:
            return (Revision(path=field, value=meant),)
    if plain in _all(replies.none):
        return (Revision(path=field, value="none"),) if _is_list(field) else ()
    if _states(read(words, catalog.lexicon).constraints.at(field)):
        return (Revision(text=words),)
    return _said(field, words, catalog) or _by_hand(field, words, catalog)


def settled(fields: Sequence[str], words: str, catalog: Catalog) -> tuple[Revision, ...] | None:
    """Return what an answer to a contradiction between ``fields`` changes; None when it settles none of them."""
    words = words.strip()
    later = read(words, catalog.lexicon).constraints
    if any(_states(later.at(field)) for field in fields):
        return (Revision(text=words),)
    for field in fields:
        found = answered(field, words, catalog)
        if found:
            return found
    return None


def _said(field: str, words: str, catalog: Catalog) -> tuple[Revision, ...]:
    for saying in _sayings(field, catalog):
        sentence = saying.text.replace(_GAP, words)
        start = saying.text.index(_GAP)
        stated = read(sentence, catalog.lexicon).constraints.at(saying.field or field)
        ours = [(span.start - start, span.end - start) for span in stated.spans]
        inside = any(begin < len(words) and end > 0 for begin, end in ours)
        # a figure that was passed over may be the one that matters
        figures = all(any(b <= found.start() < e for b, e in ours) for found in _FIGURE.finditer(words))
        if not (_states(stated) and inside and figures):
            continue
        if saying.field in ("", field):
            return (Revision(text=sentence),)
        value = stated.value
        text = f"{value * saying.times:.6g}" if isinstance(value, float) else str(value)
        return _by_hand(field, text, catalog) or ()
    return ()


def _by_hand(field: str, words: str, catalog: Catalog) -> tuple[Revision, ...] | None:
    """Return the answer as a plain value in the unit it is asked for in, where that is what it is."""
    if _annotation(field) != Stated[float]:
        return None
    quantity = next((one for one in catalog.assumptions if one.stated_by == field), None)
    number = words.replace(" ", "")
    if quantity is not None and quantity.scale == 1.0:
        number = re.sub(f"{re.escape(quantity.unit.replace(' ', ''))}$", "", number, flags=re.IGNORECASE)
    try:
        set_by_hand(Constraints(), field, number)
    except UsageError:
        return None
    return (Revision(path=field, value=number),)


def _meaning(field: str, plain: str, catalog: Catalog) -> str:
    means = next((one.means for one in catalog.questions if one.field == field), {})
    return next((value for word, value in means.items() if _plain(word) == plain), "")


def _yes_or_no(field: str, plain: str, catalog: Catalog) -> str:
    if _annotation(field) != Stated[bool]:
        return ""
    if plain in _all(catalog.replies.yes):
        return "yes"
    return "no" if plain in _all(catalog.replies.no) else ""


def _sayings(field: str, catalog: Catalog) -> tuple[Saying, ...]:
    of_quantity = [one.says for one in catalog.assumptions if one.stated_by == field]
    of_field = [one.says for one in catalog.questions if one.field == field]
    return tuple(saying for says in (*of_quantity, *of_field) for saying in says)


def _states(stated: Stated[object]) -> bool:
    return stated.known and stated.provenance in (Provenance.STATED, Provenance.INFERRED)


def _annotation(field: str) -> object:
    group, _, leaf = field.partition(".")
    found = Constraints.model_fields[group].annotation
    return found.model_fields[leaf].annotation if leaf and found is not None else found


def _is_list(field: str) -> bool:
    return _annotation(field) == Stated[tuple[str, ...]]


def _all(words: Iterable[str]) -> set[str]:
    return {_plain(word) for word in words} - {""}


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", words.casefold().replace("’", "'").replace("'", "")))
