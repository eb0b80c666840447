"""Layout: a text to a page of clauses with their mentions and quantities."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from mlops_architect.engine.reading.asides import mark_asides, without_leads
from mlops_architect.engine.reading.calls import with_calls
from mlops_architect.engine.reading.changes import with_changes, with_limits, with_replacements, with_targets
from mlops_architect.engine.reading.clauses import clauses_of, walls_of
from mlops_architect.engine.reading.exchange import with_currency_after
from mlops_architect.engine.reading.folding import fold, with_columns
from mlops_architect.engine.reading.labelled import with_label_units
from mlops_architect.engine.reading.openings import may_hold, starts_of
from mlops_architect.engine.reading.others import leave_others_out, without_open_keys
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.percentiles import with_percentile_units
from mlops_architect.engine.reading.repeats import Key, key_of, repeat
from mlops_architect.engine.reading.scanner import Scanner
from mlops_architect.engine.reading.schedules import schedules
from mlops_architect.engine.reading.taken_back import take_back
from mlops_architect.engine.reading.tokens import Kind, Token, tokens_of
from mlops_architect.engine.reading.turns import mark_corrections
from mlops_architect.engine.reading.vocabulary import Mention, Vocabulary
from mlops_architect.engine.reading.words_for_numbers import number_words_of

_SAMPLE = 3_000
_OPENING = 5
_EUROPEAN = re.compile(r"\d+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+")
_ENGLISH = re.compile(r"\d+\.\d{1,2}|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_STAMP = re.compile(r"^[ \t]*\[\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\](?=[ \t]*[^\W\d])", re.IGNORECASE | re.MULTILINE)
"""When a message was written, at the beginning of its line: "[09:15] lena: ..."."""
_NAME_WORDS = 3
_OUTSIDE = frozenset({"must-not", "out-of-scope"})
_FEWEST_SPEAKERS = 2
_TOPIC_WORDS = 2
_QUESTION_WORDS = 10
_SHORT_HEAD, _LONG_HEAD = 8, 14
_YES = frozenset({"yes", "yeah", "yep", "ja", "oui", "si", "sí", "sim"})
_BEYOND = 2
"""Line ends after the last word, so that whoever looks at what follows a word of a text finds something."""
_BARRIERS = {"barrier-strong": 6.0, "barrier-weak": 1.0}

Hidden = tuple[int, int, str]
"""A stretch that is not read: its start, its end and what is read in its place, of the same length."""


def page_of(text: str, vocabulary: Vocabulary) -> Page:
    """Return the page of ``text``."""
    return filled(draft_of(text, tokens_in(text), vocabulary), vocabulary)


def tokens_in(text: str, hidden: Sequence[Hidden] = ()) -> list[Token]:
    """Return the tokens of ``text`` as it is read: with columns, with schedules in words, without what is ``hidden``."""
    stamps = [(match.start(), match.end(), " " * len(match.group())) for match in _STAMP.finditer(text)]
    stamps = [stamp for stamp in stamps if not any(start < stamp[1] and stamp[0] < end for start, end, _ in hidden)]
    folded = without(with_columns(fold(text), text), sorted([*stamps, *hidden]))
    planned = schedules(folded)
    tokens = tokens_of(without(folded, [(start, end, words.ljust(end - start)) for start, end, words in planned]))
    _stretch(tokens, planned)
    return tokens


def draft_of(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> Page:
    """Return the clauses of ``text``, whose ``tokens`` are those of ``tokens_in``, with nothing found in them yet."""
    cues = vocabulary.grammar_words
    barriers = {word: cost for cue, cost in _BARRIERS.items() for word in cues.get(cue, frozenset())}
    abbreviations = cues.get("abbreviation", frozenset())
    ended = [*tokens, *[Token("\n", len(text), len(text), Kind.LINE)] * _BEYOND]
    return Page(
        text,
        ended,
        walls_of(ended, barriers),
        clauses_of(text, tokens, abbreviations.__contains__),
        _european(tokens[:_SAMPLE], cues),
        vocabulary.lexicon.frames,
        vocabulary.homes,
    )


def filled(page: Page, vocabulary: Vocabulary) -> Page:
    """Find the mentions and quantities of a draft, which becomes the page."""
    text, tokens, clauses = page.source, page.tokens, page.clauses
    words = number_words_of(vocabulary)
    speakers = _speakers(tokens, clauses)
    starts = starts_of(tokens, words)
    begins = vocabulary.begins(tokens)
    _mark_topics(page, speakers, vocabulary.grammar_words.get("asking-word", frozenset()))
    known: dict[Key, Clause] = {}
    for clause in clauses:
        spoken = speakers.get(clause.index, clause.first)
        key = key_of(text, tokens, clause, spoken)
        if key in known:
            repeat(known[key], clause)
            continue
        if clause.first:
            known[key] = clause
        clause.file(vocabulary.mentions(text, tokens, begins, spoken, clause.last))
        here = starts[bisect_left(starts, clause.first) : bisect_left(starts, clause.last)]
        if here or may_hold(clause.mentions):
            clause.quantities = Scanner(
                text, tokens, clause.mentions, here, clause.first, clause.last, european=page.european, words=words
            ).scan()
    for clause in clauses:
        without_leads(page, clause)
        with_label_units(page, clause)
        with_percentile_units(page, clause)
        with_calls(page, clause)
        with_changes(page, clause)
        with_targets(page, clause)
        with_replacements(page, clause)
        with_currency_after(page, clause)
        with_limits(clause)
        leave_others_out(page, clause)
        without_open_keys(page, clause)
    take_back(page)
    _mark_answers(page)
    _mark_excluded(page)
    mark_asides(page)
    mark_corrections(page)
    return page


def _mark_topics(page: Page, speakers: Mapping[int, int], asking: frozenset[str]) -> None:
    """Put the answer in a dialogue under the words that ask for it without a question mark: "money" "8k a month"."""
    for index, start in speakers.items():
        topic = page.clauses[index]
        answer = page.clauses[index + 1] if index + 1 < len(page.clauses) else None
        said = page.tokens[start : topic.last]
        asks = len(said) <= _QUESTION_WORDS and any(token.text in asking for token in said[:1])
        short = 0 < len(said) <= (_QUESTION_WORDS if asks else _TOPIC_WORDS)
        short = short and all(token.kind is Kind.WORD for token in said)
        topic.question = topic.question or (asks and short)
        if short and answer is not None and answer.index in speakers:
            answer.parents = (topic.index, *answer.parents)


def without(folded: str, hidden: Sequence[Hidden]) -> str:
    """Return the text with each of the stretches ``hidden`` filled."""
    pieces, position = [], 0
    for start, end, filler in hidden:
        pieces += [folded[position:start], filler]
        position = end
    return "".join([*pieces, folded[position:]])


def _stretch(tokens: list[Token], planned: Sequence[Hidden]) -> None:
    """Let the last word that stands for a schedule reach to the end of what is written in the source."""
    starts = [token.start for token in tokens] if planned else []
    for _, end, _ in planned:
        last = bisect_left(starts, end) - 1
        tokens[last] = tokens[last]._replace(end=end)


def _speakers(tokens: Sequence[Token], clauses: Sequence[Clause]) -> dict[int, int]:
    """Return where the words of each turn of a dialogue begin: "Sales: …" names who speaks, not what is spoken of."""
    names: dict[str, list[tuple[int, int]]] = {}
    for clause in clauses:
        head = tokens[clause.first : min(clause.last, clause.first + _NAME_WORDS + 1)]
        colon = next((i for i, token in enumerate(head) if token.text == ":"), 0)
        if clause.kind == "key" and colon and all(token.kind is Kind.WORD for token in head[:colon]):
            name = " ".join(token.text for token in head[:colon])
            names.setdefault(name, []).append((clause.index, clause.first + colon + 1))
    turns = {name: found for name, found in names.items() if len(found) > 1}
    if len(turns) < _FEWEST_SPEAKERS:
        return {}
    return {index: start for found in turns.values() for index, start in found}


def _european(tokens: Sequence[Token], cues: Mapping[str, frozenset[str]]) -> bool:
    """Whether the text is in a language that writes 2,5 and 2.500."""
    counts = {"lang-en": 0, "lang-european": 0}
    for token in tokens:
        if token.kind is Kind.WORD:
            for language in counts:
                if token.text in cues.get(language, frozenset()):
                    counts[language] += 1
    if counts["lang-european"] == counts["lang-en"]:
        return sum(map(_writes_european, tokens)) > sum(map(_writes_english, tokens))
    return counts["lang-european"] > counts["lang-en"]


def _writes_european(token: Token) -> bool:
    """Whether a number can only be European: 99,95 and 1.250.000."""
    return token.kind is Kind.NUMBER and _EUROPEAN.fullmatch(token.text) is not None


def _writes_english(token: Token) -> bool:
    return token.kind is Kind.NUMBER and _ENGLISH.fullmatch(token.text) is not None


def _mark_answers(page: Page) -> None:
    """Take a question that is answered with yes for a statement, and keep the "no" of one that is not."""
    for question, answer in pairwise(page.clauses):
        if not question.question:
            continue
        opens = answer.first + _OPENING
        refused = next((no for no in answer.cue("none") if no.first < opens and not _of_something(answer, no)), None)
        # "no, it must" and "they said no, so yes" are yes; "no, but the list must be there by six" is none
        agreed = [
            yes
            for yes in answer.cue("affirmed")
            if refused is None
            or (0 < yes.first - refused.first <= _OPENING and not _of_a_noun(answer, refused))
            or (yes.first > refused.first and page.tokens[yes.first].text in _YES)
        ]
        if agreed and (refused is not None or agreed[0].first < opens):
            question.question = False
        else:
            question.refused = refused


def _of_a_noun(answer: Clause, no: Mention) -> bool:
    """Whether the "no" belongs to a noun that is asked for: "no explanations are required", unlike "no, it must"."""
    return no.last < answer.last and any(
        cue.first == no.last for cue in answer.cue("reasons", "explainable", "overseer")
    )


def _of_something(answer: Clause, no: Mention) -> bool:
    """Whether a "no" refuses what follows it rather than answers: "no more GPUs", "no Kafka"."""
    longer = any(cue.first == no.first and cue.last > no.last for cue in answer.cue("negation"))
    longer = longer or any(cue.first == no.first and cue.last > no.last for cue in answer.cue("no-matter"))
    names = [*answer.of("tools"), *answer.of("clouds"), *answer.cue("gpu", "stream")]
    return longer or any(name.first == no.last for name in names)


def _mark_excluded(page: Page) -> None:
    """Exclude clauses under "Out of scope" and lines that say so themselves."""
    for clause in page.clauses:
        if clause.excluded:
            continue
        above = any(_heads_exclusion(page, page.clauses[index]) for index in clause.parents)
        clause.excluded = above or _heads_exclusion(page, clause)


def _others(clause: Clause, cue: Mention) -> list[int]:
    return [i for i in range(clause.first, clause.last) if not cue.first <= i < cue.last]


def _says_more(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether a statement of its own stands before the comma: "Kafka is kept, Flink is not wanted"."""
    commas = [i for i in range(clause.first, cue.first) if page.tokens[i].text == ","]
    verbs = [verb for verb in clause.cue("being", "stays-so", "existing-after") if verb.last <= cue.first]
    return any(verb.last <= comma for comma in commas[-1:] for verb in verbs)


def _heads_exclusion(page: Page, clause: Clause) -> bool:
    if clause.lacks(_OUTSIDE):
        return False
    for cue in clause.cue("must-not"):
        if all(page.tokens[i].kind is Kind.MARK for i in _others(clause, cue)):
            return True
    for cue in clause.cue("out-of-scope"):
        opens = cue.first - clause.first <= 3
        longest = _LONG_HEAD if clause.kind == "heading" else _SHORT_HEAD  # "## Out of scope (for this project)"
        short = clause.last - clause.first <= longest and clause.kind in ("heading", "key", "prose", "bullet")
        colon = cue.last < clause.last and page.tokens[cue.last].text == ":"
        if opens and (short or colon):
            return True
        if clause.last - cue.last <= 2 and clause.kind != "heading" and not _says_more(page, clause, cue):
            return True
    return False
