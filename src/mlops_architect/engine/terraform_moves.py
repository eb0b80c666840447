"""Where resources went: `moved` and `removed` blocks of Terraform, by the modules they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mlops_architect.engine.bill.terraform_folder import local_folder
from mlops_architect.engine.bill.terraform_module import Documents

_INDEX = r"(?:\[[^\]]*\])?"
_MOST_STEPS = 50
_DEPTH_LIMIT = 12


@dataclass(frozen=True)
class Moves:
    """Renames by address, and what Terraform is told to forget and leave as it is."""

    renames: tuple[tuple[re.Pattern[str], str], ...] = ()
    kept: tuple[re.Pattern[str], ...] = ()

    def new_address(self, address: str) -> str:
        """Return where a resource is found now; its own address where nothing moves it."""
        for _ in range(_MOST_STEPS):  # a chain of renames; one in a circle ends too
            found = next(((match, to) for what, to in self.renames if (match := what.match(address))), None)
            if found is None:
                return address
            match, to = found
            moved = f"{match['module']}{to}{address[match.end() :]}"
            if moved == address:
                return address
            address = moved
        return address

    def forgotten(self, address: str) -> bool:
        """Whether the resource is only no longer managed, and stays."""
        return any(what.match(address) for what in self.kept)


def moves(folders: Mapping[str, Documents], root: str) -> Moves:
    """Return the moves of a root module and of the local modules it calls.

    Args:
        folders: Parsed ``.tf`` files by folder.
        root: The folder of the root module.
    """
    renames, kept = [], []
    for folder, prefix in _places(folders, root, "", 0):
        for document in folders.get(folder, ()):
            for block in _blocks(document, "moved"):
                source, target = _address(block.get("from")), _address(block.get("to"))
                if source and target:
                    renames.append((_pattern(prefix, source), target))
            for block in _blocks(document, "removed"):
                source = _address(block.get("from"))
                stays = any(one.get("destroy") in (False, "false") for one in _blocks(block, "lifecycle"))
                if source and stays:
                    kept.append(_pattern(prefix, source))
    return Moves(tuple(renames), tuple(kept))


def _places(folders: Mapping[str, Documents], folder: str, prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield each called folder with the expression that its module's address fits."""
    yield folder, prefix
    if depth >= _DEPTH_LIMIT:
        return
    for document in folders.get(folder, ()):
        for entry in document.get("module", ()):
            for name, body in entry.items():
                source = local_folder(folder, body.get("source")) if isinstance(body, Mapping) else None
                if source is not None and source in folders:
                    yield from _places(folders, source, rf"{prefix}module\.{re.escape(name)}{_INDEX}\.", depth + 1)


def _pattern(prefix: str, address: str) -> re.Pattern[str]:
    """Return what an address and everything below it begin with; without an index it means every instance."""
    return re.compile(rf"(?P<module>{prefix}){re.escape(address)}(?=[.\[]|$)")


def _address(value: Any) -> str:
    return str(value).strip().removeprefix("${").removesuffix("}").strip() if isinstance(value, str) else ""


def _blocks(document: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = document.get(name, ())
    listed = found if isinstance(found, list | tuple) else (found,)
    return [one for one in listed if isinstance(one, Mapping)]
