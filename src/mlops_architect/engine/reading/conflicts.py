"""Conflicts: pairs of statements that cannot both hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from mlops_architect.domain.constraints import Contradiction, Provenance, Span
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading.candidates import Candidate

_SAME = 0.05
_FAST_MS = 1_000.0
_SINGLE = (
    "budget.monthly_usd",
    "availability.target_pct",
    "latency.p99_ms",
    "latency.p95_ms",
    "data.retention_days",
    "recovery.rpo_minutes",
    "recovery.rto_minutes",
    "team.size",
)

Found = Mapping[str, Sequence[Candidate]]


def contradictions(found: Found, lexicon: Lexicon) -> tuple[Contradiction, ...]:
    """Return every contradiction between the candidates of all fields, both sides with their words."""
    return tuple(
        contradiction
        for rule in (_places, _providers, _isolation, _tools, _answers, _modes, _percentiles, _repeated)
        for contradiction in rule(found, lexicon)
    )


def _both(summary: str, one: Candidate, other: Candidate) -> Contradiction:
    spans: tuple[Span, ...] = tuple(dict.fromkeys((*one.spans[:2], *other.spans[:2])))
    return Contradiction(summary=summary, fields=tuple(dict.fromkeys((one.path, other.path))), spans=spans)


def _places(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
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
        inside = around.get(country, {country})
        if not any(home.value in inside or country in around[home.value] for home in homes):
            yield _both(f"data must stay in {homes[0].value}, but {region.value} is in {country}", homes[0], region)
            return


def _providers(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
    """A cloud is excluded and asked for, itself or through a service that runs only there."""
    if not found["excluded_clouds"]:
        return
    hosts = {term.name: term.cloud for term in lexicon.tools if term.cloud}
    for excluded in found["excluded_clouds"]:
        for wanted in found["cloud"]:
            if wanted.value == excluded.value and not wanted.note:
                yield _both(f"{excluded.value} is excluded and asked for", excluded, wanted)
                return
        for tool in found["tools.preferred"]:
            if hosts.get(tool.value) == excluded.value:
                yield _both(f"{excluded.value} is excluded, but {tool.value} runs there", excluded, tool)
                return


def _isolation(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
    """Nothing may leave, yet a hosted service or a public cloud is to be used."""
    walls = [c for c in found["excluded_clouds"] if c.value == "public_cloud"]
    walls += [c for c in found["data_residency"] if c.value == "own_data_center"]
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


def _tools(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
    """A tool is forbidden and asked for."""
    del lexicon
    wanted = {c.value: c for c in found["tools.preferred"]}
    for forbidden in found["tools.forbidden"]:
        if forbidden.value in wanted:
            yield _both(f"{forbidden.value} is forbidden and asked for", forbidden, wanted[forbidden.value])


def _answers(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
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
        if yes and no and not any(c.corrects for c in (*yes, *no)):
            yield _both(f"{path.partition('.')[2].replace('_', ' ')}: both yes and no", yes[0], no[0])


def _modes(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
    """An answer within a second is asked of a system that is batch only."""
    del lexicon
    only_batch = [c for c in found["serving.streaming_required"] if c.note == "plainly batch only"]
    fast = [
        c
        for path in ("latency.p99_ms", "latency.p95_ms", "latency.max_ms", "latency.p50_ms")
        for c in found[path]
        if c.value <= _FAST_MS
    ]
    if only_batch and fast:
        found_both = _both("an answer in milliseconds is asked of a batch-only system", fast[0], only_batch[0])
        yield found_both.model_copy(update={"fields": (*found_both.fields, "serving.modes")})


def _percentiles(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
    """A lower percentile is allowed to be slower than a higher one."""
    del lexicon
    order = [(path, found[path][-1]) for path in ("latency.p50_ms", "latency.p95_ms", "latency.p99_ms") if found[path]]
    for (low_path, low), (high_path, high) in pairwise(order):
        if low.value > high.value:
            yield _both(f"{low_path} {low.value:g} is above {high_path} {high.value:g}", low, high)


def _repeated(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
    """One figure is stated twice with different values, neither as a correction nor as today's."""
    del lexicon
    for path in _SINGLE:
        sure = [c for c in found[path] if c.confidence >= 0.93 and not c.current]
        if len(sure) < 2 or any(c.corrects for c in found[path]):
            continue
        low, high = min(sure, key=lambda c: c.value), max(sure, key=lambda c: c.value)
        if high.value - low.value > _SAME * abs(high.value) or (
            path == "availability.target_pct" and high.value != low.value
        ):
            yield _both(f"{path} is both {low.value:g} and {high.value:g}", low, high)
