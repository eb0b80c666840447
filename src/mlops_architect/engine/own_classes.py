"""Classes of the requirements in place of a use case's own: identifiers, sentences, and samples that tell them apart."""

from __future__ import annotations

import hashlib
import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.own_classes import OwnClasses
from mlops_architect.domain.use_case import Column, Label, UseCase
from mlops_architect.engine.reading.class_lists import plain_name

FEWEST_OF_SEVERAL = 3
"""From so many classes on, yes or no is no answer."""
_LONGEST = 40
_SHORTEST_WORD = 3
_LISTED = 8
_SYLLABLES = 3
_PULL, _SIDE_PULL = 1.6, 1.1
_DECLARED = 2.2
_CLASSES = "label.classes"
# Words that files or languages take for something else than a word.
_TAKEN = frozenset("nan null none na inf true false yes no on off".split())


def identifiers(names: Iterable[str]) -> dict[str, str]:
    """Return a name for use in code for each class, with the class as it is written: unlike each other, and plain.

    Lower-case ASCII letters, digits and underscores, a letter first, no word that a language or a file keeps for itself.
    """
    found: dict[str, str] = {}
    for position, name in enumerate(names, start=1):
        plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
        base = "_".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST].strip("_")
        if not base[:1].isalpha() or keyword.iskeyword(base) or base in _TAKEN:
            base = f"class_{base or position}"
        free = (base if number == 1 else f"{base}_{number}" for number in count(1))
        found[next(one for one in free if one not in found)] = name
    return found


def with_classes(use_case: UseCase, constraints: Constraints) -> UseCase:
    """Return the use case with the classes that the requirements name, or as many as they say; unchanged without either.

    What cannot be taken over is told among the changes that are left to people.
    """
    named = tuple(constraints.outcome.classes.value or ())
    said = int(constraints.outcome.class_count.value or 0)
    own, label = use_case.own_classes, use_case.label
    several = max(len(named), said if not named else 0)
    if own is None or not use_case.several:
        binary = use_case.problem == "binary-classification" and len(named) >= FEWEST_OF_SEVERAL
        return _told(use_case, _yes_or_no(named)) if binary else use_case
    if several > own.most:
        return _told(_settled(use_case), _too_many(several, own.most))
    if named:
        classes = identifiers(named)
        fitted = _settled(use_case)
    elif said > 1 and said != len(label.classes):
        classes = identifiers(f"class {number}" for number in range(1, said + 1))
        fitted = _told(_settled(use_case), _unnamed(said))
    else:
        return use_case
    written = {name: plain_name(called) for name, called in classes.items() if named and called != name}
    if set(classes) == set(label.classes):
        return _labelled(fitted, {"class_names": written})
    return _fitted(fitted, own, tuple(classes), written)


def _fitted(use_case: UseCase, own: OwnClasses, classes: tuple[str, ...], written: Mapping[str, str]) -> UseCase:
    effects = _mixtures(own, classes) if own.measures else dict(use_case.label.class_effects)
    relabelled = _labelled(
        use_case,
        {
            "column": own.label_column or use_case.label.column,
            "description": own.sentences.get("label", use_case.label.description),
            "classes": classes,
            "class_shares": (round(1 / len(classes), 4),) * len(classes),
            "class_effects": {name: pulls for name, pulls in effects.items() if name in classes},
            "class_names": dict(written),
        },
    )
    filled: dict[str, object] = {
        name: sentence.replace("{count}", str(len(classes))).replace("{classes}", _listed(classes))
        for name, sentence in own.sentences.items()
        if name != "label"
    }
    metrics = tuple(
        one.model_copy(update={"description": own.metrics.get(one.name, one.description)}) for one in use_case.metrics
    )
    return relabelled.model_copy(
        update={
            **filled,
            "metrics": metrics,
            "ethics": own.ethics or use_case.ethics,
            "sources": own.sources or use_case.sources,
            "columns": tuple(_column(column, own, classes) for column in use_case.columns),
        }
    )


def _labelled(use_case: UseCase, update: Mapping[str, object]) -> UseCase:
    label = Label.model_validate({**use_case.label.model_dump(), **update})
    return use_case.model_copy(update={"label": label})


