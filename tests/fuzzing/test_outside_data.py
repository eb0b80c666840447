"""Readers of outside data meet anything: they give an answer or one of our errors, and nothing else.

State archives are fuzzed in `tests/cli/test_state_archive.py`, requirements in `tests/unit/engine/reading`, YAML itself
in `tests/unit/test_documents.py`, audit trails in `tests/unit/decisions/test_audit.py`.
"""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.conftest import _catalogue_read_once
from tests.cli.driving import Tool

from mlops_architect.catalog.gates import RiskGates
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.decisions import verifying
from mlops_architect.decisions.audit import extend
from mlops_architect.documents import DocumentError, parse_yaml, to_model
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.inspection import Inspected, Place
from mlops_architect.domain.model import Model
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.proposal import Proposal
from mlops_architect.domain.waiver import Waiver
from mlops_architect.engine.adopting.reading import clouds_of, read_repository
from mlops_architect.engine.waiving import with_waivers
from mlops_architect.errors import ArchitectError, InvalidInput
from mlops_architect.providers.dialogue import parsed
from mlops_architect.settings.switches import switched_off
from mlops_architect.usecases.checking.source import read_source
from mlops_architect.usecases.recognising.files import read_files
from mlops_architect.usecases.waivers import waivers_of

__all__ = ["_catalogue_read_once"]
_NUMBER = count()
_PROPOSAL = {"summary": "s", "choices": [], "rankings": [], "remarks": [], "decisions": []}
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
_HCL = """resource "aws_s3_bucket" "lake" {
  bucket = "x-${var.name}"
  tags   = { a = 1, b = [for z in var.zones : upper(z) if z != ""] }
}
module "serve" {
  source = "./modules/serve"
  count  = var.on ? 1 : 0
}
"""
_WORDS = ("resource", "module", "variable", "locals", "output", '"a"', "a", "{", "}", "=", "[", "]", "(", ")", "${", "<<EOT", "EOT",
          "\n", "for", "in", ":", "?", "...", "3", "-", "null", "#", "/*", "*/", "\\", "\u202e", "\x00")  # fmt: skip


def mutated(text: str) -> st.SearchStrategy[str]:
    """Return texts that were this one before something was put in, taken out or doubled."""
    places = st.integers(0, len(text))
    piece = st.sampled_from(_WORDS) | st.text(max_size=4)
    return st.builds(lambda at, to, new: text[:at] + new + text[to:], places, places, piece)


@settings(max_examples=300)
@given(
    st.text()
    | mutated(json.dumps(_PROPOSAL))
    | _PLAIN.map(json.dumps)
    | st.integers(1, 60_000).map(lambda n: "{" + "[" * n)
)
def test_any_answer_of_a_model_is_a_proposal_or_told_what_is_wrong(text: str) -> None:
    proposal, wrong = parsed(text, Proposal)
    assert (proposal is None) == bool(wrong)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*_PROPOSAL, "more"]), _PLAIN))
def test_a_proposal_of_any_shape_is_checked_and_never_guessed(shape: dict[str, Any]) -> None:
    proposal, wrong = parsed(json.dumps({**_PROPOSAL, **shape}), Proposal)
    assert (proposal is None) == bool(wrong)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=mutated(_HCL) | st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join),
    name=st.sampled_from(["main.tf", "x.tfvars", "infra/main.tf"]),
)
def test_any_terraform_is_read_or_refused(text: str, name: str, tmp_path: Path) -> None:
    folder = tmp_path / str(next(_NUMBER))
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    try:
        source = read_source(folder)
    except ArchitectError:
        return
    for root in source.roots:
        source.called(root)


_FOREIGN = {
    "main.tf": _HCL
    + """resource "aws_kinesis_stream" "events" {
  shard_count = 3
  dynamic "x" { for_each = [1] }
}
resource "aws_budgets_budget" "b" {
  limit_amount = "100"
  time_unit    = "MONTHLY"
  limit_unit   = "USD"
}
provider "aws" { region = "eu-west-1" }
module "vpc" {
  source = "terraform-aws-modules/vpc/aws"
}
""",
    "requirements.txt": "fastapi==1\nmlflow>=2 ; python_version > '3'\n-e .\n",
    "pyproject.toml": '[project]\ndependencies = ["optuna>=3"]\n[tool.poetry.dependencies]\npython = "^3.11"\n',
    "Dockerfile": "FROM --platform=x python:3.11 AS base\n",
    "docker-compose.yml": "services:\n  db:\n    image: redis:7\n",
    "environments/prod.tfvars": 'env = "prod"\n',
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), name=st.sampled_from(sorted(_FOREIGN)))
def test_any_repository_is_adopted_or_refused(data: st.DataObject, name: str, tmp_path: Path, catalog: Catalog) -> None:
    folder = tmp_path / str(next(_NUMBER))
    changed = data.draw(mutated(_FOREIGN[name]) | st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join))
    for path, text in {**_FOREIGN, name: changed}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    assert catalog.adoption is not None
    try:
        repository = read_files(folder, catalog.adoption)
    except InvalidInput:
        return
    assert clouds_of(repository, catalog.adoption).keys() <= {"aws", "gcp", "azure"}
    found = read_repository(repository, "aws", catalog, {}, catalog.adoption)
    for one in found.in_place:
        assert catalog.patterns[one.pattern].capability == one.capability
        assert {sign.path for sign in one.evidence} <= set(_FOREIGN)
    known = {field for field, _ in Constraints().fields()}
    assert {one.field for one in found.values} <= known


