"""How long reading takes, and how often values of each confidence are right. Run with -s to see the figures."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.benchmarks.long_texts import long_texts, sentences_of
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


def test_time_of_ordinary_texts(catalog: Catalog) -> None:
    texts = [case["text"] for case in cases_of(CORPUS / "dev")]
    first = _seconds(texts[0], catalog.lexicon)
    normal = sorted(_seconds(text, catalog.lexicon) for text in texts)
    median_ms = normal[len(normal) // 2] * 1000
    print(
        f"\nfirst text, with the lexicon to compile: {first * 1000:.0f} ms;"
        f" median {median_ms:.1f} ms; slowest {normal[-1] * 1000:.1f} ms"
    )


@pytest.mark.slow
def test_time_grows_with_the_length_of_any_text_and_no_faster(catalog: Catalog) -> None:
    texts = [case["text"] for case in cases_of(CORPUS / "dev")]
    read(texts[0], catalog.lexicon)
    print(f"\n{'seconds of processor time for':34} 125 kB    1 MB   ratio")
    for kind, text in {**long_texts(sentences_of(texts), _MEGABYTE), **_repeating(texts)}.items():
        eighth, whole = _seconds(text[: _MEGABYTE // 8], catalog.lexicon), _seconds(text, catalog.lexicon)
        print(f"{kind:34} {eighth:6.2f} {whole:7.2f} {whole / eighth:7.1f}")
        # Eight times the text takes about eight times as long; time that grows with the square would be 64 times.
        assert whole < 24 * eighth + 1, kind


def _repeating(texts: list[str]) -> dict[str, str]:
    whole = "\n\n".join(texts)
    return {
        "requirements over and over": (whole * (_MEGABYTE // len(whole) + 1))[:_MEGABYTE],
        "one paragraph over and over": (f"{texts[0]}\n\n" * (_MEGABYTE // len(texts[0])))[:_MEGABYTE],
    }


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