def _column(column: Column, own: OwnClasses, classes: tuple[str, ...]) -> Column:
    """Return the column with sample values that look like the classes, where it has some that do."""
    generator = column.generator
    if column.name == own.declared_in:
        drawn = generator.model_copy(update={"values": classes, "weights": (1.0,) * len(classes)})
        return column.model_copy(update={"allowed": classes, "generator": drawn})
    if not generator.by_class:
        return column
    drawings: Mapping[str, Callable[[], Mapping[str, tuple[str, ...]]]] = {
        "text": lambda: _words(generator.by_class, own.syllables, classes),
        "picture": lambda: _marks(generator.by_class, own.marks, classes),
    }
    drawn = generator.model_copy(update={"by_class": dict(drawings[generator.kind]())})
    return column.model_copy(update={"generator": drawn})


def _words(
    known: Mapping[str, tuple[str, ...]], syllables: Sequence[str], classes: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return words for each class: those it had, else those of its name and made-up ones that no other class has."""
    many = max(len(words) for words in known.values())
    taken = {word for words in known.values() for word in words}
    found: dict[str, tuple[str, ...]] = {}
    for name in classes:
        if name in known:
            found[name] = known[name]
            continue
        words = [word for word in name.split("_") if len(word) >= _SHORTEST_WORD and word not in taken][:many]
        for word in _made_up(name, syllables):
            if len(words) >= many:
                break
            if word not in taken:
                words.append(word)
                taken.add(word)
        taken.update(words)
        found[name] = tuple(words)
    return found


def _made_up(name: str, syllables: Sequence[str]) -> Iterator[str]:
    """Yield words without a meaning, the same ones for the same name wherever it stands."""
    for number in count():
        digest = hashlib.sha256(f"{name} {number}".encode()).digest()
        yield "".join(syllables[byte % len(syllables)] for byte in digest[:_SYLLABLES])


def _marks(
    known: Mapping[str, tuple[str, ...]], marks: Iterable[str], classes: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return marks for each class: those it had, else the first that no other class has."""
    classes = tuple(classes)
    used = {known[name] for name in classes if name in known}
    free = (tuple(mark.split()) for mark in marks if tuple(mark.split()) not in used)
    return {name: known[name] if name in known else next(free) for name in classes}


def _mixtures(own: OwnClasses, classes: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return which measures pull towards each class: two of them and their signs, and what is declared.

    The more classes there are, the more a declaration has to say to be right equally often.
    """
    many = len(own.measures)
    declared = round(_DECLARED + math.log(len(classes)), 2)
    found: dict[str, dict[str, float]] = {}
    for index, name in enumerate(classes):
        turn = index // many
        pulls = {own.measures[index % many]: _PULL * (-1) ** turn}
        side = own.measures[(index + 1 + turn // 2) % many]
        pulls.setdefault(side, _SIDE_PULL * (-1) ** (turn // 2))
        found[name] = {**pulls, f"{own.declared_in}={name}": declared} if own.declared_in else pulls
    return found


def _listed(classes: Sequence[str]) -> str:
    shown = classes if len(classes) <= _LISTED + 1 else (*classes[:_LISTED], f"{len(classes) - _LISTED} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _settled(use_case: UseCase) -> UseCase:
    """Return the use case without the request to name the classes: they are named, or it is told why not."""
    asked = tuple(one for one in use_case.changes_asked if _CLASSES not in one)
    return use_case.model_copy(update={"changes_asked": asked})


def _told(use_case: UseCase, what: str) -> UseCase:
    return use_case.model_copy(update={"changes_asked": (*use_case.changes_asked, what)})


def _too_many(several: int, most: int) -> str:
    return (
        f"the requirements have {several} classes, and at most {most} are generated: the classes are those of the samples"
        f" (`{_CLASSES}` in `config/use_case.yaml`), whose place yours take together with data of your own"
    )


def _unnamed(said: int) -> str:
    return (
        f"the requirements say that there are {said} classes and name none: they are numbered (`{_CLASSES}` in"
        " `config/use_case.yaml`), name your own there"
    )


def _yes_or_no(named: Iterable[str]) -> str:
    return (
        f"the requirements name several classes ({_listed(tuple(identifiers(named)))}), and what is generated answers"
        " yes or no with a probability"
    )
