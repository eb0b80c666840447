"""YAML files to models and back: strict keys, line numbers, all errors of a file at once."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

import yaml
from pydantic import BaseModel, ValidationError

from mlops_architect.errors import InvalidInput

ModelT = TypeVar("ModelT", bound=BaseModel)

_SIZE_LIMIT = 5_000_000
_DEPTH_LIMIT = 100
"""Far above any data file; libyaml ends the process on a nesting of some ten thousand."""
_TEXT = "tag:yaml.org,2002:str"
_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FastDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class DocumentError(InvalidInput):
    """A data file is not what it should be; the message has one ``path:line:column`` line an error."""


class _Loader(_FastLoader):  # type: ignore[misc]
    """Safe YAML without surprises: only true/false are booleans, integers are decimal, no duplicate keys, no dates."""


_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing, so that a reader sees another text than a machine: written as escapes."""


class _Dumper(_FastDumper):  # type: ignore[misc]
    """Block style, keys in the order given, long texts as literal blocks, nothing shared by anchors."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Write a value that occurs twice out twice: `parse_yaml` takes no aliases."""
        return True


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in ("bool", "timestamp", "int")]
    for first, resolvers in _FastLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9_]*)$"), list("-+0123456789"))


def _document(loader: Any) -> Any:
    """Return the value of the only document, None when there is none."""
    loader.get_event()
    if loader.check_event(yaml.StreamEndEvent):
        return None
    loader.get_event()
    value = _value(loader, loader.get_event(), 0)
    loader.get_event()
    if not loader.check_event(yaml.StreamEndEvent):
        raise _refusal("one document is expected, and here begins another", loader.get_event())
    return value


def _value(loader: Any, event: Any, depth: int) -> Any:
    """Return the value that begins here; refuse what is small as text and huge, endless or fatal once it is built."""
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(loader, event)
    if isinstance(event, yaml.AliasEvent):
        raise _refusal("an alias is not allowed here: write the value out", event)
    if event.tag not in (None, "!", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"):
        raise _refusal(f"the tag {event.tag!r} is not allowed here", event)
    if depth == _DEPTH_LIMIT:
        raise _refusal(f"nested deeper than {_DEPTH_LIMIT} levels", event)
    following = loader.get_event
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(item := following(), yaml.SequenceEndEvent):
            items.append(_value(loader, item, depth + 1))
        return items
    result: dict[str | int, Any] = {}
    while not isinstance(at := following(), yaml.MappingEndEvent):
        key = _value(loader, at, depth + 1)
        if not isinstance(key, str | int) or isinstance(key, bool):
            raise _refusal(f"a key must be text, not {key!r}", at)
        if key in result:
            raise _refusal(f"key {key!r} is there twice", at)
        result[key] = _value(loader, following(), depth + 1)
    return result


def _scalar(loader: Any, event: Any) -> Any:
    tag = event.tag
    if tag in (None, "!"):
        tag = _tag_of(event.value) if event.implicit[0] else _TEXT
    if tag == _TEXT:
        return event.value
    return loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))


@lru_cache(maxsize=8192)
def _tag_of(plain: str) -> str:
    """Return the type of a scalar without quotes; catalogue files say the same short ones again and again."""
    for tag, pattern in _Loader.yaml_implicit_resolvers.get(plain[:1], ()):
        if pattern.match(plain):
            return str(tag)
    return _TEXT