@pytest.mark.parametrize(
    "text",
    [
        "module = 3\n", "resource = []\n", 'resource "a" {}\n', 'resource "aws_s3_bucket" "x" = 3\n', "locals = 1\n",
        'module "m" { source = 3 }\n', 'module "m" { source = "../../../etc" }\n', "variable { }\n", "\x00", "a" * 100_000,
        "x = " + "[" * 3000 + "]" * 3000 + "\n", 'resource "aws_iam_policy" "p" { policy = "{" }\n', "",
        'resource "aws_security_group" "x" { ingress = "open" }\n', 'provider "aws" { region = [] }\n',
    ],
)  # fmt: skip
def test_check_and_adopt_say_of_odd_terraform_what_it_is(text: str, tool: Tool) -> None:
    (tool.here / "main.tf").write_text(text, encoding="utf-8")
    for verb, codes in (("check", (0, 1, 3)), ("adopt", (0, 3))):
        answer = tool(verb, "--json")
        assert answer.code in codes, answer.err[-600:]
        assert "a bug in" not in answer.err


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(tmp_path / "machine")


_WAIVER = """waivers:
  - policy: no-open-ingress
    owner: Platform team
    reason: signed
    expires: "2027-03-31"
"""


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60) | mutated(_WAIVER).map(lambda text: text.encode("utf-8", "replace")))
def test_any_file_of_waivers_is_read_or_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_bytes(content)
    try:
        read = waivers_of(tmp_path, path)
    except ArchitectError:
        return
    assert all(isinstance(waiver, Waiver) and waiver.owner and waiver.reason for waiver in read)


_FAILED = Inspected(
    finding=Finding(id="p", source="s", title="t", outcome=Outcome.FAIL, severity=Severity.HIGH, detail=""),
    place=Place(path="infra/main.tf", address='aws_s3_bucket.this["a"]'),
)


@given(where=st.text(max_size=20), policy=st.sampled_from(["p", "q"]), expires=st.dates().map(str))
def test_a_waiver_excuses_only_its_policy_and_only_until_its_day(where: str, policy: str, expires: str) -> None:
    if not "2000" <= expires <= "2999":
        return
    waiver = Waiver(policy=policy, where=where, owner="o", reason="r", expires=expires)
    ((one,), _) = with_waivers([_FAILED], [waiver], "2026-11-22")
    assert one.waiver is None or (policy == "p" and expires >= "2026-11-22")
    assert not (one.waiver and one.expired)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=40)
    | mutated('[switches]\noff = ["generate"]\n').map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_file_of_switches_is_read_or_stops_the_command(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "organisation.toml"
    path.write_bytes(content)
    try:
        found = switched_off({"MLOPS_ARCHITECT_ORGANISATION": str(path)})
    except ArchitectError:
        return
    assert {one.switch for one in found} <= {"generate"}


@settings(max_examples=100)
@given(people=_PLAIN)
def test_a_trail_may_say_anything_of_its_people(people: Any) -> None:
    entry = {"run": "r", "gate": "architecture", "digest": "d", "at": "t", "answer": "approve", "people": people}

    class Repository:
        def file_at(self, *_: str) -> bytes:
            return extend(b"", [entry])

    check = verifying._check("signatures", "x", lambda: verifying._signed(Repository()))  # type: ignore[arg-type]
    assert check.outcome.value in ("fail", "not-run")


_ENTRIES: dict[str, type[Model]] = {
    "policies/data-protection/retention-stated.yaml": Policy,
    "policies/_gates.yaml": RiskGates,
    "policies/finops.yaml": Pack,
    "patterns/aws/secrets/aws-kms-parameter-store/pattern.yaml": Pattern,
}
_YAML = ("- ", ": ", "{", "}", "[", "]", "&a ", "*a", "!!python/object:os.system ", "|", ">", "null", "~", "1e999", ".nan", "-1",
         "9" * 400, "\n", "\n  ", "op: all", "of:", "when:", "true", "'", '"', "#", "%", "@", "../../x", "{{ x }}", "\u2028")  # fmt: skip


@pytest.mark.parametrize("path", _ENTRIES)
@given(data=st.data())
def test_any_entry_of_a_catalogue_is_read_or_told_what_is_wrong(path: str, data: st.DataObject) -> None:
    text = (builtin_root() / path).read_text()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        to = at + data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(_YAML) | st.text(max_size=4)) + text[to:]
    try:
        entry = to_model(parse_yaml(text, path), _ENTRIES[path], path, text)
    except DocumentError as error:
        assert str(error).startswith(path)
    else:
        assert isinstance(entry, _ENTRIES[path])
