"""Classes: the names of what is told apart, "into billing, delivery and other", or how many they are.

Only a list that is clearly the outcome's is taken: one that a verb of sorting leads to, that is called "classes", or
that is offered as "one of". Examples ("such as …") and lists of tools, stages or qualities are none.
"""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.constraints import Span
from mlops_architect.engine.reading.candidates import MOST_SPANS, Candidate, is_correction_mention, spans
from mlops_architect.engine.reading.class_lists import ClassList, bullets_below, list_at
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.vocabulary import Mention

CLASSES, COUNT = "outcome.classes", "outcome.class_count"
_SORTING = ("sorts", "sorts-elsewhere")
_CUES = ("class-noun", "group-noun", "which-class", *_SORTING)
_LEADS = (("sorts", "class-lead"), ("sends-to", "class-lead-to"), ("sorts-elsewhere", "class-lead-elsewhere"))
_REACH = 14
_EITHER_REACH = 9
_FEWEST_OFFERED = 3
_BEFORE_NOUN = 2
_MOST_COUNTED = 1000
_MARKS = frozenset({"*", "_", "'", '"', ")", "s"})
_SINGULAR = frozenset(
    {"class", "category", "label", "klasse", "kategorie", "categorie", "classe", "clase", "categoria"}
)
_LABELLING = frozenset({":", "=", "(", "[", "{", "|", "\u2014", "-"})

Reading = tuple[ClassList, Mention, float]
"""A list, the words that lead to it, and how sure it is the outcome's."""


def classes(page: Page) -> list[Candidate]:
    """Return the lists of classes that the text names, and counts of classes without names."""
    clauses = page.naming(*(f"cue:{cue}" for cue in (*_CUES, "correction")))
    found = [candidate for clause in clauses if clause.kind != "header" for candidate in _of_clause(page, clause)]
    return [one for one in found if one.corrects or not any(_is_part(one, other) for other in found)]


def _is_part(one: Candidate, other: Candidate) -> bool:
    """Whether a list only repeats some classes of one that stands before it: "mails to billing or returns go first"."""
    if one.path != CLASSES or other.path != CLASSES or other.position >= one.position:
        return False
    names, before = ({name.casefold() for name in candidate.value} for candidate in (one, other))
    return len(names) < len(before) and not names.isdisjoint(before)


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    offered = clause.cue("which-class")
    if clause.question and not offered:
        return
    lists: list[Reading] = []
    for read in (*_READERS, _put_right):
        for one in read(page, clause):
            if not any(_overlap(one[0], known) for known, _, _ in lists):
                lists.append(one)
    for found, opener, sure in lists:
        yield Candidate(
            CLASSES,
            found.names,
            found.spans if len(found.spans) <= MOST_SPANS else (_whole(page, found),),
            sure,
            corrects=is_correction_mention(clause, opener),
            position=opener.first,
        )
    for quantity, noun in _counted(page, clause):
        yield Candidate(
            COUNT,
            float(quantity.high),
            spans(page, quantity, noun),
            0.85,
            corrects=is_correction_mention(clause, noun),
            position=quantity.first,
        )


def _whole(page: Page, found: ClassList) -> Span:
    start, end = found.spans[0].start, found.spans[-1].end
    return Span(start=start, end=end, text=page.source[start:end])


def _overlap(one: ClassList, other: ClassList) -> bool:
    return one.spans[0].start < other.spans[-1].end and other.spans[0].start < one.spans[-1].end


