"""Language models: family, size, precision, and how long prompts and answers are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import AnchorTerm, FamilyTerm, UnitTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_correction_mention, spans
from mlops_architect.engine.reading.negation import Polarity, polarity
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.roles import reach
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

FAMILY, PARAMETERS, PRECISION = "language_model.family", "language_model.parameters_b", "language_model.precision"
SIZE_DIMENSION, TOKEN_DIMENSION = "parameters", "tokens"
_LENGTHS = {
    "context": "language_model.context_tokens",
    "prompt": "language_model.prompt_tokens",
    "completion": "language_model.completion_tokens",
}
_BILLION = 1e9
_SMALLEST, _LARGEST = 1e7, 5e12
_NAME_REACH = 7
_NOUN_REACH = 3
_ROLE_REACH = 6.0
_BARE_REACH = 1.5
_PRECISION_SHELF = "cue:precision:"


def claim_sizes(page: Page) -> None:
    """Set model sizes ("8B", "70 billion parameters") and counts of tokens apart, so that no other field takes them for a load."""
    for clause in page.clauses:
        for index, quantity in enumerate(clause.quantities):
            if quantity.dimension != "count" or quantity.unit:
                continue
            if _is_size(page, clause, quantity):
                last = quantity.number_last
                clause.quantities[index] = replace(quantity, dimension=SIZE_DIMENSION, per_s=0.0, last=last)
            elif (unit := _tokens_of(clause, quantity)) is not None:
                clause.quantities[index] = replace(quantity, dimension=TOKEN_DIMENSION, unit="token", last=unit.last)


def _tokens_of(clause: Clause, quantity: Quantity) -> Mention | None:
    """Find the unit of "3,000 prompt tokens", which stands behind a word for the kind of tokens."""
    for unit in clause.of("units"):
        if cast(UnitTerm, unit.term).dimension == TOKEN_DIMENSION and 0 < unit.first - quantity.number_last <= 2:
            between = range(quantity.number_last, unit.first)
            if all(any(a.first <= i < a.last for a in clause.anchors(TOKEN_DIMENSION)) for i in between):
                return unit
    return None


def _is_size(page: Page, clause: Clause, quantity: Quantity) -> bool:
    if not _SMALLEST <= quantity.high <= _LARGEST:
        return False
    after = range(quantity.number_last, quantity.number_last + _NOUN_REACH)
    if any(cue.first in after for cue in clause.cue("parameters")):
        return True
    letter = page.tokens[quantity.number_last - 1]
    if letter.text != "b" or letter.start != page.tokens[quantity.number_last - 2].end:
        return False
    names = [*clause.of("families"), *clause.cue("language-model", "model-noun")]
    return page.nearest(quantity, names, _NAME_REACH) is not None


def language_models(page: Page) -> list[Candidate]:
    """Return what is said of the language model; lengths are in tokens per request."""
    found: list[Candidate] = []
    for clause in page.naming(MEASURED, "families", _PRECISION_SHELF):
        found.extend(_families(page, clause))
        found.extend(_sizes(page, clause))
        found.extend(_precisions(page, clause))
        found.extend(_lengths(page, clause))
    return found


def _families(page: Page, clause: Clause) -> Iterator[Candidate]:
    for mention in clause.of("families"):
        if clause.question or polarity(page, clause, mention) is not Polarity.WANTED:
            continue
        if any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("example")):
            continue
        family = cast(FamilyTerm, mention.term).family
        corrects = is_correction_mention(clause, mention)
        yield Candidate(FAMILY, family, spans(page, mention), 0.93, corrects=corrects, position=mention.first)
        size = _size_in_name(page, clause, mention)
        if size is not None:
            value, last = size
            yield Candidate(
                PARAMETERS,
                value,
                (page.span(mention.first, last),),
                0.95,
                corrects=corrects,
                position=mention.first,
            )


def _size_in_name(page: Page, clause: Clause, mention: Mention) -> tuple[float, int] | None:
    """Read the size at the end of a name: "Llama-3.1-8B", "Mixtral 8x7B"; experts are added up."""
    tokens = page.tokens
    for position in range(mention.first, min(mention.last + _NAME_REACH, clause.last - 1)):
        number, letter = tokens[position], tokens[position + 1]
        if position >= mention.last and number.kind is Kind.WORD and letter.kind is not Kind.NUMBER:
            return None
        if number.kind is not Kind.NUMBER or letter.start != number.end or letter.kind is not Kind.WORD:
            continue
        if letter.text == "b":
            return float(number.text.replace(",", ".")), position + 2
        experts = letter.text.removeprefix("x").removesuffix("b")
        if letter.text.startswith("x") and letter.text.endswith("b") and experts.isdigit():
            return float(number.text) * int(experts), position + 2
    return None


def _sizes(page: Page, clause: Clause) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension == SIZE_DIMENSION:
            yield Candidate(
                PARAMETERS,
                round(quantity.high / _BILLION, 6),
                spans(page, quantity),
                0.93,
                bound=quantity.bound,
                corrects=is_correction(clause, quantity),
                position=quantity.first,
            )


def _precisions(page: Page, clause: Clause) -> Iterator[Candidate]:
    for shelf in [name for name in clause.mentions if name.startswith(_PRECISION_SHELF)]:
        for mention in clause.mentions[shelf]:
            if polarity(page, clause, mention) is Polarity.WANTED:
                name = shelf.removeprefix(_PRECISION_SHELF)
                yield Candidate(PRECISION, name, spans(page, mention), 0.9, position=mention.first)


def _lengths(page: Page, clause: Clause) -> Iterator[Candidate]:
    counted = any(q.dimension == TOKEN_DIMENSION for q in clause.quantities)
    for quantity in clause.quantities:
        if quantity.per_s or quantity.high < 1:
            continue
        bare = quantity.dimension == "count"
        if quantity.dimension != TOKEN_DIMENSION and not bare:
            continue
        role = _role(page, clause, quantity, _BARE_REACH if bare else _ROLE_REACH)
        if role is None or (bare and not counted and cast(AnchorTerm, role.term).role != "context"):
            continue
        path = _LENGTHS.get(cast(AnchorTerm, role.term).role)
        if path is None or (bare and quantity.high < 100):
            continue
        yield Candidate(
            path,
            quantity.high,
            spans(page, quantity, role),
            0.85 if bare else 0.92,
            bound=quantity.bound,
            provenance=Provenance.STATED,
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )


def _role(page: Page, clause: Clause, quantity: Quantity, limit: float) -> Mention | None:
    """Return the word that says which length it is; one right after the number is surest."""
    inside = [a for a in clause.anchors(TOKEN_DIMENSION) if quantity.first <= a.first < quantity.last]
    if inside:
        return inside[-1]
    best, best_distance = None, limit
    for anchor in clause.anchors(TOKEN_DIMENSION):
        crossed = reach(page, clause, quantity, anchor)
        touching = 0 <= anchor.first - quantity.last <= 0
        distance = 0.0 if touching else crossed
        if distance < best_distance:
            best, best_distance = anchor, distance
    return best
