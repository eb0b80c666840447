"""Score readings against labelled texts, by the rules in corpus/README.md."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

NUMBERS = (
    "monthly_budget_usd", "latency_ms.p50", "latency_ms.p95", "latency_ms.p99", "latency_ms.max",
    "throughput_rps_peak", "throughput_rps_avg", "daily_predictions", "data_volume_gb", "data_ingest_gb_per_day",
    "availability_pct", "freshness_s", "team_size", "rpo_minutes", "rto_minutes", "retention_days",
)  # fmt: skip
WORDS = (
    "ml_task", "cloud", "training_frequency", "streaming_required", "gpu_required", "explainability_required",
    "human_in_loop_required",
)  # fmt: skip
LISTS = (
    "excluded_clouds", "regions", "data_residency", "serving_modes", "data_classes", "compliance", "preferred_tools",
    "forbidden_tools",
)  # fmt: skip
PRESENCE = ("contradictions", "injections")
SIZES = ("data_volume_gb", "data_ingest_gb_per_day")
BINARY = (1.024, 1.048576, 1.073741824)
ALIKE = {
    "europe": "eu", "europeanunion": "eu", "eea": "eu", "unitedstates": "us", "usa": "us", "deutschland": "germany",
    "schweiz": "switzerland", "suisse": "switzerland", "espana": "spain", "unitedkingdom": "uk", "seville": "sevilla",
    "owndatacenter": "onprem", "owndatacentre": "onprem", "onpremises": "onprem", "onpremise": "onprem",
    "k8s": "kubernetes", "postgres": "postgresql", "sklearn": "scikitlearn", "tensorflowserving": "tfserving",
    "rgpd": "gdpr", "dsgvo": "gdpr", "pci": "pcidss", "tensorflowlite": "tflite", "jetsonorin": "jetson", "ros2": "ros",
}  # fmt: skip
TOOL_VENDOR = re.compile(r"^(amazon|aws|microsoft|azure|google cloud|google|apache|nvidia)[ _-]+", re.IGNORECASE)


@dataclass
class Score:
    """Counts over fields and cases; ``invented`` are values where the text states none, ``wrong`` those beside the truth."""

    right: int = 0
    false: int = 0
    missed: int = 0
    invented: int = 0
    wrong: int = 0
    by_field: dict[str, list[int]] = field(default_factory=dict)

    def add(self, name: str, right: int, false: int, missed: int, *, wrong: int = 0) -> None:
        self.right, self.false, self.missed = self.right + right, self.false + false, self.missed + missed
        self.wrong, self.invented = self.wrong + wrong, self.invented + false - wrong
        for index, count in enumerate((right, false, missed)):
            self.by_field.setdefault(name, [0, 0, 0])[index] += count

    @property
    def given(self) -> int:
        return max(self.right + self.false, 1)

    @property
    def precision(self) -> float:
        return self.right / self.given

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.false + self.missed, 1)


def cases_of(folder: Path) -> list[dict[str, Any]]:
    """Return the cases of a folder of YAML lists or of one JSON file each, in the order of their names."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        found.extend(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(case, dict) and "labels" in case and "text" in case:
            found.append(case)
    return found


def score(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Score:
    """Compare cases with the labels read from their texts."""
    total = Score()
    for case, labels in pairs:
        for name in PRESENCE:
            _presence(total, case, labels, name)
        for name in LISTS:
            _items(total, case, labels, name)
        for name in (*NUMBERS, *WORDS):
            _scalar(total, case, labels, name)
    return total


def _presence(total: Score, case: Mapping[str, Any], labels: Mapping[str, Any], name: str) -> None:
    wanted, read = bool(case["labels"].get(name)), bool(labels.get(name))
    accepted = case.get("accept", {}).get(name, [])
    false = read and not wanted and True not in accepted
    missed = wanted and not read and False not in accepted and None not in accepted
    total.add(name, int(wanted and read), int(false), int(missed))


def _items(total: Score, case: Mapping[str, Any], labels: Mapping[str, Any], name: str) -> None:
    tools = name.endswith("_tools")
    wanted = {_plain(item, tools) for item in case["labels"].get(name) or ()}
    read = {_plain(item, tools) for item in labels.get(name) or ()}
    optional = {_plain(item, tools) for item in case.get("optional", {}).get(name, ())}
    if not read and None in case.get("accept", {}).get(name, ()):
        wanted = set()
    total.add(name, len(read & wanted), len(read - wanted - optional), len(wanted - read - optional))


def _scalar(total: Score, case: Mapping[str, Any], labels: Mapping[str, Any], name: str) -> None:
    wanted, read = _at(case["labels"], name), _at(labels, name)
    accepted = case.get("accept", {}).get(name, [])
    tolerance = float(case.get("tolerance", {}).get(name, 0.02))
    fits = read is not None and any(_same(name, read, a, tolerance) for a in (wanted, *accepted) if a is not None)
    if wanted is None:
        total.add(name, 0, int(read is not None and not fits), 0)
    elif read is None:
        total.add(name, 0, 0, int(None not in accepted))
    else:
        total.add(name, int(fits), int(not fits), int(not fits), wrong=int(not fits))


def _at(labels: Mapping[str, Any], name: str) -> Any:
    node: Any = labels
    for part in name.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
    return node


def _same(name: str, read: Any, wanted: Any, tolerance: float) -> bool:
    if name not in NUMBERS:
        return _plain(read, tools=False) == _plain(wanted, tools=False)
    number, truth = float(read), float(wanted)
    if name == "availability_pct":
        return abs(number - truth) <= tolerance * (100 - truth) + 1e-9
    others = [truth * factor for factor in BINARY] if name in SIZES else []
    return any(abs(number - value) <= max(tolerance * abs(value), 1e-9) for value in (truth, *others))


def _plain(item: Any, tools: bool) -> str:
    text = str(item).strip()
    while tools and TOOL_VENDOR.match(text):
        text = TOOL_VENDOR.sub("", text)
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    key = re.sub(r"[^a-z0-9]+", "", letters)
    return ALIKE.get(key, key)