def _refusal(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    mark: Any = event.start_mark
    return yaml.constructor.ConstructorError(None, None, problem, mark)


def _text(dumper: Any, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value and value == value.rstrip(" ") else None
    if _TURNING.search(value):
        style = '"'  # there they can be escaped
    node: yaml.ScalarNode = dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)
    return node


_Dumper.add_representer(str, _text)


def parse_yaml(text: str, where: str) -> Any:
    """Parse one YAML document without anchors.

    Args:
        text: The document.
        where: Name for messages, usually the path.

    Raises:
        DocumentError: Not YAML, a duplicate key, an alias, nested too deep, or larger than 5 MB.
    """
    if len(text) > _SIZE_LIMIT:
        raise DocumentError(f"{where}: larger than {_SIZE_LIMIT // 1_000_000} MB")
    try:
        loader = _Loader(text)
        try:
            return _document(loader)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise DocumentError(f"{where}{at} {', '.join(filter(None, (error.context, error.problem)))}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"{where}: {str(error).splitlines()[0]}") from error


def read_text(path: Path) -> str:
    """Read a UTF-8 file.

    Raises:
        DocumentError: It cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: not UTF-8 text (byte {error.start})") from error


def to_model(data: Any, schema: type[ModelT], where: str, text: str = "") -> ModelT:
    """Validate parsed data as ``schema``.

    Raises:
        DocumentError: One line an error, with line numbers when ``text`` is given.
    """
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        raise DocumentError("\n".join(_problems(error, schema, where, text))) from error


def load_model(path: Path, schema: type[ModelT]) -> ModelT:
    """Read the YAML file at ``path`` as ``schema``; raises DocumentError.

    A frozen model is handed out again as long as its file stays as it was.
    """
    stamp = _stamp(path) if schema.model_config.get("frozen") else None
    known = _read_before.get((path, schema))
    if stamp is not None and known is not None and known[0] == stamp:
        return cast("ModelT", known[1])
    text = read_text(path)
    model = to_model(parse_yaml(text, str(path)), schema, str(path), text or "\n")
    if stamp is not None:
        while len(_read_before) >= _KEPT:
            _read_before.pop(next(iter(_read_before)), None)
        _read_before[(path, schema)] = (stamp, model)
    return model


_KEPT = 1024
"""Files whose models are kept: a few catalogues."""
_SETTLED_NS = 2_000_000_000
"""A file changed more recently may change again without its time telling."""
_read_before: dict[tuple[Path, type[BaseModel]], tuple[tuple[int, ...], BaseModel]] = {}


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Return what changes whenever the file does; None while that is not certain."""
    try:
        state = path.stat()
    except OSError:
        return None
    if max(state.st_mtime_ns, state.st_ctime_ns) > time.time_ns() - _SETTLED_NS:
        return None
    return (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


class Layout:
    """Where the values of a YAML document stand in its text."""

    def __init__(self, text: str) -> None:
        try:
            self._root = yaml.compose(text, Loader=_Loader) if text else None
        except (yaml.YAMLError, ValueError, RecursionError):
            self._root = None

    def at(self, *path: str | int) -> tuple[int, int]:
        """Return line and column, from 1, of the value at ``path``, or of what comes nearest to it."""
        node = self._root
        if node is None:
            return 1, 1
        mark = node.start_mark
        for part in path:
            if isinstance(node, yaml.MappingNode):
                # a part that is no key is the tag of a union, or the key that is missing
                found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
                if found is not None:
                    mark, node = found[0].start_mark, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                mark = node.start_mark
        return mark.line + 1, mark.column + 1


def dump_yaml(value: Any) -> str:
    """Write plain data (or a model) as YAML: keys in their order, the same bytes every time."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False)
    return _TURNING.sub(lambda found: f"\\u{ord(found[0]):04X}", str(text))


def split_front_matter(text: str, where: str) -> tuple[Any, str]:
    """Split Markdown into its YAML front matter and body.

    Raises:
        DocumentError: There is no front matter between ``---`` lines.
    """
    if not text.startswith("---\n"):
        raise DocumentError(f"{where}:1:1 front matter between --- lines is missing")
    head, mark, body = text[4:].partition("\n---\n")
    if not mark:
        raise DocumentError(f"{where}:1:1 front matter is not closed by ---")
    return parse_yaml(f"\n{head}", where), body.lstrip("\n")


def _problems(error: ValidationError, schema: type[BaseModel], where: str, text: str) -> list[str]:
    lines = []
    layout = Layout(text)
    for problem in error.errors(include_url=False):
        path = tuple(part for part in problem["loc"] if not (isinstance(part, str) and part.startswith("function-")))
        name = ".".join(str(part) for part in path) or "document"
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            close = difflib.get_close_matches(str(path[-1]), _known_keys(schema, path[:-1]), n=1)
            message = "unknown key" + (f"; did you mean {close[0]!r}?" if close else "")
        place = "{}:{}".format(*layout.at(*path)) if text else ""
        lines.append(f"{where}{':' if place else ''}{place} {name}: {message}")
    return lines


def _known_keys(schema: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """Return the keys of the model that lies at ``path``; list positions and union tags lead nowhere else."""
    for part in path:
        field = schema.model_fields.get(str(part))
        inner = next(_models(field.annotation), None) if field else None
        schema = inner or schema
    return list(schema.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def parse_hcl(text: str, where: str) -> dict[str, Any]:
    """Parse one Terraform file.

    Raises:
        DocumentError: It is not HCL.
    """
    import hcl2
    from hcl2.utils import SerializationOptions

    try:
        found = dict(hcl2.loads(text, serialization_options=SerializationOptions(strip_string_quotes=True)))
    except Exception as error:  # the parser's own exceptions have no common base
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise DocumentError(f"{where}: not HCL: {said}") from error
    for kind, labels in () if where.endswith(".tfvars") else _LABELS.items():
        for block in found.get(kind, ()) if isinstance(found.get(kind, ()), list | tuple) else (None,):
            if not _labelled(block, labels):
                names = ("no name", "a name", "a type and a name")[labels]
                raise DocumentError(f"{where}: {kind} is a block with {names}, and here it is not")
    return found


_LABELS = {
    "resource": 2,
    "data": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "locals": 0,
    "terraform": 0,
}
"""How many labels each kind of block of Terraform has; readers count on it."""


def _labelled(block: Any, labels: int) -> bool:
    """Whether a block holds as many levels of names as it has labels, and then its body."""
    if not isinstance(block, dict):
        return False
    inner = [value for name, value in block.items() if not name.startswith("__")]
    return not labels or (bool(inner) and all(_labelled(value, labels - 1) for value in inner))
