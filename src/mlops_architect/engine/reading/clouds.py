"""Clouds: where the system must or will run, and where it must not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import CloudTerm, PlaceTerm, RegionTerm, ToolTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction_mention, is_current_mention, spans
from mlops_architect.engine.reading.negation import Polarity, hedged, negating, only_alike, polarity, undecided
from mlops_architect.engine.reading.options import passed_over
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.places import is_code, own_sites, system_stays
from mlops_architect.engine.reading.turns import not_taken_back
from mlops_architect.engine.reading.vocabulary import Mention

CLOUD, EXCLUDED = "cloud", "excluded_clouds"
_LISTED_NEXT = 2
_MODELS = frozenset("model models llm llms weights modell modelle modèle modèles modelo modelos".split())
_PUBLIC = ("aws", "gcp", "azure")
_SPEAKS_OF_PLACES = (
    "clouds",
    "regions",
    "tools",
    "cue:provider-noun",
    *(
        f"cue:{name}"
        for name in "own-platform own-site site-noun site-always us-provider public-cloud isolated".split()
    ),
)
_OWNER = 1
_NEXT_SITE = 8
_PLUS = frozenset("+ & plus and und sowie et y e".split())
_PRODUCT = 2
_AND = frozenset({"and", "und", "et", "y", "e", ",", "&"})
_SEAT = 7
_RUNS = 5
_TODAY = 6
_FIRM = 0.9
_INSTANCES = 6
_ANSWERED = 2
_NAMES = ("clouds", "tools", "regions")
_LISTING = frozenset(", / & or and nor oder und noch ou et ni o y".split())
_OF = frozenset({"de", "von", "by", "from", "of"})
_NEAR_WALL = 1.0
_ONLY = " only"
_STAYS = "data stays in the own data centre"


def clouds(page: Page) -> tuple[list[Candidate], list[Candidate]]:
    """Return the clouds asked for (one candidate each) and the excluded ones."""
    wanted: list[Candidate] = []
    excluded: list[Candidate] = []
    for clause in page.naming(*_SPEAKS_OF_PLACES, excluded=True):
        for mention in clause.of("clouds"):
            cloud = cast(CloudTerm, mention.term).cloud
            if _of_its_models(page, clause, mention) or (cloud == "on_prem" and system_stays(page, clause, mention)):
                continue
            how = Polarity.UNWANTED if clause.excluded else polarity(page, clause, mention)
            if how is Polarity.UNWANTED and cloud in _PUBLIC:
                excluded.append(_candidate(page, EXCLUDED, cloud, mention, 0.95))
            elif how is Polarity.WANTED and not _in_passing(page, clause, mention):
                said = _candidate(page, CLOUD, cloud, mention, 0.95)
                wanted.append(replace(said, corrects=is_correction_mention(clause, mention)))
        if not clause.excluded:
            own = [cue for cue in clause.cue("own-platform") if negating(page, clause, cue) is None]
            own = [] if passed_over(page, clause) else own
            wanted.extend(_candidate(page, CLOUD, "on_prem", cue, 0.9) for cue in own)
        excluded.extend(_ruled_out(page, clause))
        if not clause.excluded:
            wanted.extend(
                replace(
                    site,
                    path=CLOUD,
                    value="on_prem",
                    confidence=0.75,
                    provenance=Provenance.INFERRED,
                    note=_STAYS,
                )
                for site in own_sites(page, clause)
            )
            wanted.extend(_own_rooms(page, clause))
            wanted.extend(_from_regions(page, clause))
            wanted.extend(_from_tools(page, clause))
    for clause in page.naming(*(f"cue:company:{cloud}" for cloud in _PUBLIC)):
        excluded.extend(_companies(page, clause))
        wanted.extend(_of_the_house(page, clause))
    if any(clause.cue("cloud-open") and not clause.question for clause in page.naming("cue:cloud-open")):
        wanted = [c for c in wanted if c.value not in _PUBLIC or c.corrects]
    if any(one.value == "public_cloud" for one in excluded):
        wanted = [one for one in wanted if not one.note.endswith(_ONLY)] or wanted
    wanted = _not_left(page, wanted)
    excluded = [one for one in excluded if not _asked_of_another_region(page, one, wanted)]
    return _answered(page, _uncorrected(page, wanted, excluded)), _uncorrected(page, excluded, wanted)


def _asked_of_another_region(page: Page, out: Candidate, wanted: list[Candidate]) -> bool:
    """Whether the "no" to "AWS eu-west-1 as usual?" only names another region of the same cloud."""
    asked = page.clause_at(out.position)
    if not asked.question or asked.refused is None:
        return False
    return any(c.value == out.value and 0 < page.clause_at(c.position).index - asked.index <= _ANSWERED for c in wanted)


def _of_its_models(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a company is named among those whose models are called: "APIs (OpenAI, Anthropic, Google)"."""
    models = [tool for tool in clause.of("tools") if cast(ToolTerm, tool.term).kind == "llm"]
    near = [tool for tool in models if mention.first != tool.first and page.distance(mention, tool) <= _LISTED_NEXT]
    return mention.last - mention.first == 1 and page.tokens[mention.first].text == "google" and bool(near)


