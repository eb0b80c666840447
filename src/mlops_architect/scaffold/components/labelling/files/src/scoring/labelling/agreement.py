"""What several answers are worth: agreement beyond chance, the label that most gave, and what is left open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from scoring.labelling.label_studio import Answer


@dataclass(frozen=True)
class Joined:
    """One label a record where there is one, the records that people disagree on, and their agreement."""

    labels: dict[str, str]
    disputed: tuple[str, ...]
    agreement: float | None
    """Scott's pi over all pairs of answers: 1 is perfect, 0 is chance; None where nothing was answered twice."""
    pairs: int


def joined(answers: Iterable[Answer], *, amounts: bool) -> Joined:
    """Join the answers of each record: the label that more than half gave, or the median amount.

    The last answer of a person counts. Agreement on amounts is not measured: no two people write the same number.
    """
    by_record: dict[str, dict[str, str]] = defaultdict(dict)
    for answer in answers:
        by_record[answer.event_id][answer.person] = answer.label
    if amounts:
        middle = {record: str(median(float(one) for one in given.values())) for record, given in by_record.items()}
        return Joined(middle, (), None, 0)
    labels, disputed = {}, []
    for record, given in sorted(by_record.items()):
        label, count = Counter(given.values()).most_common(1)[0]
        if count * 2 > len(given):
            labels[record] = label
        else:
            disputed.append(record)
    agreement, pairs = beyond_chance(by_record)
    return Joined(labels, tuple(disputed), agreement, pairs)


def beyond_chance(by_record: Mapping[str, Mapping[str, str]]) -> tuple[float | None, int]:
    """Return Scott's pi of all pairs of answers to one record, and how many pairs there are.

    Chance is how often two answers would agree that are drawn from all that were given in pairs.
    """
    pairs = [pair for given in by_record.values() for pair in combinations(given.values(), 2)]
    if not pairs:
        return None, 0
    observed = sum(one == other for one, other in pairs) / len(pairs)
    given = Counter(label for pair in pairs for label in pair)
    chance = sum((count / (2 * len(pairs))) ** 2 for count in given.values())
    return (1.0 if chance == 1 else (observed - chance) / (1 - chance)), len(pairs)
