"""What Terraform reports as JSON: lines of a run, and the changes of a plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_CHANGING = re.compile(r" ?RequestID: \S*,|(?<=127\.0\.0\.1):\d+(->127\.0\.0\.1:\d+)?")
"""What differs from run to run in the text of an error."""
_INDEX = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class Complaint:
    """An error that Terraform reports; ``address`` is empty where it names no resource."""

    address: str
    text: str


@dataclass(frozen=True)
class Run:
    """An apply: what it set out to create, what it created, what it complained about, and what it still waited for."""

    planned: tuple[str, ...]
    created: frozenset[str]
    complaints: tuple[Complaint, ...]
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A resource that a second plan would change, by paths of attributes without list indices.

    ``attributes`` have another value now; ``unknown`` will get theirs only when the plan is applied, because of this
    change or of one in a resource it depends on. For a replacement both hold only what forces it.
    """

    address: str
    type: str
    actions: tuple[str, ...]
    attributes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class SecondPlan:
    """What a plan after an apply leaves alone, what it would change, and what Terraform complained about."""

    unchanged: frozenset[str]
    changes: tuple[Change, ...]
    complaints: tuple[Complaint, ...] = ()


def read_run(lines: Iterable[str]) -> Run:
    """Read the lines of ``terraform apply -json``; anything else in between is passed over."""
    planned: list[str] = []
    started: dict[str, None] = {}
    created: set[str] = set()
    complaints: dict[Complaint, None] = {}
    for message in _messages(lines):
        match message.get("type"):
            case "planned_change" if message["change"]["action"] == "create":
                planned.append(message["change"]["resource"]["addr"])
            case "apply_start":
                started[message["hook"]["resource"]["addr"]] = None
            case "apply_complete":
                created.add(message["hook"]["resource"]["addr"])
            case "apply_errored":
                started.pop(message["hook"]["resource"]["addr"], None)
            case "diagnostic" if message["diagnostic"]["severity"] == "error":
                complaints[_complaint(message["diagnostic"])] = None
    waiting = tuple(sorted(address for address in started if address not in created))
    return Run(tuple(planned), frozenset(created), tuple(complaints), waiting)


def read_complaints(lines: Iterable[str]) -> tuple[Complaint, ...]:
    """Read the errors of any ``-json`` output of Terraform."""
    found = [m["diagnostic"] for m in _messages(lines) if m.get("type") == "diagnostic"]
    return tuple(_complaint(one) for one in found if one["severity"] == "error")


def read_plan(plan: Mapping[str, Any], complaints: tuple[Complaint, ...] = ()) -> SecondPlan:
    """Read a plan (``terraform show -json``), managed resources only."""
    unchanged, changes = set(), []
    for entry in plan.get("resource_changes", []):
        change = entry["change"]
        if entry.get("mode") == "data" or change["actions"] == ["read"]:
            continue
        if change["actions"] == ["no-op"]:
            unchanged.add(entry["address"])
        else:
            changes.append(_change(entry, change))
    return SecondPlan(frozenset(unchanged), tuple(changes), complaints)


def type_of(address: str) -> str:
    """Return the resource type in an address such as ``module.lake.aws_s3_bucket.data[0]``."""
    parts = _INDEX.sub("", address).split(".")
    return parts[-2] if len(parts) > 1 else ""


def _messages(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith("{"):
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                continue


def _complaint(diagnostic: Mapping[str, Any]) -> Complaint:
    text = " ".join(part for part in (diagnostic["summary"], diagnostic.get("detail", "")) if part)
    return Complaint(diagnostic.get("address") or "", re.sub(r"\s+", " ", _CHANGING.sub("", text)).strip())


def _change(entry: Mapping[str, Any], change: Mapping[str, Any]) -> Change:
    paths: list[tuple[str, bool]] = []
    if change.get("before") is not None:
        paths = list(_paths(change["before"], change.get("after"), change.get("after_unknown")))
    forcing = {
        ".".join(str(part) for part in path if isinstance(part, str)) for path in change.get("replace_paths", [])
    }
    if forcing:
        paths = [(path, known) for path, known in paths if any(_overlap(path, one) for one in forcing)]
    known = tuple(dict.fromkeys(path for path, is_known in paths if is_known))
    unknown = tuple(dict.fromkeys(path for path, is_known in paths if not is_known))
    return Change(entry["address"], entry["type"], tuple(change["actions"]), known, unknown)


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _paths(before: Any, after: Any, unknown: Any, path: str = "") -> Iterator[tuple[str, bool]]:
    """Yield every path that differs, and whether its new value is known."""
    if unknown is True:
        yield path, False
    elif isinstance(before, dict) and isinstance(after, dict):
        hidden = unknown if isinstance(unknown, dict) else {}
        for name in sorted({*before, *after, *hidden}):
            inner = f"{path}.{name}" if path else name
            yield from _paths(before.get(name), after.get(name), hidden.get(name), inner)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        hidden_items = unknown if isinstance(unknown, list) else []
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _paths(one, other, hidden_items[index] if index < len(hidden_items) else None, path)
    elif before != after:
        yield path, True
