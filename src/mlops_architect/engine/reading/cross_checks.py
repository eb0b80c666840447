"""Cross-checks: statements of different fields that cannot both hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mlops_architect.domain.constraints import Contradiction, Provenance, Span
from mlops_architect.domain.lexicon import CadenceTerm, Lexicon
from mlops_architect.engine.reading import claims
from mlops_architect.engine.reading.candidates import Candidate
from mlops_architect.engine.reading.page import Page

Found = Mapping[str, Sequence[Candidate]]

_DAY_S = 86_400.0
_SURE = 0.85
_WAITED_FOR_MS = 10_000.0
_ABOVE = 1.05
_LEAST_GPU_BILLION = 30.0
_MOMENTS_S = 60.0
_FRESH_S = 3_600.0
_NEEDS = "needs:"
_LATENCIES = ("latency.p99_ms", "latency.p95_ms", "latency.max_ms", "latency.p50_ms")


def cross_checks(found: Found, lexicon: Lexicon, page: Page) -> Iterator[Contradiction]:
    """Yield every contradiction between different fields or claims, both sides with their words."""
    yield from _batch_and_online(found)
    yield from _rates(found)
    yield from _gpus(found)
    yield from _platforms(found, lexicon)
    yield from _freshness(found, lexicon)
    yield from _retention(found, page)
    yield from _personal(found)


def both(summary: str, one: Candidate, other: Candidate, *fields: str) -> Contradiction:
    """Return the contradiction of two candidates; ``fields`` are those that no candidate names."""
    spans: tuple[Span, ...] = tuple(dict.fromkeys((*one.spans[:2], *other.spans[:2])))
    named = (path for path in (one.path, other.path, *fields) if not path.startswith("claim."))
    return Contradiction(summary=summary, fields=tuple(dict.fromkeys(named)), spans=spans)


def _standing(found: Found, path: str, least: float = _SURE) -> list[Candidate]:
    """Return the sure candidates of a field that are wanted; none where a later one corrects an earlier one."""
    candidates = found[path]
    if any(c.corrects for c in candidates):
        return []
    return [c for c in candidates if c.confidence >= least and not c.current]


def _batch_and_online(found: Found) -> Iterator[Contradiction]:
    """No online service, yet somebody waits for an answer."""
    refused = found[claims.ONLINE_REFUSED]
    if not refused:
        return
    waited = [c for path in _LATENCIES for c in _standing(found, path) if c.value <= _WAITED_FOR_MS]
    online = [
        c
        for c in _standing(found, "serving.modes", 0.9)
        if c.value == "online" and c.provenance is Provenance.STATED and not _within(c, refused[0])
    ]
    for other in (*waited, *online):
        yield both("only batch is allowed, but an answer is waited for", refused[0], other, "serving.modes")
        return


def _within(one: Candidate, other: Candidate) -> bool:
    return any(s.start < t.end and t.start < s.end for s in one.spans for t in other.spans)


def _rates(found: Found) -> Iterator[Contradiction]:
    """The peak is below the average, or below what the daily count makes on average."""
    peaks, averages = _standing(found, "load.peak_rps", 0.9), _standing(found, "load.avg_rps", 0.9)
    daily = [c for c in _standing(found, "load.daily_predictions", 0.95) if c.provenance is Provenance.STATED]
    stated = [c for c in peaks if c.provenance is Provenance.STATED and c.rank]
    if len(stated) != 1:
        return
    peak = stated[0]
    if len(averages) == 1 and averages[0].value > peak.value * _ABOVE:
        yield both(f"the peak of {peak.value:g}/s is below the average of {averages[0].value:g}/s", peak, averages[0])
    elif len(daily) == 1 and daily[0].value / _DAY_S > peak.value * _ABOVE:
        mean = daily[0].value / _DAY_S
        yield both(f"{daily[0].value:,.10g} a day are {mean:.3g}/s on average, above the peak", peak, daily[0])


def _gpus(found: Found) -> Iterator[Contradiction]:
    """No GPU, yet a large language model is to run on one's own machines."""
    refused = [c for c in _standing(found, "training.gpu_required", 0.9) if c.value is False]
    sizes = [c for c in _standing(found, "language_model.parameters_b") if c.value >= _LEAST_GPU_BILLION]
    if refused and sizes and not any(c.value is True for c in found["training.gpu_required"]):
        billion = f"{sizes[0].value:g}"
        yield both(f"no GPU is allowed, but a model of {billion} billion parameters needs one", refused[0], sizes[0])


