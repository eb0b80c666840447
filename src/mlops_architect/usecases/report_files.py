"""Reports as files that other tools read: the form follows the end of the file name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mlops_architect.errors import StoreError, UsageError

FoundT = TypeVar("FoundT")


@dataclass(frozen=True)
class Case:
    """One case of a JUnit suite: failed or skipped where one of the two says why."""

    classname: str
    name: str
    failed: str | None = None
    remedy: str = ""
    skipped: str | None = None


def write_report(path: Path, found: FoundT, forms: Mapping[str, Callable[[FoundT], str]]) -> None:
    """Write what was found in the form that the end of the file name says.

    Raises:
        UsageError: The end says none.
        StoreError: The file cannot be written.
    """
    write = forms.get(path.suffix)
    if write is None:
        raise UsageError(f"{path}: no report ends so", f"Name a file that ends in {', '.join(forms)}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write(found), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error


def junit(name: str, cases: Sequence[Case]) -> str:
    """Return a JUnit test suite."""
    counts = {
        "tests": len(cases),
        "failures": sum(case.failed is not None for case in cases),
        "skipped": sum(case.skipped is not None for case in cases),
        "errors": 0,
    }
    suite = Element("testsuite", {"name": name, **{key: str(count) for key, count in counts.items()}})
    for case in cases:
        element = SubElement(suite, "testcase", classname=case.classname, name=_legal(case.name))
        if case.failed is not None:
            SubElement(element, "failure", message=_legal(case.failed)).text = _legal(case.remedy)
        elif case.skipped is not None:
            SubElement(element, "skipped", message=_legal(case.skipped))
    indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def dumped(value: Any) -> str:
    """Return plain data as JSON text."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _legal(text: str) -> str:
    """Return the text without letters that XML 1.0 has no way to write."""
    return "".join(letter for letter in text if letter in "\t\n\r" or letter >= " ")
