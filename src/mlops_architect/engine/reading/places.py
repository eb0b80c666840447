"""Places: deployment regions, and where data must stay."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from mlops_architect.domain.lexicon import CloudTerm, PlaceTerm, RegionTerm, ToolTerm
from mlops_architect.engine.reading.candidates import Candidate, inferred, is_correction_mention, spans
from mlops_architect.engine.reading.country_codes import coded_regions, coded_residency
from mlops_architect.engine.reading.folding import fold
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

REGIONS, RESIDENCY = "regions", "data_residency"
OWN_SITE = "own_data_center"
_RESIDENCE_REACH = 12.0
_DEPLOY_REACH = 6.0
_HOST_REACH = 10.0
_BESIDE = 5.0
_HOSTED_BY = 5.0
# German and the like put the verb behind the place: "… unser Rechenzentrum nie verlassen".
_AT_THE_END = ("verlass", "bleib", "verbleib", "leave", "quitt", "sal", "permane", "rest", "blijv", "verlat", "queda")
_STAYS = frozenset({"stay", "stays", "remain", "remains", "bleibt", "reste", "queda"})
_NOW_REACH = 2.0
_SEGMENT = 3
_TERM = 7
_WITHIN = frozenset({"in", "en", "au"})
_ROOM_REACH = 4.0
_WHOSE = 2.0
_AT = frozenset({"in", "at", "à", "a", "en"})
_ONLY = frozenset({"only", "only-in"})
_BETWEEN = frozenset(", ( in the region en dans au aux la le les los der den die - / : only".split())
_LISTED = frozenset({"or", "and", "oder", "und", "ou", "et", "o", "y", ",", "/"})


def is_code(page: Page, mention: Mention) -> bool:
    """Whether a region is named by its code rather than by a place name."""
    words = "".join(token.text for token in page.tokens[mention.first : mention.last] if token.text.isalnum())
    return words == "".join(c for c in fold(cast(RegionTerm, mention.term).code) if c.isalnum())


def regions(page: Page, clouds: frozenset[str]) -> list[Candidate]:
    """Return the deployment regions; place names become codes where the provider is known."""
    named = [candidate for clause in page.naming("regions", "places") for candidate in _regions(page, clause, clouds)]
    return [*named, *coded_regions(page, clouds, page.homes)]


def _regions(page: Page, clause: Clause, clouds: frozenset[str]) -> Iterator[Candidate]:
    taken: set[int] = set()
    for mention in clause.of("regions"):
        term = cast(RegionTerm, mention.term)
        if negating(page, clause, mention) is not None or mention.first in taken:
            continue
        coded = is_code(page, mention)
        if not coded and _listed_with_countries(page, clause, mention):
            continue
        if coded:
            taken.add(mention.first)
            yield _region(page, clause, term.code, mention, 0.98, "")
        elif term.cloud in clouds and _deployed(page, clause, mention, term.cloud):
            taken.add(mention.first)
            yield _region(page, clause, term.code, mention, 0.9, f"{term.cloud} region in {term.country}")
    beside: Mention | None = None
    ahead = _led_to(page, clause)
    for mention in clause.of("places"):
        place = cast(PlaceTerm, mention.term)
        if mention.first in taken or negating(page, clause, mention) is not None:
            continue
        if place.kind == "country" and (code := _in_country(page, clause, mention, clouds)) is not None:
            taken.add(mention.first)
            yield _region(page, clause, code or place.place, mention, 0.8, f"in {place.place}" if code else "")
            continue
        follows = (beside is not None and _goes_on(page, beside, mention)) or mention.first in ahead
        if follows or (place.kind == "city" and _deployed(page, clause, mention, "")):
            beside = mention
            yield _region(page, clause, place.place, mention, 0.8, "")
        else:
            beside = None


def _led_to(page: Page, clause: Clause) -> set[int]:
    """Return the cities that a list begins with whose end is a region: the Frankfurt of "Frankfurt and Warsaw, two sites"."""
    cities = [m for m in clause.of("places") if cast(PlaceTerm, m.term).kind == "city"]
    found: set[int] = set()
    for one, other in reversed(list(pairwise(cities))):
        deployed = other.first in found or _deployed(page, clause, other, "")
        if deployed and _goes_on(page, one, other):
            found.add(one.first)
    return found


def _in_country(page: Page, clause: Clause, mention: Mention, clouds: frozenset[str]) -> str | None:
    """Return the region that "Azure, Sweden" means, "" where the cloud has several there, None for no such statement."""
    if clause.lacks(_ONLY) and (clause.cue("residency", "hosting") or clause.question):
        return None
    country = cast(PlaceTerm, mention.term).place
    for name in clause.of("clouds"):
        cloud = cast(CloudTerm, name.term).cloud
        between = [token.text for token in page.tokens[name.last : mention.first]]
        plain = len(between) <= _SEGMENT and all(word in _BETWEEN for word in between)
        if cloud in clouds and name.last <= mention.first and plain:
            return page.homes.get((cloud, country))
    return None


def _listed_with_countries(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a place follows a country that is no region: "sites in the Netherlands, Belgium and Denmark"."""
    named = {region.first for region in clause.of("regions")}
    countries = [place for place in clause.of("places") if cast(PlaceTerm, place.term).kind == "country"]
    return any(_goes_on(page, one, mention) for one in countries if one.first not in named)


