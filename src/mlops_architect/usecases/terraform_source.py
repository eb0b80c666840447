"""Terraform files from disk: a root module, the local modules it calls, and the values its variables are given."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlops_architect.documents import parse_hcl, read_text
from mlops_architect.engine.bill.terraform_folder import local_folder
from mlops_architect.errors import InvalidInput

_MOST_FILES = 2000
_SIZE_LIMIT = 2_000_000


def read_folders(root: Path) -> dict[str, list[Mapping[str, Any]]]:
    """Return the parsed ``.tf`` files of a folder and of every local module below or beside it that is called.

    Raises:
        InvalidInput: The folder is missing or has no ``.tf`` files, a file is not HCL or too large, or there are too many.
    """
    if not root.is_dir():
        raise InvalidInput(f"{root} is not a folder", "Give a folder with .tf files, or --plan or --resources a file.")
    top = normal(root)
    found: dict[str, list[Mapping[str, Any]]] = {}
    waiting, count = [top], 0
    while waiting:
        folder = waiting.pop()
        if folder in found:
            continue
        paths = sorted(path for path in Path(folder).glob("*.tf") if path.is_file())
        count += len(paths)
        if count > _MOST_FILES:
            raise InvalidInput(f"{root} and its modules hold more than {_MOST_FILES} .tf files", "Price a part of it.")
        found[folder] = [_parsed(path) for path in paths]
        for document in found[folder]:
            for entry in document.get("module", ()):
                for body in entry.values():
                    source = local_folder(folder, body.get("source")) if isinstance(body, Mapping) else None
                    if source is not None and Path(source).is_dir():
                        waiting.append(source)
    if not found[top]:
        raise InvalidInput(f"{root} holds no .tf files", "Give the folder of a root module.")
    return found


def normal(folder: Path) -> str:
    """Return a folder as the key that module sources are resolved against."""
    return folder.resolve().as_posix()


def _parsed(path: Path) -> Mapping[str, Any]:
    if path.stat().st_size > _SIZE_LIMIT:
        raise InvalidInput(f"{path} is larger than {_SIZE_LIMIT // 1_000_000} MB", "Price a part of it.")
    return parse_hcl(read_text(path), str(path))


def read_variables(root: Path, files: Sequence[Path]) -> dict[str, Any]:
    """Return the values of ``terraform.tfvars``, ``*.auto.tfvars`` and the given files, the last one winning.

    Raises:
        InvalidInput: A file is missing or not of its format.
    """
    automatic = [root / "terraform.tfvars", root / "terraform.tfvars.json"]
    automatic += sorted([*root.glob("*.auto.tfvars"), *root.glob("*.auto.tfvars.json")])
    values: dict[str, Any] = {}
    for path in [*(path for path in automatic if path.is_file()), *files]:
        text = read_text(path)
        if path.suffix == ".json":
            try:
                given = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise InvalidInput(f"{path} is not JSON: {error}", "Give a file of variable values.") from error
            if not isinstance(given, dict):
                raise InvalidInput(f"{path} is not an object", "Give a file of variable values.")
        else:
            given = parse_hcl(text, str(path))
        values.update(given)
    return values