def _labelled(page: Page, clause: Clause) -> Iterator[Reading]:
    """Find "classes: …", "labels are …", "which of four teams (…)", "into these categories:" and its bullets."""
    strong = clause.cue("class-noun")
    for noun in (*strong, *(noun for noun in clause.cue("group-noun") if _about_sorting(page, clause, noun))):
        if _another_thing(page, clause, noun) or negating(page, clause, noun) is not None:
            continue
        at = noun.last
        while at < clause.last and page.tokens[at].text in _MARKS:
            at += 1
        named = strong and noun in strong
        sure = 0.93 if named else 0.9
        if at >= clause.last:
            continue
        if page.words(noun.first, noun.last).casefold().startswith("label") and not _sorted_at_all(page, noun):
            continue  # tickets and resources have labels, too
        if page.tokens[at].text in _LABELLING:
            below = page.tokens[at].text == ":" and at + 1 == clause.last
            found = bullets_below(page, clause) if below else list_at(page, clause, at, prose=False)
        elif saying := next((cue for cue in clause.cue("class-is") if cue.first == at), None):
            offered = {cue.first: cue.last for cue in clause.cue("which-class")}
            found = list_at(page, clause, offered.get(saying.last, saying.last), prose=True)
        elif named and page.tokens[noun.last - 1].text not in _SINGULAR and clause.cue(*_SORTING, "which-class"):
            found = list_at(page, clause, at, prose=True)
            found = found if found is not None and found.joined else None
        else:
            found = None
        if found is not None:
            yield found, noun, sure


def _led_to(page: Page, clause: Clause) -> Iterator[Reading]:
    """Find "sort mails into billing, delivery and other", "route each to the billing, returns or other team"."""
    for verb_cue, lead_cue in _LEADS:
        elsewhere = verb_cue == "sorts-elsewhere"
        for verb in clause.cue(verb_cue):
            for lead in clause.cue(lead_cue):
                if not (0 <= lead.first - verb.last <= _REACH or (elsewhere and 0 <= verb.first - lead.last <= _REACH)):
                    continue
                if negating(page, clause, verb) is not None:
                    continue
                found = list_at(page, clause, lead.last, prose=True)
                if found is None or not found.joined or _named_otherwise(found):
                    continue
                if lead_cue == "class-lead-to" and not _of_groups(page, clause, found):
                    continue
                if elsewhere and _of_places(clause, found):
                    continue
                yield found, verb, 0.88


def _offered(page: Page, clause: Clause) -> Iterator[Reading]:
    """Find "one of: good, scratched, stained"; without a colon only where something is decided."""
    for cue in clause.cue("which-class"):
        if cue.last >= clause.last or negating(page, clause, cue) is not None:
            continue
        labelled = page.tokens[cue.last].text in ":(["
        if not labelled and not clause.cue(*_SORTING):
            continue
        found = list_at(page, clause, cue.last, prose=not labelled)
        if found is not None and (labelled or (found.joined and not _named_otherwise(found))):
            yield found, cue, 0.88 if labelled else 0.85


def _either(page: Page, clause: Clause) -> Iterator[Reading]:
    """Find "decide whether a surface is good, scratched or stained"."""
    for cue in clause.cue("is-either") if clause.cue(*_SORTING) else ():
        for saying in clause.cue("class-is"):
            if 0 < saying.first - cue.last <= _EITHER_REACH and negating(page, clause, saying) is None:
                found = list_at(page, clause, saying.last, prose=True)
                if found is not None and found.joined and len(found.names) >= _FEWEST_OFFERED:
                    yield found, saying, 0.8
                break


def _decided(page: Page, clause: Clause) -> Iterator[Reading]:
    """Find "decide for each claim: approve, reject or review"."""
    for verb in clause.cue(*_SORTING):
        colon = next((at for at in range(verb.last, clause.last - 1) if page.tokens[at].text == ":"), -1)
        if colon < 0 or negating(page, clause, verb) is not None:
            continue
        found = list_at(page, clause, colon + 1, prose=True)
        if found is None or not found.joined or _of_places(clause, found):
            continue
        if any(
            found.spans[0].end <= page.tokens[cue.first].start < found.spans[-1].start
            for cue in clause.cue("class-either")
        ):
            yield found, verb, 0.8


