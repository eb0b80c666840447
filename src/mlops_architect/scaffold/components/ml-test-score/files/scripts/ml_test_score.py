"""The ML Test Score of this repository: look up every claim, add up the points, write the report.

`docs/ml-test-score.yaml` says what stands for each of the 28 tests; a claim whose proof is not in the
repository is an error. Usage: python scripts/ml_test_score.py [--check], where --check compares the report
instead of writing it.

Scoring after Breck et al., "The ML Test Score", IEEE Big Data 2017, https://doi.org/10.1109/BigData.2017.8258038:
half a point for a test done by hand with documented results, one for a test that runs by itself; the score is the
least of the sums of the four sections.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

SECTIONS = {"data": "Data", "model": "Model", "infra": "Infrastructure", "monitor": "Monitoring"}
DATA, REPORT = Path("docs/ml-test-score.yaml"), Path("docs/ml-test-score.md")
# What runs without anybody starting it; code or a setting alone proves nothing of the kind.
RUNS = frozenset({"test", "job", "alert", "resource"})
_PROOF = re.compile(r"(?P<kind>[a-z]+) (?P<path>[^\s:]+)::(?P<name>\S.*)")
# Up to this score, the reading of the paper in short.
_MEANING = (
    (0.0, "research rather than a system in production"),
    (1.0, "not untested, but serious holes are possible"),
    (2.0, "a first pass at production; more work may be needed"),
    (3.0, "reasonably tested; more of it could be automated"),
    (5.0, "strongly tested and monitored; fit for systems that matter"),
    (7.0, "exceptionally tested and monitored"),
)


class Unproven(Exception):
    """What a proof names is not in the repository."""


def points(claim: Mapping[str, Any]) -> float:
    """Return 1 for a claim with automated evidence, 0.5 for one done by hand, else 0."""
    kinds = [one.get("automated", True) for one in claim.get("evidence", ())]
    return 1.0 if any(kinds) else 0.5 if kinds else 0.0


def sums(data: Mapping[str, Any]) -> dict[str, float]:
    """Return the points of each section."""
    found = dict.fromkeys(SECTIONS, 0.0)
    for claim in data["tests"]:
        found[_section(claim)] += points(claim)
    return found


def _section(claim: Mapping[str, Any]) -> str:
    return str(claim["id"]).partition("-")[0]


def report(data: Mapping[str, Any]) -> str:
    """Return the report as Markdown; it depends on the data file alone."""
    found = sums(data)
    score = min(found.values())
    meaning = next(text for limit, text in _MEANING if score <= limit)
    lines = [
        "# ML Test Score",
        "",
        f"**{score:g}**, the least of four sums of seven: {meaning}.",
        "",
        "The rubric is by [Breck et al., 2017](https://doi.org/10.1109/BigData.2017.8258038). A test that runs by"
        " itself is worth 1, one done by hand with documented results 0.5, one that does not apply nothing.",
        "`make ml-test-score` writes this page from [ml-test-score.yaml](ml-test-score.yaml) after it has found every"
        " proof in the repository, and `make test` fails when one is gone; whether a proof is a good one is for people"
        " to judge.",
        "",
        "| section | points of 7 |",
        "| --- | --- |",
        *(f"| {SECTIONS[section]} | {value:g} |" for section, value in found.items()),
    ]
    for section, title in SECTIONS.items():
        claims = [claim for claim in data["tests"] if _section(claim) == section]
        lines += ["", f"## {title}", "", "| test | points | what stands for it | where |", "| --- | --- | --- | --- |"]
        lines += [_row(claim) for claim in claims]
    todo = [f"- **{claim['id']}**: {claim['missing']}" for claim in data["tests"] if claim.get("missing")]
    if todo:
        lines += ["", "## What a team would have to do", "", *todo]
    return "\n".join(lines) + "\n"


def _row(claim: Mapping[str, Any]) -> str:
    name = f"{claim['id']}: {claim['title']}"
    if "not_applicable" in claim:
        return f"| {_cell(name)} | does not apply | {_cell(claim['not_applicable'])} | |"
    evidence = claim.get("evidence", ())
    texts = [one["how"] + ("" if one.get("automated", True) else " (by hand)") for one in evidence]
    where = [_link(proof) for one in evidence for proof in one["proof"]]
    return f"| {_cell(name)} | {points(claim):g} | {_cell(' '.join(texts))} | {'<br>'.join(where)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _link(proof: str) -> str:
    kind, path, name = _parts(proof)
    target = Path(path).relative_to("docs").as_posix() if path.startswith("docs/") else f"../{path}"
    return f"{kind} [{_cell(name)}]({target})"


def _parts(proof: str) -> tuple[str, str, str]:
    match = _PROOF.fullmatch(proof)
    if match is None:
        raise Unproven(f"{proof!r} is not <kind> <path>::<name>")
    return match["kind"], match["path"], match["name"]


def problems(data: Mapping[str, Any], root: Path) -> Iterator[str]:
    """Yield what is wrong with the claims: tests that are missing or doubled, and proofs that are not there."""
    ids = [str(claim.get("id")) for claim in data["tests"]]
    wanted = [f"{section}-{number}" for section in SECTIONS for number in range(1, 8)]
    if ids != wanted:
        yield f"the tests must be {', '.join(wanted)}, each once, in this order"
        return
    try:
        _runs_tests(data.get("checks", ""), root)
    except Unproven as error:
        yield f"checks: {error}; without it no test runs by itself"
    for claim in data["tests"]:
        evidence = claim.get("evidence", [])
        if "not_applicable" in claim and evidence:
            yield f"{claim['id']}: does not apply, and has evidence"
        if not evidence and not claim.get("missing") and not claim.get("not_applicable"):
            yield f"{claim['id']}: without evidence, say under `missing` what would have to be done"
        for one in evidence:
            yield from (f"{claim['id']}: {problem}" for problem in _unproven(one, root))


def _unproven(evidence: Mapping[str, Any], root: Path) -> Iterator[str]:
    proofs = evidence.get("proof") or []
    if not proofs:
        yield "evidence without a proof"
    kinds = set()
    for proof in proofs:
        try:
            kinds.add(look_up(str(proof), root))
        except Unproven as error:
            yield f"{proof}: {error}"
    if proofs and evidence.get("automated", True) and not kinds & RUNS:
        runs = ", a ".join(sorted(RUNS))
        yield f"nothing that runs by itself among {', '.join(proofs)}: name a {runs}, or set `automated: false`"
    if proofs and not evidence.get("automated", True) and "section" not in kinds:
        yield "what is done by hand counts with documented results: name the section of the document that has them"


def look_up(proof: str, root: Path) -> str:
    """Return the kind of ``proof`` when the repository at ``root`` holds what it names.

    Raises:
        Unproven: It does not.
    """
    kind, name_of_file, name = _parts(proof)
    find = _FINDERS.get(kind)
    if find is None:
        raise Unproven(f"there is no kind {kind!r}; there are: {', '.join(sorted(_FINDERS))}")
    path = root / name_of_file
    if not path.resolve().is_relative_to(root.resolve()):
        raise Unproven("lies outside the repository")
    if not path.is_file():
        raise Unproven("there is no such file")
    try:
        find(path, path.read_text(encoding="utf-8"), name)
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        raise Unproven(f"the file cannot be read: {error}") from error
    return kind


def _definition(text: str, name: str) -> ast.stmt:
    body: Sequence[ast.stmt] = ast.parse(text).body
    *outer, last = name.split(".")
    for part in outer:
        body = next((node.body for node in body if isinstance(node, ast.ClassDef) and node.name == part), ())
    found = next((node for node in body if last in _names(node)), None)
    if found is None:
        raise Unproven(f"{name} is not defined there")
    return found


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _test(path: Path, text: str, name: str) -> None:
    if not path.name.startswith("test_") or not name.split(".")[-1].startswith("test_"):
        raise Unproven("pytest does not collect it")
    node = _definition(text, name)
    marks = " ".join(ast.unparse(mark) for mark in getattr(node, "decorator_list", ()))
    if re.search(r"\b(?:skip|xfail)", marks):
        raise Unproven("it is marked to be skipped or to fail")
    if not any(
        isinstance(inner, ast.Assert | ast.Call) for part in getattr(node, "body", ()) for inner in ast.walk(part)
    ):
        raise Unproven("it checks nothing")


def _code(_path: Path, text: str, name: str) -> None:
    _definition(text, name)


def _make(_path: Path, text: str, name: str) -> None:
    if not re.search(rf"^{re.escape(name)}:", text, re.MULTILINE):
        raise Unproven("there is no such target")


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Unproven(f"the file is not YAML: {error}") from error


def _job(_path: Path, text: str, name: str) -> None:
    workflow = _yaml(text)
    if not isinstance(workflow, dict) or name not in (workflow.get("jobs") or {}):
        raise Unproven("there is no such job")


def _alert(_path: Path, text: str, name: str) -> None:
    groups = (_yaml(text) or {}).get("groups") or []
    if name not in {rule.get("alert") for group in groups for rule in group.get("rules") or []}:
        raise Unproven("there is no such alert")


def _setting(_path: Path, text: str, name: str) -> None:
    value = _yaml(text)
    for part in name.split("."):
        if not isinstance(value, dict) or part not in value:
            raise Unproven("there is no such setting")
        value = value[part]


def _heading(_path: Path, text: str, name: str) -> None:
    if not re.search(rf"^#+ {re.escape(name)}\s*$", text, re.MULTILINE):
        raise Unproven("there is no such section")


def _resource(_path: Path, text: str, name: str) -> None:
    kind, _, label = name.partition(".")
    if not re.search(rf'^resource\s+"{re.escape(kind)}"\s+"{re.escape(label)}"', text, re.MULTILINE):
        raise Unproven("there is no such resource")


_FINDERS: Mapping[str, Callable[[Path, str, str], None]] = {
    "test": _test, "code": _code, "make": _make, "job": _job, "alert": _alert, "setting": _setting, "section": _heading,
    "resource": _resource,
}  # fmt: skip


def _runs_tests(proof: str, root: Path) -> None:
    look_up(str(proof), root)
    _, path, job = _parts(str(proof))
    steps = _yaml((root / path).read_text(encoding="utf-8"))["jobs"][job].get("steps") or []
    if not any(re.search(r"\bmake (?:check|test)\b|\bpytest\b", str(step.get("run", ""))) for step in steps):
        raise Unproven(f"{proof} does not run the tests")


def main(arguments: Sequence[str] | None = None) -> int:
    """Look up every claim; write or compare the report. 0 when all is well, else 1."""
    parser = argparse.ArgumentParser(description="The ML Test Score of this repository.")
    parser.add_argument("--check", action="store_true", help="compare the report instead of writing it")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the repository")
    given = parser.parse_args(arguments)
    try:
        data = _yaml((given.root / DATA).read_text(encoding="utf-8"))
        if not isinstance(data, dict) or not isinstance(data.get("tests"), list):
            raise Unproven("a mapping with `checks` and a list `tests` is expected")
        wrong = list(problems(data, given.root))
    except (OSError, UnicodeDecodeError, Unproven, AttributeError, TypeError) as error:
        wrong = [f"{DATA}: {error}"]
    if not wrong and not given.check:
        (given.root / REPORT).write_text(report(data), encoding="utf-8")
    if not wrong and (given.root / REPORT).read_text(encoding="utf-8") != report(data):
        wrong = [f"{REPORT} is not what {DATA} gives: run `make ml-test-score`"]
    for problem in wrong:
        print(problem, file=sys.stderr)
    if not wrong:
        found = sums(data)
        shown = ", ".join(f"{SECTIONS[section].lower()} {value:g}" for section, value in found.items())
        print(f"ML Test Score {min(found.values()):g} ({shown})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
