"""Layout: a text to a page of clauses with their mentions and quantities."""

from __future__ import annotations

from mlops_architect.domain.lexicon import CueTerm
from mlops_architect.engine.reading.clauses import clauses_of, walls_of
from mlops_architect.engine.reading.folding import fold
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.scanner import Scanner
from mlops_architect.engine.reading.tokens import Kind, Token, tokens_of
from mlops_architect.engine.reading.vocabulary import Vocabulary

_SAMPLE = 3_000
_BARRIERS = {"barrier-strong": 6.0, "barrier-weak": 1.0}


def page_of(text: str, vocabulary: Vocabulary) -> Page:
    """Return the page of ``text``."""
    cues = {term.cue: _single_words(term) for term in vocabulary.lexicon.cues}
    barriers = {word: cost for cue, cost in _BARRIERS.items() for word in cues.get(cue, frozenset())}
    abbreviations = cues.get("abbreviation", frozenset())
    tokens = tokens_of(fold(text))
    clauses = clauses_of(text, tokens, abbreviations.__contains__)
    european = _european(tokens[:_SAMPLE], cues)
    for clause in clauses:
        mentions = vocabulary.mentions(text, tokens, clause.first, clause.last)
        for mention in mentions:
            clause.add(mention)
        clause.quantities = Scanner(text, tokens, mentions, clause.first, clause.last, european).scan()
    page = Page(text, tokens, walls_of(tokens, lambda word: barriers.get(word, 0.0)), clauses, european)
    _mark_excluded(page)
    return page


def _single_words(term: CueTerm) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in term.phrases)


def _european(tokens: list[Token], cues: dict[str, frozenset[str]]) -> bool:
    """Whether the text is in a language that writes 2,5 and 2.500."""
    counts = {"lang-en": 0, "lang-european": 0}
    for token in tokens:
        if token.kind is Kind.WORD:
            for language in counts:
                if token.text in cues.get(language, frozenset()):
                    counts[language] += 1
    return counts["lang-european"] > counts["lang-en"]


def _mark_excluded(page: Page) -> None:
    """Exclude clauses under "Out of scope" and lines that say so themselves."""
    for clause in page.clauses:
        if clause.excluded:
            continue
        above = any(_heads_exclusion(page, page.clauses[index]) for index in clause.parents)
        clause.excluded = above or _heads_exclusion(page, clause)


def _heads_exclusion(page: Page, clause: Clause) -> bool:
    for cue in clause.cue("out-of-scope"):
        opens = cue.first - clause.first <= 3
        short = clause.last - clause.first <= 8 and clause.kind in ("heading", "key", "prose", "bullet")
        colon = cue.last < clause.last and page.tokens[cue.last].text == ":"
        if opens and (short or colon):
            return True
        if clause.last - cue.last <= 2 and clause.kind != "heading":
            return True
    return False
