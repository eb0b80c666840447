"""Options: what a record of a decision lists to choose from, and which of it was chosen.

Of "Alternative 3: Kubeflow. Rejected." and of a list under "Considered options" nothing is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_SHORT_HEAD = 6
_HEAD_WORDS = 14


@dataclass(frozen=True, slots=True)
class _Option:
    """One option of several: the clauses that speak of it and its number or letter."""

    label: str
    clauses: tuple[int, ...]


def passed_over(page: Page, clause: Clause) -> bool:
    """Whether a clause speaks of an option that was not chosen, or stands in a list of what was considered."""
    return clause.index in page.once("passed over", lambda: _passed_over(page))


def _passed_over(page: Page) -> frozenset[int]:
    found = set(_under_candidates(page))
    options = list(_options(page))
    own = {index for option in options for index in option.clauses}
    decided = _decisions(page, own)
    labels = {option.label for option in options}
    told = {option.label for option in options if _says(page, option, "chosen-one")} | (labels & _named(page, decided))
    for option in options:
        if option.label in told:
            continue
        if told or decided or _says(page, option, "declined"):
            found.update(option.clauses)
    return frozenset(found)


def _options(page: Page) -> Iterator[_Option]:
    """Yield "Option B: …" with the sentences of its line, or with all that stands under it as a heading."""
    for clause in page.naming("cue:option-head"):
        heads = [cue for cue in clause.cue("option-head") if _opens(page, clause, cue)]
        if not heads or heads[0].last + 1 >= clause.last or not _labels(page, clause, heads[0]):
            continue
        label = page.tokens[heads[0].last].text
        below = _below(page).get(clause.index, [])
        if clause.kind != "heading" and page.tokens[clause.last - 1].text != ":":
            last = clause.index + 1
            while last < len(page.clauses) and page.tokens[page.clauses[last].first - 1].kind is not Kind.LINE:
                last += 1
            below = list(range(clause.index + 1, last))
        yield _Option(label, (clause.index, *below))
    for head in _candidate_heads(page):
        number: tuple[int, ...] = ()
        for index in _below(page).get(head.index, []) if head.kind == "heading" else ():
            if page.clauses[index].kind != "heading" or page.clauses[index].cue("option-head"):
                continue
            whole = (*number, index, *_below(page).get(index, []))
            number = whole if _is_number(page, page.clauses[index]) else ()  # of "### 2. Use Pinecone"
            if not number:
                yield _Option(f"below {index}", whole)


def _is_number(page: Page, clause: Clause) -> bool:
    return all(token.kind is not Kind.WORD for token in page.tokens[clause.first : clause.last])


def _below(page: Page) -> dict[int, list[int]]:
    """Return the clauses that stand under each clause."""
    return page.once("below", lambda: _by_parent(page))


def _by_parent(page: Page) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for clause in page.clauses:
        for parent in clause.parents:
            found.setdefault(parent, []).append(clause.index)
    return found


def _opens(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether nothing but marks and a number stands before the words."""
    return all(token.kind is not Kind.WORD for token in page.tokens[clause.first : cue.first])


def _labels(page: Page, clause: Clause, head: Mention) -> bool:
    """Whether a number or letter follows, and a mark after it: "Option 2:", "Variante B -"."""
    label, mark = page.tokens[head.last], page.tokens[min(head.last + 1, clause.last - 1)]
    return (label.kind is Kind.NUMBER or len(label.text) == 1) and mark.kind is Kind.MARK


def _says(page: Page, option: _Option, name: str) -> bool:
    """Whether a short statement of its own says of an option that it was chosen or rejected."""
    for index in option.clauses:
        clause = page.clauses[index]
        for cue in clause.cue(name):
            before = page.tokens[cue.first - 1].text if cue.first > clause.first else "."
            after = page.tokens[cue.last].text if cue.last < clause.last else "."
            if before in ".,:;(*-\u2014" and after in ".,:;)!*-\u2014":
                return True
    return False


def _decisions(page: Page, own: set[int]) -> list[Clause]:
    """Return what is said under or after "Decision", outside of the options."""
    found: list[Clause] = []
    for clause in page.naming("cue:decided-head"):
        if clause.index in own or not any(_opens(page, clause, cue) for cue in clause.cue("decided-head")):
            continue
        found.append(clause)
        found.extend(page.clauses[index] for index in _below(page).get(clause.index, ()) if index not in own)
    return found


def _named(page: Page, decided: list[Clause]) -> set[str]:
    """Return the numbers and letters of the options that a decision names."""
    return {
        page.tokens[cue.last].text for clause in decided for cue in clause.cue("option-head") if cue.last < clause.last
    }


def _under_candidates(page: Page) -> Iterator[int]:
    """Yield the items of a list headed "Considered options", if a decision is told elsewhere."""
    if not _decisions(page, set()):
        return
    for clause in page.naming("cue:candidates"):  # "Considered: Kafka, Kinesis"
        yield from (
            clause.index
            for cue in clause.cue("candidates")
            if _opens(page, clause, cue) and page.tokens[cue.last - 1].text == ":"
        )
    heads = _candidate_heads(page)
    if heads:
        above = {head.index for head in heads}
        for clause in page.clauses:
            under = clause.parents[:1] and clause.parents[0] in above
            if under and clause.kind in ("bullet", "key") and clause.last - clause.first <= _HEAD_WORDS:
                yield clause.index


def _candidate_heads(page: Page) -> list[Clause]:
    """Return "Considered options:" and "## Alternatives considered"."""
    return [
        clause
        for clause in page.naming("cue:candidates")
        if clause.cue("candidates")
        and clause.last - clause.first <= _SHORT_HEAD
        and (clause.kind == "heading" or page.tokens[clause.last - 1].text == ":")
    ]
