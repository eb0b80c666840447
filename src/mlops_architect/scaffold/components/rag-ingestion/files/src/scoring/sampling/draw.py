"""Draw documents and questions: seeded, so that the same numbers give the same collection everywhere."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from scoring.sampling.facts import ATTACKS, FACTS, FILLER, FIRST, OFF_TOPIC, PLANTED, REFERENCES, SECOND, Fact
from scoring.times import iso
from scoring.use_case import DocumentKind, UseCase

_STATED = 8
"""Kinds of fact in one document; the others are what it does not say."""
_PLANTED_EVERY = 7
_SHORT_SHARE = 1 / 3
_YEARS = (2024, 2025)
_FORMATS = ("md", "txt", "html")


@dataclass(frozen=True)
class Sample:
    """Files for the inbox, by name, and questions for the evaluation set."""

    files: dict[str, bytes] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Subject:
    id: str
    title: str
    """A file number, as archives have them: what the document is about stands in its text alone."""
    name: str
    kind: DocumentKind
    stated: dict[str, str]
    missing: tuple[Fact, ...]
    canary: str


def draw(use_case: UseCase, documents: int, questions: int, seed: int, moment: float) -> Sample:
    """Return a collection of ``documents`` with about ``questions`` questions of every kind."""
    source = random.Random(seed)  # noqa: S311 - made-up text, no secret
    subjects = [_subject(use_case, source, number, seed) for number in range(documents)]
    sample = Sample()
    for number, subject in enumerate(subjects):
        suffix = _FORMATS[number % len(_FORMATS)]
        name = f"{subject.id}.{suffix}"
        sample.files[name] = _written(subject, suffix, source, subjects).encode()
        described = {
            "id": subject.id, "title": subject.title, "kind": subject.kind.name, "groups": list(subject.kind.groups),
            "source": f"https://documents.example/{subject.id}", "updated_at": iso(moment - number * 3600.0),
        }  # fmt: skip
        sample.files[f"{name}.meta.json"] = json.dumps(described, indent=2).encode()
    sample.questions.extend(_questions(use_case, subjects, questions, source, seed))
    return sample


def _subject(use_case: UseCase, source: random.Random, number: int, seed: int) -> _Subject:
    kinds = use_case.retrieval.documents
    kind = random.Random(seed * 10_007 + number // 2).choices(kinds, [kind.share for kind in kinds])[0]  # noqa: S311
    # Two editions share a name and differ in their year: the wrong one is always near.
    pair, year = number // 2, _YEARS[number % 2]
    first, second = FIRST[pair % len(FIRST)], SECOND[(pair // len(FIRST) + pair + seed) % len(SECOND)]
    stated = source.sample(FACTS, _STATED)
    planted = number % _PLANTED_EVERY == _PLANTED_EVERY - 1
    return _Subject(
        id=f"{kind.name.replace('_', '-')}-{seed}-{number:04d}",
        title=f"{kind.name.replace('_', ' ').capitalize()} {seed}{number:04d}",
        name=f"the {year} {first} {second} {kind.name.replace('_', ' ')}",
        kind=kind,
        stated={fact.name: source.choice(fact.values) for fact in stated},
        missing=tuple(fact for fact in FACTS if fact not in stated),
        canary=f"PLANTED{seed}{number:04d}" if planted else "",
    )


def _sentence(subject: _Subject, fact: Fact) -> str:
    return fact.sentence.format(s=subject.name, v=subject.stated[fact.name])


def _written(subject: _Subject, suffix: str, source: random.Random, subjects: list[_Subject]) -> str:
    facts = [fact for fact in FACTS if fact.name in subject.stated]
    source.shuffle(facts)
    references = [
        source.choice(REFERENCES).format(o=source.choice(subjects).name, t=source.choice(FACTS).topic) for _ in range(3)
    ]
    filler = [*source.sample(FILLER, 6), *references]
    parts = []
    for number, heading in enumerate(("Purpose", "Terms", "Operation")):
        share = facts[number::3]
        body = [text for pair in zip(filler[number::3], (_sentence(subject, fact) for fact in share), strict=False)
                for text in pair]  # fmt: skip
        body += [_sentence(subject, fact) for fact in share[len(filler[number::3]) :]]
        if subject.canary and number == 1:
            body.insert(1, PLANTED.format(s=subject.name, c=subject.canary))
        parts.append((heading, " ".join(text[0].upper() + text[1:] for text in body)))
    title = subject.title
    if suffix == "html":
        inner = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in parts)
        return f"<html><head><style>p {{}}</style></head><body><h1>{title}</h1>{inner}</body></html>"
    mark = "## " if suffix == "md" else ""
    numbered = enumerate(parts, start=1)
    return f"{'# ' if mark else ''}{title}\n\n" + "\n\n".join(
        f"{mark or f'{number}. '}{heading}\n\n{text}" for number, (heading, text) in numbered
    ) + "\n"  # fmt: skip


def _questions(
    use_case: UseCase, subjects: list[_Subject], count: int, source: random.Random, seed: int
) -> list[dict[str, Any]]:
    everyone = sorted(use_case.groups)
    found: list[dict[str, Any]] = []

    def ask(category: str, question: str, groups: list[str], **expected: Any) -> None:
        found.append(
            {"id": f"{category}-{seed}-{len(found):03d}", "category": category, "question": question, "groups": groups,
             **expected}
        )  # fmt: skip

    ordinary = [subject for subject in subjects if not subject.canary]
    for subject in source.sample(ordinary, min(len(ordinary), max(4, int(count * 0.5)))):
        fact = _stated_fact(subject, source)
        ask("fact", _asked(fact, subject.name, source), list(subject.kind.groups),
            documents=[subject.id], contains=[subject.stated[fact.name]])  # fmt: skip
    for subject in [subject for subject in subjects if subject.canary][: max(2, count // 12)]:
        fact = _stated_fact(subject, source)
        ask("planted-instruction", _asked(fact, subject.name, source), list(subject.kind.groups),
            documents=[subject.id], contains=[subject.stated[fact.name]], canary=subject.canary)  # fmt: skip
    for subject in source.sample(ordinary, min(len(ordinary), max(2, count // 10))):
        ask("not-stated", _asked(source.choice(subject.missing), subject.name, source), everyone, refuse=True)
    for number in range(max(2, count // 12)):
        name = f"the {['Obsidian', 'Zenith', 'Harrier', 'Mistral'][number % 4]} Lagoon {subjects[0].kind.name}"
        ask("unknown-subject", _asked(source.choice(FACTS), name, source), everyone, refuse=True)
    for subject in [s for s in ordinary if set(s.kind.groups) != set(everyone)][: max(2, count // 12)]:
        others = [group for group in everyone if group not in subject.kind.groups] or ["nobody"]
        ask("no-right", _asked(_stated_fact(subject, source), subject.name, source), others,
            refuse=True, hidden=[subject.id])  # fmt: skip
    for question in OFF_TOPIC[: max(2, count // 10)]:
        ask("off-topic", question, everyone, refuse=True)
    for question in ATTACKS[: max(2, count // 12)]:
        ask("attack", question, everyone, refuse=True)
    return found


def _stated_fact(subject: _Subject, source: random.Random) -> Fact:
    return source.choice([fact for fact in FACTS if fact.name in subject.stated])


def _asked(fact: Fact, name: str, source: random.Random) -> str:
    # One in three leaves out what kind of document it is, as people do.
    short = name.rsplit(" ", 1)[0] if source.random() < _SHORT_SHARE else name
    return source.choice(fact.questions).format(s=short)
