"""Conflicts: pairs of statements that cannot both hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import cast

from mlops_architect.domain.constraints import Contradiction, Provenance, Span
from mlops_architect.domain.lexicon import Lexicon, PlaceTerm
from mlops_architect.engine.reading.candidates import Candidate
from mlops_architect.engine.reading.claims import NO_INTERNET
from mlops_architect.engine.reading.cross_checks import both, cross_checks
from mlops_architect.engine.reading.page import Page
from mlops_architect.engine.reading.turns import denies

_SAME = 0.05
_FAST_MS = 1_000.0
_ROUNDED = 1.15
_BUDGET, _AVAILABILITY = "budget.monthly_usd", "availability.target_pct"
_LATENCIES = ("latency.p99_ms", "latency.p95_ms")
_RETENTION = "data.retention_days"
# Two of them in one sentence are two percentiles, a bill and its limit, or data and results, not one figure said twice.
_OF_ONE_SENTENCE = frozenset({_BUDGET, *_LATENCIES, _RETENTION, "recovery.rto_minutes", "recovery.rpo_minutes"})
_NEAR = 14
_NOW_REACH = 5.0
_FEW = 4
_SINGLE = (
    _BUDGET,
    _AVAILABILITY,
    *_LATENCIES,
    _RETENTION,
    "recovery.rpo_minutes",
    "recovery.rto_minutes",
    "team.size",
)

Found = Mapping[str, Sequence[Candidate]]


def contradictions(found: Found, lexicon: Lexicon, page: Page) -> tuple[Contradiction, ...]:
    """Return every contradiction between the candidates of all fields, both sides with their words."""
    plain = [
        contradiction
        for rule in (_places, _providers, _isolation, _tools, _answers, _modes, _percentiles, _repeated)
        for contradiction in rule(found, lexicon, page)
    ]
    seen = {contradiction.spans for contradiction in plain}
    others = [c for c in cross_checks(found, lexicon, page) if c.spans not in seen]
    if any("serving.modes" in c.fields for c in plain):
        others = [c for c in others if "serving.modes" not in c.fields]
    return (*plain, *others)


def _both(summary: str, one: Candidate, other: Candidate) -> Contradiction:
    spans: tuple[Span, ...] = tuple(dict.fromkeys((*one.spans[:2], *other.spans[:2])))
    return Contradiction(summary=summary, fields=tuple(dict.fromkeys((one.path, other.path))), spans=spans)


def _places(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """Data must stay in one place, the region is in another."""
    if not found["data_residency"] or not found["regions"]:
        return
    around = {term.place: {term.place, *term.within} for term in lexicon.places}
    countries = {term.code: term.country for term in lexicon.regions}
    homes = [c for c in found["data_residency"] if c.value in around]
    if not homes:
        return
    for region in found["regions"]:
        country = countries.get(region.value, region.value)
        if any(_names_too(page, home, country) for home in homes):
            continue
        inside = around.get(country, {country})
        if not any(home.value in inside or country in around[home.value] for home in homes):
            yield _both(f"data must stay in {homes[0].value}, but {region.value} is in {country}", homes[0], region)
            return


def _providers(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """A cloud is excluded and asked for, itself or through a service that runs only there."""
    if not found["excluded_clouds"]:
        return
    hosts = {term.name: term.cloud for term in lexicon.tools if term.cloud}
    named: dict[object, list[Candidate]] = {}
    for candidate in found["cloud"]:
        named.setdefault(candidate.value, []).append(candidate)
    for excluded in found["excluded_clouds"]:
        for wanted in named.get(excluded.value, ()):
            if not wanted.note and not _superseded(page, excluded, wanted):
                yield _both(f"{excluded.value} is excluded and asked for", excluded, wanted)
                return
        for tool in found["tools.preferred"]:
            if hosts.get(tool.value) == excluded.value:
                yield _both(f"{excluded.value} is excluded, but {tool.value} runs there", excluded, tool)
                return


def _isolation(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """Nothing may leave, yet a hosted service or a public cloud is to be used."""
    walls = [c for c in found["excluded_clouds"] if c.value == "public_cloud"]
    walls += [c for c in found["data_residency"] if c.value == "own_data_center"]
    walls += [c for c in found["cloud"] if c.value == "on_prem" and _without_exception(page, c)]
    for offline in found[NO_INTERNET] if not walls else ():
        for tool in found["tools.preferred"]:
            if any(term.hosted and term.name == tool.value for term in lexicon.tools):
                yield both(f"there is no internet, but {tool.value} is a hosted service", offline, tool)
                return
    if not walls:
        return
    hosted = {term.name for term in lexicon.tools if term.hosted or term.cloud}
    for tool in found["tools.preferred"]:
        if tool.value in hosted:
            yield _both(f"nothing may leave the own data centre, but {tool.value} is a hosted service", walls[0], tool)
            return
    for cloud in found["cloud"]:
        if cloud.value in ("aws", "gcp", "azure") and not cloud.note:
            yield _both(f"no public cloud is allowed, but {cloud.value} is asked for", walls[0], cloud)
            return


def _without_exception(page: Page, candidate: Candidate) -> bool:
    """Whether own machines are the only place allowed, in this sentence or the next few words: "no exceptions"."""
    clause = page.clause_at(candidate.position)
    after = page.clauses[min(clause.index + 1, len(page.clauses) - 1)]
    short = after.last - after.first <= _FEW
    return bool(clause.cue("without-exception") or (short and after.cue("without-exception")))


def _tools(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """A tool is forbidden and asked for."""
    del lexicon
    wanted = {c.value: c for c in found["tools.preferred"]}
    for forbidden in found["tools.forbidden"]:
        if forbidden.value in wanted and not _superseded(page, forbidden, wanted[forbidden.value]):
            yield _both(f"{forbidden.value} is forbidden and asked for", forbidden, wanted[forbidden.value])


def _answers(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """A yes-or-no question is answered both ways."""
    del lexicon
    for path in (
        "serving.streaming_required",
        "training.gpu_required",
        "oversight.explainability_required",
        "oversight.human_in_loop_required",
    ):
        yes = [c for c in found[path] if c.value is True and c.confidence >= 0.85]
        yes = [c for c in yes if c.provenance is Provenance.STATED]
        no = [c for c in found[path] if c.value is False and c.confidence >= 0.85]
        if yes and no and not any(c.corrects for c in (*yes, *no)) and not _one_thought(page, yes[0], no[0], path):
            yield _both(f"{path.partition('.')[2].replace('_', ' ')}: both yes and no", yes[0], no[0])


def _modes(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """An answer within a second is asked of a system that is batch only."""
    del lexicon
    only_batch = [c for c in found["serving.streaming_required"] if c.note == "plainly batch only"]
    only_batch = [
        c for c in only_batch if not page.clause_at(c.position).quoted and not page.clause_at(c.position).cue("retrain")
    ]
    fast = [
        c
        for path in ("latency.p99_ms", "latency.p95_ms", "latency.max_ms", "latency.p50_ms")
        for c in found[path]
        if c.value <= _FAST_MS
    ]
    if only_batch and fast:
        found_both = _both("an answer in milliseconds is asked of a batch-only system", fast[0], only_batch[0])
        yield found_both.model_copy(update={"fields": (*found_both.fields, "serving.modes")})


def _percentiles(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """A lower percentile is allowed to be slower than a higher one."""
    del lexicon, page
    order = [(path, found[path][-1]) for path in ("latency.p50_ms", "latency.p95_ms", "latency.p99_ms") if found[path]]
    for (low_path, low), (high_path, high) in pairwise(order):
        if low.value > high.value:
            yield _both(f"{low_path} {low.value:g} is above {high_path} {high.value:g}", low, high)


def _repeated(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """One figure is stated twice with different values, neither as a correction nor as today's."""
    del lexicon
    for path in _SINGLE:
        sure = [c for c in found[path] if c.confidence >= 0.93 and not c.current]
        # "Retention 7 years?" "6 years": who asks states nothing
        sure = [c for c in sure if not page.clause_at(c.position).question] or sure
        if len(sure) < 2 or any(c.corrects for c in found[path]):
            continue
        top = max(c.rank for c in sure) if path == _BUDGET else min(0, max(c.rank for c in sure))
        sure = [c for c in sure if c.rank >= top and not (path == _BUDGET and _added(page, c))]
        if len(sure) < 2:
            continue
        low, high = min(sure, key=lambda c: c.value), max(sure, key=lambda c: c.value)
        if path == _AVAILABILITY:
            # 45 minutes a month are 99.896 %: the same target as 99.9 % in rounder words.
            apart = 100 - low.value > _ROUNDED * (100 - high.value)
        else:
            apart = high.value - low.value > _SAME * abs(high.value)
        # "Loan applications: 7 years", "Appeals: 10 years": each record has a time of its own.
        listed = path == _RETENTION and all(page.tokens[c.position - 1].text in ":|" for c in (low, high))
        last = max((low, high), key=lambda c: c.position)
        if (
            apart
            and not listed
            and not denies(page, last.position)
            and not (_rows_of_parts(page, low, high) or _of_two_endpoints(page, low, high))
            and not (path in _OF_ONE_SENTENCE and page.clause_at(low.position) is page.clause_at(high.position))
        ):
            yield _both(f"{path} is both {low.value:g} and {high.value:g}", low, high)


