"""How long reading takes, and how often values of each confidence are right. Run with -s to see the figures."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.requirements.scoring import LISTS, NUMBERS, WORDS, cases_of, score

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading import read, to_labels

CORPUS = Path(__file__).parents[1] / "requirements" / "corpus"
_MEGABYTE = 1_000_000
_PATHS = {
    "monthly_budget_usd": "budget.monthly_usd",
    "throughput_rps_peak": "load.peak_rps",
    "throughput_rps_avg": "load.avg_rps",
    "daily_predictions": "load.daily_predictions",
    "data_volume_gb": "data.stored_gb",
    "data_ingest_gb_per_day": "data.ingest_gb_per_day",
    "availability_pct": "availability.target_pct",
    "freshness_s": "data.freshness_s",
    "team_size": "team.size",
    "rpo_minutes": "recovery.rpo_minutes",
    "rto_minutes": "recovery.rto_minutes",
    "retention_days": "data.retention_days",
    "streaming_required": "serving.streaming_required",
    "training_frequency": "training.cadence",
    "gpu_required": "training.gpu_required",
    "explainability_required": "oversight.explainability_required",
    "human_in_loop_required": "oversight.human_in_loop_required",
    "serving_modes": "serving.modes",
    "data_classes": "data.classes",
    "compliance": "compliance.regimes",
    "preferred_tools": "tools.preferred",
    "forbidden_tools": "tools.forbidden",
    **{f"latency_ms.{name}": f"latency.{name}_ms" for name in ("p50", "p95", "p99", "max")},
}
_BINS = (0.0, 0.8, 0.9, 0.93, 0.95, 0.97, 1.01)


def _seconds(text: str, lexicon: Lexicon) -> float:
    start = time.process_time()
    read(text, lexicon)
    return time.process_time() - start


def _prose(paragraphs: list[str], size: int) -> str:
    """Return a long document: minutes of meetings with a requirement now and then."""
    filler = (
        "The group met on Tuesday and went through the list of open questions without coming to an end with any of"
        " them. Somebody had brought cake. It was agreed that the people who know most about the matter write down what"
        " they remember, and that the others read it before the next meeting, which nobody has set a date for yet.\n\n"
    )
    parts: list[str] = []
    length = 0
    for index, paragraph in enumerate(cycle(paragraphs)):
        part = paragraph + "\n\n" if index % 20 == 0 else filler
        parts.append(part)
        length += len(part)
        if length >= size:
            return "".join(parts)[:size]
    return ""


def _repeated(paragraph: str, size: int) -> str:
    part = f"{paragraph}\n\n"
    return (part * (size // len(part) + 1))[:size]


def test_time(catalog: Catalog) -> None:
    texts = [case["text"] for case in cases_of(CORPUS / "dev")]
    first = _seconds(texts[0], catalog.lexicon)
    normal = sorted(_seconds(text, catalog.lexicon) for text in texts)
    dense = "\n\n".join(texts)
    dense = (dense * (_MEGABYTE // len(dense) + 1))[:_MEGABYTE]
    figures = {
        "first text with the lexicon to compile, ms": first * 1000,
        "median text, ms": normal[len(normal) // 2] * 1000,
        "slowest text, ms": normal[-1] * 1000,
        "1 MB of minutes with requirements here and there, s": _seconds(_prose(texts, _MEGABYTE), catalog.lexicon),
        "1 MB of nothing but requirements, s": _seconds(dense, catalog.lexicon),
        "1 MB of one paragraph, s": _seconds(_repeated(texts[0], _MEGABYTE), catalog.lexicon),
    }
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=1))
    assert figures["median text, ms"] < 40
    assert figures["1 MB of minutes with requirements here and there, s"] < 10


def _table(folder: str, lexicon: Lexicon) -> dict[float, list[bool]]:
    """Print and return how many values of each confidence are right; the rules were never written for "held-out"."""
    bins: dict[float, list[bool]] = defaultdict(list)
    said: dict[float, list[float]] = defaultdict(list)
    for case in cases_of(CORPUS / folder):
        for confidence, right in _judged(case, lexicon):
            low = max(low for low in _BINS if low <= confidence)
            bins[low].append(right)
            said[low].append(confidence)
    print(f"\n{folder}: confidence   values    said   right")
    for low in sorted(bins):
        many = len(bins[low])
        print(f"{low:17.2f} and up {many:6} {sum(said[low]) / many:7.3f} {sum(bins[low]) / many:7.3f}")
    return bins


def test_confidence(catalog: Catalog) -> None:
    _table("held-out", catalog.lexicon)
    bins = _table("dev", catalog.lexicon)
    sure = [right for low, hits in bins.items() if low >= 0.93 for right in hits]
    unsure = [right for low, hits in bins.items() if low < 0.93 for right in hits]
    assert sum(sure) / len(sure) > sum(unsure) / len(unsure)
    assert sum(sure) / len(sure) >= 0.93


def _judged(case: dict[str, Any], lexicon: Lexicon) -> Iterator[tuple[float, bool]]:
    """Yield the confidence of every value read and whether it is right; neutral values are left out."""
    reading = read(case["text"], lexicon)
    labels = to_labels(reading)
    counts = score([(case, labels)]).by_field
    for name in (*NUMBERS, *WORDS, *LISTS):
        stated = reading.constraints.at(_PATHS.get(name, name))
        right, false, _ = counts[name]
        yield from ((stated.confidence, True) for _ in range(right if stated.known else 0))
        yield from ((stated.confidence, False) for _ in range(false if stated.known else 0))