def _platforms(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
    """A product is wanted and what it runs on is ruled out."""
    needs = {
        phrase.casefold(): term.cue.removeprefix(_NEEDS)
        for term in lexicon.cues
        if term.cue.startswith(_NEEDS)
        for phrase in term.phrases
    }
    forbidden = {c.value: c for c in found["tools.forbidden"]}
    serverless = found[claims.SERVERLESS_ONLY]
    for tool in found["tools.preferred"]:
        platform = needs.get(str(tool.value).casefold())
        if platform in forbidden and tool.value not in forbidden:
            yield both(f"{platform} is forbidden, but {tool.value} runs on it", forbidden[platform], tool)
            return
        if serverless and (platform or tool.value in needs.values()):
            yield both(f"only serverless is allowed, but {tool.value} is wanted", serverless[0], tool)
            return


def _freshness(found: Found, lexicon: Lexicon) -> Iterator[Contradiction]:
    """Data must be minutes old, yet they come in a batch a day or less often, and no stream is allowed."""
    recent = [c for c in _standing(found, "data.freshness_s", 0.7) if c.value <= _FRESH_S]
    fresh = [c for c in recent if c.rank]
    no_stream = [c for c in found["serving.streaming_required"] if c.value is False and c.confidence >= 0.8]
    streamed = [c for c in found["serving.streaming_required"] if c.value is True and c.confidence >= _SURE]
    days = {
        term.cadence: term.days
        for term in lexicon.cadences
        if isinstance(term, CadenceTerm) and term.days and not term.variant
    }
    rhythms = [c for c in found["serving.scoring_cadence"] if days.get(c.value, 0.0) * _DAY_S > _FRESH_S]
    refused = found[claims.ONLINE_REFUSED]
    if not recent or streamed:
        return
    if fresh and (refused or (rhythms and no_stream)):
        slow = refused[0] if refused else rhythms[0]
        yield both(
            f"data must be {fresh[0].value:g} s old at most, but come in a batch", fresh[0], slow, "serving.modes"
        )
    elif no_stream and no_stream[0].confidence >= 0.9 and recent[0].value <= _MOMENTS_S:
        yield both(f"data must be {recent[0].value:g} s old at most, but no stream is allowed", recent[0], no_stream[0])


def _retention(found: Found, page: Page) -> Iterator[Contradiction]:
    """Data are deleted before the training window ends, or nothing may be kept and something is."""
    kept = _standing(found, "data.retention_days", 0.88)
    windows = found[claims.TRAINING_WINDOW]
    for window in windows[:1]:
        short = [c for c in kept if c.value < window.value * 0.95 and claims.names_the_data(page, c)]
        if short and len(kept) == 1:
            summary = f"training looks back {window.value:g} days, but data are kept for {short[0].value:g}"
            yield both(summary, window, short[0])
    for nothing in found[claims.NOTHING_KEPT][:1]:
        some = [c for c in kept if c.value > 0]
        if some:
            yield both(f"nothing may be kept, but something is for {some[0].value:g} days", nothing, some[0])


def _personal(found: Found) -> Iterator[Contradiction]:
    """There is no personal data, yet names or card numbers are among it."""
    for denied in found[claims.NO_PERSONAL_DATA][:1]:
        for named in found[claims.PERSONAL_DATA][:1]:
            yield both(f"no personal data, but {named.spans[0].text} is {named.value}", denied, named, "data.classes")
