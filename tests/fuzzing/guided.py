"""Coverage-guided fuzzing of the readers of outside data: `python tests/fuzzing/guided.py TARGET [-max_total_time=60 …]`.

The targets are the property tests of `test_outside_data.py` themselves; atheris (extra `fuzz`) chooses the bytes that
Hypothesis makes its examples from. What it finds is added there as an example.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import atheris
from hypothesis import given

with atheris.instrument_imports(include=["mlops_architect"], enable_loader_override=False):
    from tests.fuzzing import test_outside_data

_SCRATCH = {"tmp_path"}


def targets() -> dict[str, Any]:
    """Return the property tests that need nothing but a scratch folder, by name."""
    found = {name: test for name, test in vars(test_outside_data).items() if hasattr(test, "hypothesis")}
    return {name: test for name, test in found.items() if set(signature(test).parameters) <= _SCRATCH}


def entry(test: Any, scratch: Path) -> Callable[[bytes], object]:
    """Return what takes the fuzzer's bytes for a test."""
    inner = test.hypothesis.inner_test
    if "tmp_path" in signature(test).parameters:

        def in_scratch(**drawn: Any) -> None:
            inner(tmp_path=scratch, **drawn)

        test = given(**test.hypothesis._given_kwargs)(in_scratch)
    one: Callable[[bytes], object] = test.hypothesis.fuzz_one_input
    return one


def main(arguments: list[str]) -> None:
    """Fuzz one target until libFuzzer's own options say stop."""
    known = targets()
    if len(arguments) < 2 or arguments[1] not in known:
        sys.exit("Name a target:\n" + "\n".join(f"  {name}" for name in sorted(known)))
    with tempfile.TemporaryDirectory() as scratch:
        atheris.Setup([arguments[0], *arguments[2:]], entry(known[arguments[1]], Path(scratch)))
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
