"""Others: what part of a sentence says of another team or of a rival, whose figures, places and tools nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_TEAMS = frozenset("team squad group department crew abteilung gruppe équipe equipe service equipo grupo".split())
_OURS = frozenset("our the this my same own unser das dieses unsere notre cette nuestro este el one each every".split())
_CONTRAST = frozenset("but though although aber doch mais pero , (".split())
_OPEN = frozenset("null tbd tbc todo ~ nil undefined undecided unknown".split())
_KEY = 9
_FOREIGN = frozenset("outside external foreign fremde fremden externe externen externa externas".split())
_NAME = 3
_CLAIMED = 3
_ABOUT_TASKS = ("tasks", "cue:verb:", "cue:object:", "cue:ml", "cue:opening", "cue:closing")
_SIGNS = frozenset({"other-team", "does-that", "rival"})


def leave_others_out(page: Page, clause: Clause) -> None:
    """Drop the figures and names of the part of a sentence that speaks of another team or of what a rival claims."""
    if clause.lacks(_SIGNS) or clause.question:
        return
    for first, last in [*_of_other_teams(page, clause), *_of_rivals(page, clause)]:
        clause.quantities = [q for q in clause.quantities if not first <= q.first < last]
        clause.file(
            {
                shelf: found if shelf.startswith(_ABOUT_TASKS) else [m for m in found if not first <= m.first < last]
                for shelf, found in clause.mentions.items()
            }
        )


def foreign_api(page: Page, clause: Clause, api: Mention) -> bool:
    """Whether the API is somebody else's or there is none: "may not go to an outside API", "nothing interactive"."""
    before = page.tokens[api.first - 1].text if api.first > clause.first else ""
    return before in _FOREIGN or any(cue.last == api.first for cue in clause.cue("none"))


def without_open_keys(page: Page, clause: Clause) -> None:
    """Empty a line such as "reviewed_by_human: null" or "cloud: tbd": its key says what is asked, and nothing answers."""
    words = page.tokens[clause.first : clause.last]
    colon = next((i for i, token in enumerate(words[:_KEY]) if token.text in ":="), -1)
    if colon <= 0 or colon + 1 >= len(words) or words[colon + 1].text not in _OPEN:
        return
    after = words[colon + 2] if colon + 2 < len(words) else None
    if after is None or after.text == "#":
        clause.file({})
        clause.quantities = []


def _of_other_teams(page: Page, clause: Clause) -> Iterator[tuple[int, int]]:
    for cue in clause.cue("other-team"):
        yield _bracket(page, clause, cue) or (_part_before(page, clause, cue.first), cue.last)
    for cue in clause.cue("does-that"):
        team = _named_team(page, clause, cue)
        if team >= 0:
            yield _bracket(page, clause, cue) or (team, _end(page, clause, cue.last, ";"))


def _of_rivals(page: Page, clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield from "competitor X claims" up to the comma: "competitor X claims 20 ms, we promise 60"."""
    for rival in clause.cue("rival"):
        claims = [cue for cue in clause.cue("claims-it") if 0 <= cue.first - rival.last <= _CLAIMED]
        if claims:
            yield rival.first, _end(page, clause, claims[0].last, ",;")


def _named_team(page: Page, clause: Clause, cue: Mention) -> int:
    """Return where "team Blue" begins before the words for doing, -1 for "the team", "our team" and "team of 4"."""
    for index in range(cue.first - 1, max(clause.first, cue.first - _NAME) - 1, -1):
        token = page.tokens[index]
        if token.text in _TEAMS:
            before = page.tokens[index - 1].text if index > clause.first else ""
            named = all(t.kind is Kind.WORD for t in page.tokens[index + 1 : cue.first])
            owned = before in _OURS or (index + 1 < cue.first and page.tokens[index + 1].text in ("of", "von", "de"))
            return index if named and not owned and index + 1 < cue.first else -1
    return -1


def _bracket(page: Page, clause: Clause, cue: Mention) -> tuple[int, int] | None:
    """Return the brackets round the words, None if there are none."""
    opened = next((i for i in range(cue.first - 1, clause.first - 1, -1) if page.tokens[i].text in "()"), -1)
    if opened < 0 or page.tokens[opened].text != "(":
        return None
    return opened, _end(page, clause, cue.last, ")")


def _part_before(page: Page, clause: Clause, position: int) -> int:
    """Return where the part of the sentence begins that "…, but that is another team" is said of."""
    while position > clause.first and page.tokens[position - 1].text in _CONTRAST:
        position -= 1
    while position > clause.first and page.tokens[position - 1].text not in ",;":
        position -= 1
    return position


def _end(page: Page, clause: Clause, position: int, marks: str) -> int:
    return next((i for i in range(position, clause.last) if page.tokens[i].text in marks), clause.last)
