"""Requirements texts to be read: words, standard input, files, and folders of them; each with an id."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mlops_architect.errors import ArchitectError, InvalidInput, UsageError
from mlops_architect.usecases.intake import checked

MOST_BYTES = 1024 * 1024
"""A megabyte is a book; what is larger is no requirements text."""

STANDARD_INPUT = "-"
_SUFFIXES = (".txt", ".md", ".json", ".yaml", ".yml")
_KEY = "text"
_MOST_FILES = 20_000


@dataclass(frozen=True)
class Source:
    """A text to be read; ``content`` reads it when it is wanted, so that one bad file does not spoil the rest."""

    name: str
    where: str
    path: Path | None = None
    words: str = ""

    def content(self) -> tuple[str, str]:
        """Return the id and the text.

        Raises:
            UsageError: The file cannot be read.
            InvalidInput: It is empty, too large, binary, or not of its format.
        """
        if self.path is None and self.where == "standard input":
            return self.name, checked(sys.stdin.buffer.read(MOST_BYTES + 1), self.where, MOST_BYTES, 1)
        if self.path is None:
            return self.name, checked(self.words.encode("utf-8", "surrogateescape"), self.where, MOST_BYTES, 1)
        try:
            with self.path.open("rb") as stream:
                raw = stream.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise UsageError(f"cannot read {self.where}: {reason}", "Give a file that can be read.") from error
        text = checked(raw, self.where, MOST_BYTES, 1)
        return _case(self.name, text, self.path.suffix.lower(), self.where)


def sources(text: str | None, files: Sequence[Path]) -> tuple[Source, ...]:
    """Return what is to be read, files of a folder by name.

    ``text`` may be words, ``-`` for standard input, or the path of a folder or file; so may every file.

    Raises:
        UsageError: Nothing was given, standard input is a terminal, or a folder holds no texts.
    """
    if text is None and not files:
        raise UsageError(
            "give the requirements as text, a folder, or with -f FILE",
            'For example: mlops-architect read "Nightly churn scores on AWS".',
        )
    if text is not None and files:
        raise UsageError("give the requirements either as text or with -f FILE", "Leave one of them out.")
    if text is not None and text != STANDARD_INPUT and not _exists(text):
        return (Source(STANDARD_INPUT, "the requirements", words=text),)
    paths = [Path(text)] if text is not None else list(files)
    return tuple(_named([source for path in paths for source in _of(path)]))


def _exists(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long, or no name at all: it is words
        return False


def _of(path: Path) -> Iterator[Source]:
    if str(path) == STANDARD_INPUT:
        if sys.stdin.isatty():
            raise UsageError("standard input is a terminal", "Pipe the requirements in, or give them as text.")
        yield Source(STANDARD_INPUT, "standard input")
        return
    if not path.is_dir():
        yield Source(path.stem, str(path), path)
        return
    try:
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in _SUFFIXES and p.is_file())
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}", "Give a folder that can be read.") from error
    if not inside:
        raise UsageError(f"{path} holds no texts", f"Texts are files that end in {', '.join(_SUFFIXES)}.")
    if len(inside) > _MOST_FILES:
        raise UsageError(f"{path} holds more than {_MOST_FILES:,} texts", "Read a part of it.")
    for file in inside:
        yield Source(file.stem, str(file), file)


def _named(found: Sequence[Source]) -> Iterator[Source]:
    """Give files that share a stem their whole name, and files that share that their path."""
    for names in ([one.name for one in found], [one.path.name if one.path else one.name for one in found]):
        if len(set(names)) == len(names):
            yield from (replace(one, name=name) for one, name in zip(found, names, strict=True))
            return
    yield from (replace(one, name=one.where) for one in found)


def _case(name: str, text: str, suffix: str, where: str) -> tuple[str, str]:
    """Return the id and text of a case file; YAML without a text is itself the text."""
    if suffix == ".json":
        try:
            data: Any = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InvalidInput(f"{where}: not JSON: {error}", "A case is an object with `id` and `text`.") from error
        if not isinstance(data, dict) or not isinstance(data.get(_KEY), str):
            raise InvalidInput(f"{where}: there is no {_KEY!r} in it", "A case is an object with `id` and `text`.")
    elif suffix in (".yaml", ".yml"):
        from mlops_architect.documents import parse_yaml

        data = parse_yaml(text, where)
        if not isinstance(data, dict) or not isinstance(data.get(_KEY), str):
            return name, text
    else:
        return name, text
    given = data.get("id")
    inner = checked(data[_KEY].encode("utf-8", "surrogatepass"), where, MOST_BYTES, 1)
    return (str(given) if isinstance(given, str | int) and str(given).strip() else name), inner


def worst(errors: Sequence[ArchitectError]) -> int:
    """Return the exit code of several refusals: the one they share, else that of bad input."""
    codes = {error.exit_code for error in errors}
    return codes.pop() if len(codes) == 1 else InvalidInput.exit_code if codes else 0
