"""Passing words: what names a task and asks for none: "we store pictures", "those notes are our labels"."""

from __future__ import annotations

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention


def mere_heading(page: Page, clause: Clause) -> bool:
    """Whether a heading of one word announces what the author advises: "### Recommendation"."""
    words = [token.text for token in page.tokens[clause.first : clause.last] if token.kind is Kind.WORD]
    return clause.kind == "heading" and len(words) == 1


def merely_kept(clause: Clause, thing: Mention) -> bool:
    """Whether the text only tells that the thing is stored ("we store pictures"), which asks for nothing."""
    return any(verb.last == thing.first for verb in clause.cue("puts-away"))


def of_truth(clause: Clause, said: Mention) -> bool:
    """Whether a word for labels is the noun, which tells what is learnt from: "those notes are our labels"."""
    return any(cue.first <= said.first < cue.last for cue in clause.cue("our-labels"))


def one_of_the_classes(page: Page, clause: Clause, said: Mention) -> bool:
    """Whether a word stands in a bracket of what is sorted into: the churn of "sort letters (refund, churn, other)"."""
    sorts = [cue for cue in clause.cue("verb:classify", "verb:sort") if cue.first < said.first]
    if not sorts:
        return False
    marks = [token.text for token in page.tokens[sorts[0].last : said.first] if token.kind is Kind.MARK]
    opened = "(" in marks and ")" not in marks
    ends = page.tokens[said.first - 1].text in "(,/" and page.tokens[said.last].text in "),/"
    return opened and ends
