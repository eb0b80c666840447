"""JSON Schemas of catalogue files, for editors: made from the models, their docstrings as descriptions."""

from __future__ import annotations

import ast
import difflib
import inspect
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from mlops_architect.catalog.kinds import KINDS
from mlops_architect.errors import StoreError, UsageError

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_file(kind: str) -> str:
    """Return the file name of a kind's schema."""
    return f"{kind}.schema.json"


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of catalogue file.

    Raises:
        UsageError: There is no such kind.
    """
    if kind not in KINDS:
        close = difflib.get_close_matches(kind, KINDS, n=1)
        raise UsageError(
            f"there is no kind of file called {kind!r}",
            f"Did you mean {close[0]}?" if close else f"Kinds: {', '.join(KINDS)}.",
        )
    model = KINDS[kind].schema
    made = model.model_json_schema()
    definitions = made.get("$defs", {})
    for used in _models(model, set()):
        described = made if used is model else definitions.get(used.__name__)
        if described is None:
            continue
        described["description"] = _sentence(used.__doc__ or "")
        for name, text in _field_texts(used).items():
            if name in described.get("properties", {}):
                described["properties"][name]["description"] = text
    return {"$schema": DIALECT, "title": kind, **{key: value for key, value in made.items() if key != "title"}}


def kinds() -> dict[str, str]:
    """Return every kind of file with where it lies in a catalogue folder."""
    return {name: f"{kind.folder}/{kind.glob}" for name, kind in KINDS.items()}


def write_schemas(folder: Path, kinds: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """Write the schemas of ``kinds``, or of all, into a folder and return the files.

    Raises:
        StoreError: The folder cannot be written.
        UsageError: There is no such kind.
    """
    written = []
    for kind in kinds or KINDS:
        path = folder / schema_file(kind)
        text = json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}", "Choose another folder with -o.") from error
        written.append(path)
    return tuple(written)


def _models(annotation: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Yield every model that a type leads to, each once."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in seen:
            return
        seen.add(annotation)
        yield annotation
        for field in annotation.model_fields.values():
            yield from _models(field.annotation, seen)
    for argument in get_args(annotation):
        yield from _models(argument, seen)


def _field_texts(model: type[BaseModel]) -> dict[str, str]:
    """Return the text that stands under each field of a model, those of its parents included."""
    texts: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if not (issubclass(owner, BaseModel) and owner is not BaseModel):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
        assert isinstance(body, ast.ClassDef)
        for field, text in zip(body.body, body.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
                and isinstance(text.value.value, str)
            ):
                texts[field.target.id] = _sentence(text.value.value)
    return texts


def _sentence(text: str) -> str:
    return " ".join(text.replace("``", "`").split())
