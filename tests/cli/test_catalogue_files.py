"""The verbs of who writes a catalogue: start a pattern or policy, check a folder, give editors a schema."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Tool

from mlops_architect.catalog import load
from mlops_architect.catalog.kinds import KINDS
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import parse_yaml
from mlops_architect.domain.catalog import Catalog
from mlops_architect.usecases.schemas import schema

LINK = re.compile(r"^# yaml-language-server: \$schema=(\S+)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the catalogue each time: here its files change while the tests run."""
    monkeypatch.setattr(load, "load_catalog", load.load_catalog.__wrapped__)  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_new_pattern_of_every_capability_lints_clean(tool: Tool, catalog: Catalog, terraform: str) -> None:
    assert terraform
    for cloud in sorted({pattern.cloud for pattern in catalog.patterns.values()} - {"on_prem"}):  # no code there yet
        for capability in catalog.capabilities:
            name = f"{cloud}/{capability.id}/our-{cloud}-{capability.id}"
            answer = tool("patterns", "new", name, "--catalog", "ours")
            assert answer.code == 0, answer.err
    answer = tool("patterns", "lint", "ours", "--json")
    assert answer.data["problems"] == []
    assert answer.code == 0
    assert answer.data["patterns"] >= len(catalog.capabilities)
    assert answer.data["not_run"] == []


def test_a_new_policy_lints_clean_and_its_schema_is_where_it_says(tool: Tool) -> None:
    answer = tool("policies", "new", "cost/our-limit", "--catalog", "ours", "--json")
    assert answer.code == 0
    file, schema_file = (tool.here / name for name in answer.data["files"])
    [link] = LINK.findall(file.read_text())
    assert (file.parent / link).resolve() == schema_file.resolve()
    assert tool("patterns", "lint", "ours").code == 0


def test_a_new_pattern_names_its_schema_and_fits_it(tool: Tool) -> None:
    assert tool("patterns", "new", "aws/serve-online/our-service", "--catalog", "ours").code == 0
    file = tool.here / "ours/patterns/aws/serve-online/our-service/pattern.yaml"
    [link] = LINK.findall(file.read_text())
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(parse_yaml(file.read_text(), str(file)), json.loads((file.parent / link).read_text()))


def test_a_new_pattern_goes_into_the_users_own_catalogue_and_is_found_there(tool: Tool) -> None:
    assert tool("patterns", "new", "aws/lake/our-lake").code == 0
    [row] = [one for one in tool("patterns", "list", "--json").data if one["id"] == "our-lake"]
    assert row["from"] == "user"
    assert tool("patterns", "show", "our-lake").code == 0


def test_an_unfinished_pattern_is_never_chosen_and_says_so(tool: Tool) -> None:
    assert tool("patterns", "new", "aws/lake/our-lake", "--catalog", "ours").code == 0
    arguments = ("--catalog", "ours", "--project", "project", "--yes", "--no-generate", "--json")
    answer = tool("new", CHURN, *arguments)
    assert answer.code == 0, answer.err
    assert "our-lake" not in answer.data["patterns"]["lake"]
    [record] = (tool.here / "project/architecture/adr").glob("*-lake.md")
    assert "This pattern is not written yet" in record.read_text()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("verb", "name", "code", "message"),
    [
        ("patterns", "aws/lake/our-lake", 7, "'our-lake' is already in"),
        ("patterns", "aws/train/our-lake", 7, "'our-lake' is already in"),
        ("patterns", "aws/lake/aws-s3-lake", 7, "add `overrides: aws-s3-lake`"),
        ("patterns", "aws/lakes/x", 2, "there is no capability 'lakes'; did you mean 'lake'?"),
        ("patterns", "awz/lake/x", 2, "there is no cloud 'awz'; did you mean 'aws'?"),
        ("patterns", "aws/lake", 2, "is not of the form CLOUD/CAPABILITY/ID"),
        ("patterns", "aws/lake/../../x", 2, "is not of the form CLOUD/CAPABILITY/ID"),
        ("patterns", "aws/lake/Our_Lake", 2, "is not of the form CLOUD/CAPABILITY/ID"),
        ("policies", "cost/our-limit", 7, "'our-limit' is already in"),
        ("policies", "our-limit", 2, "is not of the form THEME/ID"),
    ],
)
def test_what_cannot_be_started_is_refused_and_nothing_changes(
    tool: Tool, verb: str, name: str, code: int, message: str
) -> None:
    assert tool("patterns", "new", "aws/lake/our-lake", "--catalog", "ours").code == 0
    assert tool("policies", "new", "cost/our-limit", "--catalog", "ours").code == 0
    before = contents(tool.here)
    answer = tool(verb, "new", name, "--catalog", "ours")
    assert answer.code == code
    assert message in answer.said
    assert contents(tool.here) == before


