"""Claims: statements that no field holds, kept because another statement may contradict them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.lexicon import DataClassTerm
from mlops_architect.engine.reading.candidates import Candidate, is_current, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

ONLINE_REFUSED, SERVERLESS_ONLY = "claim.online_refused", "claim.serverless_only"
NO_PERSONAL_DATA, PERSONAL_DATA = "claim.no_personal_data", "claim.personal_data"
TRAINING_WINDOW, DATA_KEPT, NOTHING_KEPT = "claim.training_window_days", "claim.data_kept_days", "claim.nothing_kept"
NO_INTERNET = "claim.no_internet"
_WINDOW_REACH = 8.0
_DENIALS = (NOTHING_KEPT, NO_INTERNET)
_LONGEST_WINDOW_DAYS = 20 * 365.0
_PERSONAL = frozenset({"pii", "pci", "phi"})
# "no personal data in the logs", "no personal data leaves the EU" say nothing of what the data hold.
_CLOSES = frozenset("involved used processed at all here whatsoever and or but so is are".split())
_VEILED = (
    "pseudonym",
    "anonym",
    "hash",
    "mask",
    "token",
    "remov",
    "strip",
    "redact",
    "drop",
    "encrypt",
    "delet",
    "eras",
)
_REPLACED = frozenset({"processed", "used", "involved", "needed"})


def claims(page: Page) -> Iterator[Candidate]:
    """Yield every claim of the text with its words; the values are days where the path says so, else true."""
    for path, cue_name in (
        (ONLINE_REFUSED, "online-refused"),
        (SERVERLESS_ONLY, "serverless-only"),
        (NOTHING_KEPT, "nothing-kept"),
        (NO_INTERNET, "no-internet"),
    ):
        for clause in page.naming(f"cue:{cue_name}"):
            for cue in clause.cue(cue_name):
                of_training = bool(clause.cue("retrain")) and not clause.cue("scoring")
                denied = path not in _DENIALS and negating(page, clause, cue) is not None
                limited = (
                    path == NOTHING_KEPT and page.tokens[min(cue.last, clause.last - 1)].text.casefold() in _LONGER
                )
                if not (clause.question or clause.quoted or of_training or denied or limited):
                    yield _claim(page, path, cue)
    for clause in page.naming("cue:no-personal-data"):
        for cue in clause.cue("no-personal-data"):
            if not clause.question and _of_everything(page, clause, cue):
                yield _claim(page, NO_PERSONAL_DATA, cue)
    yield from _personal(page)
    yield from _kept(page)


_LONGER = frozenset("longer more beyond over past länger mehr plus más".split())
"""What makes "nothing may be stored longer than 30 days" a limit."""


def _claim(page: Page, path: str, mention: Mention) -> Candidate:
    return Candidate(path, True, spans(page, mention), 0.9, position=mention.first)


def _of_everything(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether the words end there or go on with no place, purpose or verb that narrows them."""
    if cue.last >= clause.last:
        return True
    after = page.tokens[cue.last : min(cue.last + 2, clause.last)]
    if after[0].kind is not Kind.WORD:
        return True
    if after[0].text in ("is", "are"):
        return after[-1].text in _REPLACED
    return after[0].text in _CLOSES


def _personal(page: Page) -> Iterator[Candidate]:
    """Yield what the text names of persons: names, card numbers, e-mail addresses; not what is veiled or refused."""
    for clause in page.naming("data_classes"):
        veiled = any(token.text.startswith(_VEILED) for token in page.tokens[clause.first : clause.last])
        if veiled or clause.question:
            continue
        for mention in clause.of("data_classes"):
            value = cast(DataClassTerm, mention.term).data_class
            denied = any(c.first <= mention.first < c.last for c in clause.cue("no-personal-data"))
            if value in _PERSONAL and not denied and negating(page, clause, mention) is None:
                yield Candidate(PERSONAL_DATA, value, spans(page, mention), 0.9, position=mention.first)


def _kept(page: Page) -> Iterator[Candidate]:
    """Yield how far back training looks, and how long data are kept where the words name the data themselves."""
    for clause in page.naming("cue:training-window"):
        for quantity in clause.quantities:
            days = quantity.high / DAY_S
            if quantity.dimension != "time" or quantity.per_s or not 1 <= days <= _LONGEST_WINDOW_DAYS:
                continue
            cue = page.nearest(quantity, clause.cue("training-window"), _WINDOW_REACH)
            if cue is not None and not is_current(page, clause, quantity):
                yield Candidate(TRAINING_WINDOW, days, spans(page, cue, quantity), 0.9, position=quantity.first)


def names_the_data(page: Page, candidate: Candidate) -> bool:
    """Whether a retention is that of the data a model learns from, not of logs, predictions or documents."""
    clause = page.clause_at(candidate.position)
    return bool(clause.cue("raw-kept")) and not clause.cue("side-records")
