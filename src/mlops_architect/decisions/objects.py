"""What git prints about the objects of a repository."""

from __future__ import annotations

from collections.abc import Iterator


class MissingObject(ValueError):
    """The repository names an object that it does not hold."""


def listed(listing: str) -> dict[str, str]:
    """Return object names by path, from the output of ``ls-tree -z``."""
    entries = (entry.partition("\t") for entry in listing.split("\0") if entry)
    return {path: facts.split()[2] for facts, _, path in entries}


def contents(output: bytes) -> Iterator[bytes]:
    """Yield the objects in the output of ``cat-file --batch``.

    Raises:
        MissingObject: One is not there.
    """
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        name, kind, *size = output[start:end].decode().split()
        if not size:
            raise MissingObject(f"object {name} is {kind}")
        yield output[end + 1 : end + 1 + int(size[0])]
        start = end + int(size[0]) + 2
