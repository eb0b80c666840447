"""The requirements text as it comes in: from an argument, a file or a pipe."""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import islice
from pathlib import Path

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.run import Revision
from mlops_architect.engine.revising import set_by_hand
from mlops_architect.errors import InvalidInput, UsageError

MOST_BYTES = 256 * 1024
"""Requirements of a system fit in a quarter of a megabyte; more is a mistake, such as a log file."""

_LETTERS_NEEDED = 12


def requirements_text(text: str | None, file: Path | None) -> str:
    """Return the text, whichever way it was given; ``-`` reads standard input.

    Raises:
        UsageError: None or both were given, or standard input is a terminal.
        InvalidInput: The text is empty, too large, binary, or no words.
    """
    if (text is None) == (file is None):
        raise UsageError(
            "give the requirements either as text or with -f FILE",
            'For example: mlops-architect new "Nightly churn scores on AWS".',
        )
    if text == "-" or (file is not None and str(file) == "-"):
        if sys.stdin.isatty():
            raise UsageError("standard input is a terminal", "Pipe the requirements in, or give them as text.")
        return checked(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")
    if file is not None:
        try:
            with file.open("rb") as stream:
                return checked(stream.read(MOST_BYTES + 1), str(file))
        except OSError as error:
            raise UsageError(f"cannot read {file}: {error.strerror or error}") from error
    return checked((text or "").encode("utf-8", "surrogateescape"), "the requirements")


def checked(content: bytes, where: str, most_bytes: int = MOST_BYTES, letters: int = _LETTERS_NEEDED) -> str:
    """Return the text after refusing what cannot be requirements: more bytes than allowed, or fewer letters.

    Raises:
        InvalidInput: It is empty, too large, binary, or has hardly any words.
    """
    if len(content) > most_bytes:
        raise InvalidInput(
            f"{where}: more than {most_bytes // 1024} kB", "Give the part that says what the system must do."
        )
    if b"\0" in content:
        raise InvalidInput(f"{where}: binary data, not text", "Save the requirements as plain text (UTF-8).")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{where}: not UTF-8 text (byte {error.start})", "Save the requirements as UTF-8."
        ) from error
    if not text.strip():
        raise InvalidInput(f"{where}: empty", "Say what is predicted, for whom, how fast and how much.")
    if not _has_letters(text, letters):
        raise InvalidInput(f"{where}: hardly any words", "Say what is predicted, for whom, how fast and how much.")
    return text


def _has_letters(text: str, many: int) -> bool:
    letters = (character for character in text if unicodedata.category(character)[0] == "L")
    return sum(1 for _ in islice(letters, many)) == many


def checked_setting(path: str, value: str) -> Revision:
    """Return a field set by hand, after checking that the field exists and the value fits it.

    Raises:
        UsageError: No such field, or the value does not fit.
    """
    set_by_hand(Constraints(), path, value)
    return Revision(path=path, value=value)


def slug(text: str, fallback: str = "ml-system") -> str:
    """Return a name for folders and resources: lower case, ASCII letters, digits and hyphens, 3 to 40 characters."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    words = words[next((index for index, word in enumerate(words) if word[0].isalpha()), len(words)) :]
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if len(longer) > 32:
            break
        name = longer
    name = name.strip("-")
    return name if len(name) >= 3 and name[0].isalpha() else fallback