def _goes_on(page: Page, one: Mention, other: Mention) -> bool:
    """Whether a place is the next of a list: "racks in Frankfurt, Lyon and Dallas"."""
    between = page.tokens[one.last : other.first]
    return 0 < len(between) <= _SEGMENT and all(token.text in _LISTED | _AT for token in between)


def _region(page: Page, clause: Clause, code: str, mention: Mention, sure: float, note: str) -> Candidate:
    return Candidate(
        REGIONS,
        code,
        spans(page, mention),
        sure,
        note=note,
        position=mention.first,
        corrects=is_correction_mention(clause, mention),
    )


def _deployed(page: Page, clause: Clause, mention: Mention, cloud: str) -> bool:
    """Whether the words beside a place say that the system runs there."""
    if any(0 <= cue.first - mention.last <= 1 for cue in clause.cue("origin")):
        return False
    if any(0 < mention.first - cue.last <= 2 for cue in clause.cue("origin")):
        return False
    beside = [m for m in clause.of("clouds") if not cloud or cast(CloudTerm, m.term).cloud == cloud]
    beside.extend(m for m in clause.of("tools") if cloud and cast(ToolTerm, m.term).cloud == cloud)
    if cloud and page.nearest(mention, beside, _BESIDE) is not None:
        return True
    if _alone(page, clause, mention) or page.nearest(mention, clause.cue("hoster"), _HOSTED_BY) is not None:
        return True
    if not cloud and _of_rooms(page, clause, mention):
        return True
    found = page.nearest(mention, clause.cue("deployment", "own-site"), _DEPLOY_REACH)
    return found is not None and page.wall(found.first, mention.first) < 4