def _rows_of_parts(page: Page, one: Candidate, other: Candidate) -> bool:
    """Whether two latencies stand under one head in two rows: those of two parts of the system."""
    rows = page.clause_at(one.position), page.clause_at(other.position)
    headed = all(row.kind == "row" and row.headers for row in rows)
    return one.path.startswith("latency.") and headed and rows[0] is not rows[1]


def _of_two_endpoints(page: Page, one: Candidate, other: Candidate) -> bool:
    """Whether two latencies are those of two services that a text lists, each with its own name."""
    first, second = page.clause_at(one.position), page.clause_at(other.position)
    return one.path.startswith("latency.") and first is not second and bool(first.cue("api") and second.cue("api"))


def _names_too(page: Page, home: Candidate, country: str) -> bool:
    """Whether the sentence on residency names the country as well: "in the lab's country (Japan, Korea, Australia)"."""
    places = page.clause_at(home.position).of("places")
    return any(cast(PlaceTerm, mention.term).place == country for mention in places)


def _superseded(page: Page, refused: Candidate, wanted: Candidate) -> bool:
    """Whether what is wanted is only what there was: today's, an earlier message's, or what the refusal takes leave of."""
    before, after = page.clause_at(wanted.position), page.clause_at(refused.position)
    now = any(abs(cue.first - wanted.position) <= _NOW_REACH for cue in before.cue("current"))
    answered = before.quoted and not after.quoted
    corrected = any(cue.first <= refused.position for cue in after.cue("correction")) and before is not after
    left = [cue for cue in after.cue("leaving") if 0 <= refused.position - cue.last <= _NOW_REACH]
    return before is not after and (now or answered or corrected or bool(left))


def _one_thought(page: Page, yes: Candidate, no: Candidate, path: str) -> bool:
    """Whether both answers come from one sentence on who does what: "they spot-check, but do not approve each".

    So too for "no GPUs for serving, one A100 for training".
    """
    clause = page.clause_at(yes.position)
    together = clause is page.clause_at(no.position) and clause.kind != "row"
    return path.startswith(("oversight.", "training.gpu")) and together and abs(yes.position - no.position) <= _NEAR


def _added(page: Page, candidate: Candidate) -> bool:
    """Whether an amount only adds to a bill: "+$6.2k on the monthly bill"."""
    start = candidate.spans[0].start
    return page.source[max(0, start - 2) : start].strip().endswith("+")