def _not_left(page: Page, wanted: list[Candidate]) -> list[Candidate]:
    """Drop the own machines it runs on today where the text goes on to a public cloud."""
    goes_on = max((c.position for c in wanted if c.value in _PUBLIC), default=-1)
    return [c for c in wanted if c.value != "on_prem" or c.position > goes_on or not _of_today(page, c.position)]


def _of_today(page: Page, position: int) -> bool:
    near = page.clause_at(position).cue("current")
    return any(-_TODAY <= cue.first - position <= _TODAY for cue in near)


def _uncorrected(page: Page, said: list[Candidate], against: list[Candidate]) -> list[Candidate]:
    """Drop what a later correction takes back: "no US hyperscaler … correction: Azure Switzerland is permitted"."""
    corrected = {
        other.value: other.position
        for other in against
        if any(cue.first <= other.position for cue in page.clause_at(other.position).cue("correction"))
    }
    kept = [one for one in said if corrected.get(one.value, -1) <= one.position]
    return not_taken_back(page, kept, against)


def _answered(page: Page, wanted: list[Candidate]) -> list[Candidate]:
    """Drop what a quoted earlier message says where the reply names another cloud."""
    if not any(clause.quoted for clause in page.clauses):
        return wanted
    starts = [clause.first for clause in page.clauses]
    fresh = [c for c in wanted if not page.clauses[bisect_right(starts, c.position) - 1].quoted]
    return fresh or wanted