def _of_rooms(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether rooms or servers are said to be at a place: "serveurs du canton à Lausanne", "our servers in Turin"."""
    if clause.question or page.tokens[mention.first - 1].text not in _AT or clause.cue("legacy", "past-work"):
        return False
    rooms = [room for room in clause.cue("site-always", "site-noun") if room.last <= mention.first - 1]
    near = page.nearest(mention, rooms, _ROOM_REACH)
    if near is None or page.wall(near.first, mention.first) >= 1:
        return False
    return near in clause.cue("site-always") or page.nearest(near, clause.cue("site-owner"), _WHOSE) is not None


def _alone(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a place is a statement by itself, as in "99.9 % uptime. Oregon. Team of six."."""
    rest = [*page.tokens[clause.first : mention.first], *page.tokens[mention.last : clause.last]]
    return all(token.kind is Kind.MARK for token in rest)


def residency(page: Page) -> list[Candidate]:
    """Return where data must stay, as places; ``own_data_center`` for "never leaves our data centre"."""
    named = [candidate for clause in page.naming("places", "cue:own-site") for candidate in _residency(page, clause)]
    return [*named, *coded_residency(page)]


def _residency(page: Page, clause: Clause) -> Iterator[Candidate]:
    keys = [cue for cue in clause.cue("data-place-key") if cue.last < clause.last and _is_key(page, cue)]
    strong = [*clause.cue("residency"), *keys]
    parents = [cue for index in clause.parents for cue in page.clauses[index].cue("residency")]
    for mention in clause.of("places"):
        place = cast(PlaceTerm, mention.term)
        if any(0 <= cue.first - mention.last <= 1 for cue in clause.cue("origin")):
            continue
        if place.kind == "city" and any(cloud.last == mention.first for cloud in clause.of("clouds")):
            continue  # "data stays in Germany, Azure Frankfurt": the city is where the cloud's region is
        stays = [c for c in strong if place.kind != "city" or c.last <= mention.first]
        stays = [c for c in stays if c.last <= mention.first or not _of_a_tool(page, clause, c)]
        cue = page.nearest(mention, [c for c in stays if page.wall(c.first, mention.first) < 5], _RESIDENCE_REACH)
        if cue is None and parents and page.clauses[clause.parents[0]].cue("residency"):
            cue = parents[0]
        if cue is None and place.kind != "city":
            cue = _hosted(page, clause, mention) or _data_there(page, clause, mention) or _kept(page, clause, mention)
        if cue is None and place.kind != "city" and (other := _joined_to(page, clause, mention)) is not None:
            cue = _hosted(page, clause, other)
        if cue is not None and not _optional(page, clause, cue):
            yield Candidate(RESIDENCY, place.place, spans(page, mention, cue), 0.93, position=mention.first)
        elif cue is None and place.kind == "bloc" and _item(page, clause, mention):
            yield inferred(page, RESIDENCY, place.place, 0.7, "named by itself: read as where data stay", mention)
    yield from own_sites(page, clause)


def _item(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether an abbreviation is an item of a list of requirements: "fraud scores, 2k rps, EU, $9k a month"."""
    before = page.tokens[mention.first - 1].text if mention.first > clause.first else ""
    after = page.tokens[mention.last].text if mention.last < clause.last else ""
    said = page.source[page.tokens[mention.first].start : page.tokens[mention.last - 1].end]
    beside = [
        place for place in clause.of("places") if place is not mention and page.distance(place, mention) <= _SEGMENT
    ]
    goes_on = mention.last + 1 < clause.last and page.tokens[mention.last + 1].text in _LISTED
    listed = before in ("", ",", ";") and after in ("", ",", ";", ".") and bool(before or after) and not goes_on
    return listed and said.isupper() and bool(clause.quantities) and not beside and not clause.question


def _is_key(page: Page, cue: Mention) -> bool:
    return page.tokens[cue.last].text in (":", "=")


def _of_a_tool(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether it is a tool that stays, in a clause that says nothing of data: "Snowflake on AWS (Ireland) stays"."""
    plain = page.tokens[cue.first].text in _STAYS and cue.last - cue.first == 1
    return plain and bool(clause.of("tools")) and not clause.cue("data-noun")


def _data_there(page: Page, clause: Clause, mention: Mention) -> Mention | None:
    """Find "…, data in Germany, …": a segment of a list that says nothing but where the data are."""
    nouns = [cue for cue in clause.cue("data-noun", "all-of-it") if 1 <= mention.first - cue.last <= _SEGMENT]
    inside = page.tokens[nouns[-1].first : mention.last] if nouns else ()
    if not nouns or any(token.kind is Kind.MARK for token in inside):
        return None
    before = page.tokens[nouns[-1].first - 1] if nouns[-1].first > clause.first else None
    after = page.tokens[mention.last] if mention.last < clause.last else None
    return nouns[-1] if all(token is None or token.kind is Kind.MARK for token in (before, after)) else None


def _kept(page: Page, clause: Clause, mention: Mention) -> Mention | None:
    """Find "data shall be kept for seven years in Canada"."""
    terms = [q for q in clause.quantities if q.dimension == "time" and 0 < mention.first - q.first <= _TERM]
    if not terms or page.tokens[mention.first - 1].text not in _WITHIN or not clause.cue("data-noun"):
        return None
    kept = [cue for cue in clause.cue("hard-retention") if 0 <= terms[-1].first - cue.last <= 1]
    return kept[0] if kept else None


def _joined_to(page: Page, clause: Clause, mention: Mention) -> Mention | None:
    """Return the place that follows in the same list: "France or Belgium only"."""
    for other in clause.of("places"):
        between = page.tokens[mention.last : other.first]
        if other.first > mention.first and len(between) == 1 and between[0].text in _LISTED:
            return other
    return None


def own_sites(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Return statements that data stays in, or never leaves, the own data centre."""
    for site in clause.cue("own-site"):
        cue = page.nearest(site, clause.cue("residency"), _RESIDENCE_REACH)
        if system_stays(page, clause, site):
            continue
        follows = cue is not None and cue.first >= site.last
        if cue is not None and (not follows or page.tokens[cue.last - 1].text.startswith(_AT_THE_END)):
            yield Candidate(RESIDENCY, OWN_SITE, spans(page, site, cue), 0.9, position=site.first)


def system_stays(page: Page, clause: Clause, site: Mention) -> bool:
    """Whether a system in use stays where it is, which says nothing of the rest: "Teradata (stays on-prem)"."""
    if not site.first or page.tokens[site.first - 1].text not in _STAYS:
        return False
    systems = (*clause.of("tools"), *clause.cue("kept-system"))
    return any(0 <= site.first - 1 - system.last <= 1 for system in systems)


def _hosted(page: Page, clause: Clause, mention: Mention) -> Mention | None:
    """Find "hosted in Germany", "EU-only": a country as the place of servers is where data stays."""
    only = [cue for cue in clause.cue("only") if 0 <= cue.first - mention.last <= 1]
    only.extend(cue for cue in clause.cue("only-in") if 0 <= mention.first - cue.last <= 1)
    if only:
        return None if _sold_there(clause, mention) else only[0]
    if page.nearest(mention, clause.cue("current"), _NOW_REACH) is not None:
        return None
    hosted = [cue for cue in clause.cue("hosting") if page.wall(cue.first, mention.first) < 3]
    return page.nearest(mention, hosted, _HOST_REACH)


def _sold_there(clause: Clause, mention: Mention) -> bool:
    """Whether "we sell in the EU only" says where customers are."""
    return any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("trades-in"))


def _optional(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether residency itself is waived: "no residency requirement"."""
    waived = any(cue.first <= need.first <= cue.last + 2 for need in clause.cue("requirement"))
    return waived and negating(page, clause, cue) is not None