def test_a_folder_that_is_there_is_not_written_into(tool: Tool) -> None:
    (tool.here / "ours/patterns/aws/lake/our-lake").mkdir(parents=True)
    answer = tool("patterns", "new", "aws/lake/our-lake", "--catalog", "ours")
    assert answer.code == 7
    assert "'our-lake' is already in ours/patterns/aws/lake/our-lake" in answer.said
    (tool.here / "file").write_text("x")
    assert tool("patterns", "new", "aws/lake/our-lake", "--catalog", "file/below").code == 5


def test_lint_tells_each_problem_on_a_line_and_leaves_with_3(tool: Tool) -> None:
    assert tool("patterns", "new", "aws/lake/our-lake", "--catalog", "ours").code == 0
    file = tool.here / "ours/patterns/aws/lake/our-lake/pattern.yaml"
    file.write_text(
        file.read_text().replace("root", "rot").replace("sku: ", "sku: x.").replace("tools: [", "tools: [S3, ")
    )
    answer = tool("patterns", "lint", "ours", "--no-terraform")
    assert answer.code == 3
    lines = answer.out.splitlines()
    assert "ours/patterns/aws/lake/our-lake/pattern.yaml:15:9 tools.0: write 's3', in lower case" in lines
    assert any(
        re.match(r"^ours/\S+/pattern.yaml:\d+:\d+ bill.0.sku: the price book has no SKU 'x\.", line) for line in lines
    )
    assert "terraform validate: not run (left out with --no-terraform)" in lines
    assert lines[-1] == "2 problems: 1 patterns and 0 policies in ours"
    data = tool("patterns", "lint", "ours", "--no-terraform", "--json")
    assert data.code == 3
    assert not data.data["clean"]
    assert {one["line"] for one in data.data["problems"]} >= {15}
    assert tool("patterns", "lint", "nowhere").code == 3
    assert tool("patterns", "lint", ".").code == 3


def test_a_broken_folder_is_refused_by_every_verb_and_lint_is_named(tool: Tool) -> None:
    (tool.here / "ours/policies/cost").mkdir(parents=True)
    (tool.here / "ours/policies/cost/bad.yaml").write_text("id: bad\n")
    answer = tool("patterns", "list", "--catalog", "ours")
    assert answer.code == 3
    assert "bad.yaml:1:1 title: Field required" in answer.err
    assert "`mlops-architect patterns lint DIR` checks a folder." in answer.err


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_file_fits_the_schema_of_its_kind(kind: str) -> None:
    jsonschema = import_module("jsonschema")
    validator = jsonschema.Draft202012Validator(schema(kind))
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    found = sorted((builtin_root() / KINDS[kind].folder).glob(KINDS[kind].glob))
    assert found
    for path in found:
        problems = [problem.message for problem in validator.iter_errors(parse_yaml(path.read_text(), str(path)))]
        assert problems == [], path
    assert list(validator.iter_errors({"no": "such key"}))


@pytest.mark.parametrize("kind", ["pattern", "policy", "capabilities"])
def test_a_schema_describes_every_field(kind: str) -> None:
    made = schema(kind)
    assert made["description"]
    for name, part in {kind: made, **made["$defs"]}.items():
        assert part.get("description"), name
        silent = [field for field, value in part.get("properties", {}).items() if not value.get("description")]
        assert silent == [], name


def test_schemas_are_listed_printed_and_written(tool: Tool) -> None:
    listed = {line.split()[0]: line.split()[1] for line in tool("patterns", "schema").out.splitlines()}
    assert listed["policy"] == "policies/*/*.yaml"
    assert set(listed) == set(KINDS)
    assert tool("patterns", "schema", "policy").data["title"] == "policy"
    answer = tool("patterns", "schema", "-o", "schemas")
    assert sorted(path.name for path in (tool.here / "schemas").iterdir()) == sorted(f"{k}.schema.json" for k in KINDS)
    assert len(answer.out.splitlines()) == len(KINDS)
    wrong = tool("patterns", "schema", "patern")
    assert wrong.code == 2
    assert "Did you mean pattern?" in wrong.err
    (tool.here / "file").write_text("x")
    assert tool("patterns", "schema", "pattern", "-o", "file").code == 5


def test_a_module_is_written_whole_into_a_new_folder(tool: Tool, catalog: Catalog) -> None:
    answer = tool("patterns", "show", "aws-s3-lake", "--module", "out/lake")
    assert answer.code == 0
    expected = {name: path.read_bytes() for name, path in catalog.modules["aws-s3-lake"].items()}
    written = {name.removeprefix("out/lake/"): (tool.here / name).read_bytes() for name in answer.out.split()}
    assert written == expected
    assert {"versions.tf", "outputs.tf"} <= set(written)
    assert tool("patterns", "show", "aws-s3-lake", "--module", "out/lake").code == 7
    (tool.here / "file").write_text("x")
    assert tool("patterns", "show", "aws-s3-lake", "--module", "file/below").code == 5