def _own_rooms(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "the campus cluster", "the club's own server", "a machine room" as running on machines of one's own."""
    if (not clause.cue("site-noun") and not clause.cue("site-always")) or passed_over(page, clause):
        return
    elsewhere = any(cast(CloudTerm, m.term).cloud in _PUBLIC for m in clause.of("clouds"))
    elsewhere = elsewhere or any(cast(ToolTerm, m.term).cloud for m in clause.of("tools"))
    if clause.question:
        return
    owned = [noun for noun in clause.cue("site-noun") if _owned(page, clause, noun)]
    for room in [*clause.cue("site-always"), *owned]:
        if elsewhere and not _and_a_cloud(page, clause, room):
            continue
        served = room.last < clause.last and page.tokens[room.last].text in _MODELS  # "a self-hosted model"
        of_tool = served or any(tool.first == room.last for tool in clause.of("tools"))
        of_tool = of_tool and room.last - room.first > 1
        if polarity(page, clause, room) is Polarity.WANTED and not clause.cue("legacy") and not of_tool:
            yield _candidate(page, CLOUD, "on_prem", room, _FIRM if elsewhere else 0.75, "machines of one's own")


def _and_a_cloud(page: Page, clause: Clause, room: Mention) -> bool:
    """Whether a cloud is named beside the own rooms: "own data centre in Lyon (scoring) + Azure (training)"."""
    after = [cloud for cloud in clause.of("clouds") if 0 < cloud.first - room.last <= _NEXT_SITE]
    return any(page.tokens[cloud.first - 1].text in _PLUS for cloud in after)


def _owned(page: Page, clause: Clause, noun: Mention) -> bool:
    """Whether the words before a room or machine say whose it is."""
    named = {i for place in (*clause.of("places"), *clause.of("regions")) for i in range(place.first, place.last)}
    first = noun.first
    while first > clause.first and (first - 1 in named or page.tokens[first - 1].text in _AND):
        first -= 1
    owners = [cue for cue in clause.cue("site-owner") if 0 <= first - cue.last <= _OWNER]
    if first < noun.first and any(cue.last == first for cue in owners):
        return True
    if any(0 <= cue.first - noun.last <= _OWNER for cue in clause.cue("indoors")):
        return True
    before = [token.text for token in page.tokens[max(clause.first, noun.first - 2) : noun.first]]
    return before == ["'", "s"] or any(page.wall(cue.last - 1, noun.first) < _NEAR_WALL for cue in owners)


def _companies(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "no Google products", "nothing from Microsoft" as ruling out that company's cloud; a list is ruled out whole."""
    named = sorted(
        ((m, cloud) for cloud in _PUBLIC for m in clause.cue(f"company:{cloud}")), key=lambda one: one[0].first
    )
    refused = [negating(page, clause, mention) is not None for mention, _ in named]
    for order in (range(1, len(named)), range(len(named) - 2, -1, -1)):
        for at in order:
            beside = at - 1 if order.step > 0 else at + 1
            refused[at] = refused[at] or (refused[beside] and _listed(page, named[at][0], named[beside][0]))
    for (mention, cloud), out in zip(named, refused, strict=True):
        named_here = (*clause.of("clouds"), *clause.of("tools"))
        inside = any(name.first < mention.last and mention.first < name.last for name in named_here)
        if out and not inside and not _makes(page, clause, mention):
            yield _candidate(page, EXCLUDED, cloud, mention, 0.85)


def _listed(page: Page, one: Mention, other: Mention) -> bool:
    """Whether nothing but commas and "or" stands between two names."""
    first, second = sorted((one, other), key=lambda mention: mention.first)
    between = page.tokens[first.last : second.first]
    return bool(between) and all(token.text.casefold() in _LISTING for token in between)


def _of_the_house(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "we're a Google shop", "everything runs at Amazon", "Microsoft is our cloud" as that company's cloud."""
    for cloud in _PUBLIC:
        for mention in clause.cue(f"company:{cloud}"):
            named = any(m.first < mention.last and mention.first < m.last for p in _NAMES for m in clause.of(p))
            house = any(0 <= cue.first - mention.last <= 1 for cue in clause.cue("house-noun"))
            at = any(cue.last == mention.first for cue in clause.cue("hosted-at"))
            runs = page.nearest(mention, clause.cue("runs-there"), _RUNS) if at else None
            if named or not (house or runs) or clause.question or clause.cue("past-work", "legacy"):
                continue
            if polarity(page, clause, mention) is Polarity.WANTED and not undecided(page, clause, mention):
                yield _candidate(
                    page, CLOUD, cloud, mention, 0.78, f"{page.words(mention.first, mention.last)}'s cloud"
                )


def _makes(page: Page, clause: Clause, company: Mention) -> bool:
    """Whether the company only makes the product that is ruled out: "Copilot de Microsoft a été écarté"."""
    if company.first - clause.first < _PRODUCT or page.tokens[company.first - 1].text not in _OF:
        return False
    product = company.first - 2
    refusal = any(cue.first <= product < cue.last for cue in clause.cue("negation"))
    return page.source[page.tokens[product].start].isupper() and not refusal


def chosen_cloud(wanted: list[Candidate]) -> Candidate | None:
    """Return the one cloud asked for, ``multi`` for several, stated names before inferred ones."""
    if not wanted:
        return None
    corrections = [c for c in wanted if c.corrects]
    stated = (
        corrections[-1:] or [c for c in wanted if c.provenance is Provenance.STATED or c.confidence >= _FIRM] or wanted
    )
    names = list(dict.fromkeys(c.value for c in stated))
    first = stated[0]
    if "multi" in names or len(names) > 1:
        parts = tuple(span for c in stated for span in c.spans[:1])
        return Candidate(CLOUD, "multi", parts, 0.85, provenance=first.provenance, note="several: " + ", ".join(names))
    repeated = tuple(dict.fromkeys(span for c in stated for span in c.spans))
    return Candidate(CLOUD, first.value, repeated, first.confidence, provenance=first.provenance, note=first.note)


def _candidate(page: Page, path: str, cloud: str, mention: Mention, sure: float, note: str = "") -> Candidate:
    provenance = Provenance.INFERRED if note else Provenance.STATED
    return Candidate(path, cloud, spans(page, mention), sure, provenance=provenance, note=note, position=mention.first)


def _in_passing(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a cloud is only talked about: its docs, an example, one of several to choose from, today's home."""
    if clause.question and clause.cue("or"):
        return True
    if any(0 <= mention.first - cue.last <= _OWNER for cue in clause.cue("happens-to")):
        return True
    if any(0 <= cue.first - mention.last <= 1 for cue in clause.cue("talk")):
        return True
    if any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("example")):
        return True
    if cast(CloudTerm, mention.term).cloud == "on_prem":
        of_tool = any(tool.first == mention.last for tool in clause.of("tools"))
        if of_tool or clause.cue("legacy"):
            return True
    if is_current_mention(page, clause, mention) or undecided(page, clause, mention) or hedged(clause, mention):
        return True
    others = [m for m in clause.of("clouds") if m is not mention]
    return any(_either(clause, mention, other) for other in others)


def _either(clause: Clause, one: Mention, other: Mention) -> bool:
    low, high = sorted((one, other), key=lambda m: m.first)
    between = [cue for cue in clause.cue("or") if low.last <= cue.first and cue.last <= high.first]
    between = between or [cue for cue in clause.cue("between") if cue.last == low.first and clause.cue("undecided")]
    return bool(between) and high.first - low.last <= 4 and not clause.cue("both")


def _ruled_out(page: Page, clause: Clause) -> Iterator[Candidate]:
    seated = [
        place
        for place in (clause.of("places") if clause.cue("provider-noun") else ())
        if cast(PlaceTerm, place.term).place == "United States"
        and any(0 < place.first - cue.last <= _SEAT for cue in clause.cue("provider-noun"))
    ]
    for mention in [*clause.cue("us-provider"), *seated]:
        if negating(page, clause, mention) is not None:
            for cloud in _PUBLIC:
                yield Candidate(
                    EXCLUDED,
                    cloud,
                    spans(page, mention),
                    0.9,
                    provenance=Provenance.INFERRED,
                    note="a provider from the United States",
                    position=mention.first,
                )
    public = clause.cue("public-cloud")
    named = [*clause.of("clouds"), *clause.of("tools")] if public else []
    for mention in public:
        within = any(name.first <= mention.first < name.last for name in named)
        owners = [owner for cloud in _PUBLIC for owner in clause.cue(f"company:{cloud}")]
        within = within or any(0 <= mention.first - owner.last <= _PRODUCT for owner in owners)
        keyed = any(t.text in ":=" for t in page.tokens[mention.last : mention.last + 4]) and bool(clause.of("clouds"))
        other = any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("other-cloud"))
        if negating(page, clause, mention) is not None and not within and not keyed and not other:
            yield _candidate(page, EXCLUDED, "public_cloud", mention, 0.93)
    contest = bool(clause.cue("isolated")) and any(c.cue("contest") for c in page.naming("cue:contest"))
    for mention in clause.cue("isolated") if not contest else ():  # a contest cuts its notebooks off, not the system
        if negating(page, clause, mention) is None:
            yield _candidate(page, EXCLUDED, "public_cloud", mention, 0.85, "cut off from outside networks")


def _one_of_several(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a stroke joins the tool to one that runs elsewhere too: "shared storage (NFS/EFS)", not "S3/Athena"."""
    cloud = cast(ToolTerm, mention.term).cloud
    kin = [m for m in clause.of("tools") if m is not mention and cast(ToolTerm, m.term).cloud == cloud]
    before = mention.first > clause.first and page.tokens[mention.first - 1].text == "/"
    after = mention.last < clause.last and page.tokens[mention.last].text == "/"
    joined = any(m.last == mention.first - 1 or m.first == mention.last + 1 for m in kin)
    return (before or after) and not joined and clause.kind != "row"


def _from_regions(page: Page, clause: Clause) -> Iterator[Candidate]:
    for mention in clause.of("regions"):
        term = cast(RegionTerm, mention.term)
        if is_code(page, mention) and negating(page, clause, mention) is None:
            yield _candidate(page, CLOUD, term.cloud, mention, 0.9, f"{term.code} is a region of {term.cloud}")


def _from_tools(page: Page, clause: Clause) -> Iterator[Candidate]:
    for mention in clause.of("tools"):
        term = cast(ToolTerm, mention.term)
        instance = any(0 <= cue.first - mention.last <= _INSTANCES for cue in clause.cue("or-equivalent"))
        instance = instance or _one_of_several(page, clause, mention) or only_alike(page, mention)
        instance = instance or undecided(page, clause, mention)
        if term.cloud and not instance and polarity(page, clause, mention) is Polarity.WANTED and not clause.question:
            yield _candidate(page, CLOUD, term.cloud, mention, 0.7, f"{term.name} runs on {term.cloud}{_ONLY}")