def _put_right(page: Page, clause: Clause) -> Iterator[Reading]:
    """Find "actually, make it billing, shipping and rest" right after a list of classes."""
    before = page.clauses[clause.index - 1] if clause.index else None
    if before is None or before.hostile or before.excluded or clause.cue(*_CUES) or clause.quantities:
        return
    if not any(True for read in _READERS for _ in read(page, before)):
        return
    for cue in clause.cue("correction"):
        found = list_at(page, clause, cue.last, prose=True)
        if found is not None and found.joined:
            yield found, cue, 0.8


def _about_sorting(page: Page, clause: Clause, noun: Mention) -> bool:
    """Whether something is sorted here, or in the sentence beside where the groups are counted: "our five teams: …".

    Teams, queues and kinds are classes only then.
    """
    if any(cue.last <= noun.first or noun.last <= cue.first for cue in clause.cue(*_SORTING, "which-class")):
        return True
    counted = any(0 <= noun.first - one.number_last <= _BEFORE_NOUN for one in clause.quantities)
    beside = page.clauses[max(clause.index - 1, 0) : clause.index + 2]
    return counted and any(one.cue(*_SORTING, "which-class") for one in beside if not one.hostile)


def _sorted_at_all(page: Page, noun: Mention) -> bool:
    """Whether the text speaks of sorting anywhere else than in the noun itself."""
    clauses = page.naming(*(f"cue:{cue}" for cue in _SORTING))
    return any(cue.last <= noun.first or noun.last <= cue.first for one in clauses for cue in one.cue(*_SORTING))


def _another_thing(page: Page, clause: Clause, noun: Mention) -> bool:
    """Whether the noun belongs to another name, or stands under one: "data classes", "data: {classes: …}"."""
    before = noun.first
    while before > clause.first and page.tokens[before - 1].text in ":{=.":
        before -= 1
    above = [page.clauses[index] for index in clause.parents[:1] if clause.kind == "key"]
    heads = (cue for one in above for cue in one.cue("other-class") if one.kind == "key" and cue.first == one.first)
    return any(cue.last == before for cue in clause.cue("other-class")) or any(True for _ in heads)


def _named_otherwise(found: ClassList) -> bool:
    """Whether the list is a count or the word "classes" itself: "into five classes and stored"."""
    first = found.names[0].split()[0]
    return first.isdigit() or found.names[0].casefold() in {"one", "several", "different", "many"}


def _of_groups(page: Page, clause: Clause, found: ClassList) -> bool:
    """Whether the word after the list says what is listed: "… or returns team"."""
    end = found.spans[-1].end
    return any(0 <= page.tokens[cue.first].start - end <= 1 for cue in clause.cue("group-noun", "class-noun"))


def _of_places(clause: Clause, found: ClassList) -> bool:
    """Whether more than half of the names are places or languages, in or into which much is done that is no sorting."""
    others = [*clause.of("places"), *clause.cue("language-name")]
    return 2 * len(others) > len(found.names)


def _counted(page: Page, clause: Clause) -> Iterator[tuple[Quantity, Mention]]:
    """Find "into five teams", "one of 12 tariff classes": how many classes there are."""
    leads = {cue.last for cue in clause.cue("which-class")}
    if clause.cue(*_SORTING):
        leads |= {cue.last for cue in clause.cue("class-lead", "class-lead-to", "class-lead-elsewhere")}
    articles = {cue.first for cue in clause.cue("class-article")}
    for quantity in clause.quantities:
        whole = quantity.low == quantity.high and quantity.high == int(quantity.high)
        if quantity.dimension != "count" or quantity.per_s or not whole or not 2 <= quantity.high <= _MOST_COUNTED:
            continue
        led = quantity.first in leads or (quantity.first - 1 in articles and quantity.first - 1 in leads)
        nouns = (*clause.cue("class-noun"), *clause.cue("group-noun"))
        near = [noun for noun in nouns if 0 <= noun.first - quantity.number_last <= _BEFORE_NOUN]
        if led and near and not _another_thing(page, clause, near[0]):
            yield quantity, near[0]


_READERS = (_labelled, _led_to, _offered, _either, _decided)
