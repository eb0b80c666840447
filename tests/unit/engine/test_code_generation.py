"""What a model may write: paths, sizes, Python before it runs, and what goes with a file that fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.catalog.code_rules import load_code_rules
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.code_generation import CodeChange, CodeProposal, Edit, matches
from mlops_architect.engine.code_generation.admission import admitted, path_problem
from mlops_architect.engine.code_generation.leaving_out import named, without
from mlops_architect.engine.code_generation.python import python_faults

RULES = load_code_rules((builtin_root(),))
TEMPLATES = {
    "src/scoring/features/engine.py": b"import os\n\nROOT = os.sep\n",
    "tests/test_features.py": b"",
    "config/use_case.yaml": b"features: []\n",
    "README.md": b"# It\n",
}


def proposal(*changes: tuple[str, str]) -> CodeProposal:
    return CodeProposal(
        summary="", changes=tuple(CodeChange(path=path, why="", content=text, edits=()) for path, text in changes)
    )


@pytest.mark.parametrize(
    "path",
    [
        "", ".", "..", "/etc/passwd", "../x.py", "src/scoring/domain/../../../x.py", "src//scoring/domain/x.py",
        "src/scoring/domain/./x.py", "~/x.py", "C:/x.py", "src\\scoring\\domain\\x.py", "src/scoring/domain/x.py\0.md",
        "src/scoring/domain/x\n.py", "src/scoring/domain/ẋ.py", "src/scoring/domain/.hidden.py", "docs/domain/" + "x" * 200 + ".md",
        ".github/workflows/ci.yml", ".GitHub/workflows/ci.yml", "infra/main.tf", "infra/modules/x/main.tf", "Dockerfile",
        "DOCKERFILE.dev", "docker-compose.yml", "requirements.lock", "audit/trail.jsonl", "architecture/summary.md",
        "reports/policy.json", "policies/x.yaml", "tests/conftest.py", "tests/domain/conftest.py", "pyproject.toml",
        "manifest.json", "scripts/deploy.sh", "src/scoring/cloud/aws_secret.py", "src/scoring/cli.py", "README.md",
        "tests/test_features.py", "Tests/Test_Features.py", "src/scoring/features/Engine.py",
        "src/scoring/features/engine.py/x.py", "src/scoring/features", "config/Use_case.yaml",
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused(path: str) -> None:
    assert path_problem(path, TEMPLATES, RULES)
    assert admitted(proposal((path, "x = 1\n")), TEMPLATES, RULES).files == {}


@pytest.mark.parametrize(
    "path",
    [
        "src/scoring/features/engine.py", "src/scoring/features/velocity.py", "src/scoring/domain/deep/rules.py",
        "tests/test_velocity.py", "tests/domain/test_rules.py", "docs/domain/velocity.md", "config/use_case.yaml",
    ],
)  # fmt: skip
def test_what_is_on_the_list_is_let_in(path: str) -> None:
    assert path_problem(path, TEMPLATES, RULES) == ""


@given(st.text(max_size=60))
def test_no_path_leads_out_of_the_repository(path: str) -> None:
    if not path_problem(path, TEMPLATES, RULES):
        assert not path.startswith(("/", "~", "."))
        assert {"", ".", ".."}.isdisjoint(path.split("/"))
        assert path.isascii()


@given(
    st.sampled_from(["src/scoring/domain", "docs/domain", "tests"]),
    st.lists(st.sampled_from(["..", ".", "a", ".git", ""])),
)
def test_no_detour_is_let_in(start: str, parts: list[str]) -> None:
    path = "/".join([start, *parts, "test_x.md"])
    if not path_problem(path, TEMPLATES, RULES):
        assert set(parts) <= {"a"}


def test_sizes_counts_and_content_are_bounded() -> None:
    rules = RULES.model_copy(update={"most_files": 2, "most_file_bytes": 20, "most_total_bytes": 30})
    found = admitted(
        proposal(
            ("docs/domain/a.md", "a" * 21), ("docs/domain/b.md", "\x00"), ("docs/domain/c.md", "  \n"),
            ("docs/domain/d.md", "safe \u202e"), ("docs/domain/e.md", "\ud800"), ("docs/domain/f.md", "f" * 20),
            ("docs/domain/f.md", "again"), ("docs/domain/g.md", "g" * 20), ("docs/domain/h.md", "h" * 5),
            ("docs/domain/i.md", "i"),
        ),
        {}, rules,
    )  # fmt: skip
    assert set(found.files) == {"docs/domain/f.md", "docs/domain/h.md"}
    reasons = {one.path[-4]: one.reason for one in found.refused}
    assert reasons["a"] == "larger than 20 bytes"
    assert reasons["b"] == "it is not plain text"
    assert reasons["c"] == "it is empty"
    assert "hide what it says" in reasons["d"]
    assert reasons["e"] == "it is not text"
    assert reasons["f"] == "it was proposed twice"
    assert reasons["g"] == "more than 30 bytes together"
    assert reasons["i"] == "more than 2 files"


def test_edits_are_of_the_templates_and_of_one_place() -> None:
    path = "src/scoring/features/engine.py"

    def edited(where: str, *edits: tuple[str, str], content: str = "") -> tuple[dict[str, bytes], list[str]]:
        changes = (
            CodeChange(path=where, why="", content=content, edits=tuple(Edit(find=a, replace=b) for a, b in edits)),
        )
        found = admitted(CodeProposal(summary="", changes=changes), TEMPLATES, RULES)
        return dict(found.files), [one.reason for one in found.refused]

    assert edited(path, ("ROOT", "TOP"))[0] == {path: b"import os\n\nTOP = os.sep\n"}
    assert "2 times" in edited(path, ("os", "re"))[1][0]
    assert "0 times" in edited(path, ("", "x"))[1][0]
    assert "did not write" in edited("docs/domain/a.md", ("a", "b"))[1][0]
    assert "both" in edited(path, ("ROOT", "TOP"), content="x")[1][0]
    assert edited(path, ("ROOT", "ROOT")) == ({}, [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import subprocess", "imports subprocess"),
        ("import os.path as p", "imports os.path"),
        ("from os import system as s", "imports os"),
        ("import numpy as np\nnp.load('x')", "names numpy.load"),
        ("from numpy import load\nload('x')", "names numpy.load"),
        ("from pandas import read_pickle as r", "names pandas.read_pickle"),
        ("f = eval\nf('1')", "names eval"),
        ("__import__('os')", "names __import__"),
        ("import socket", "imports socket"),
        ("from ..cloud import aws", "relative"),
        ("from scoring.cloud import aws_secret\naws_secret.x()", "names scoring.cloud"),
        ("from math import *", "everything"),
        ("getattr(x, 'a' + 'b')", "computed"),
        ("().__class__.__bases__[0].__subclasses__()", "__subclasses__"),
        ("getattr(x, '__globals__')", "__globals__"),
        ("open('/etc/passwd')", "names open"),
        ("import logging\nlogging.os.remove('x')", "reaches into os"),
        ("import random\nrandom._os.remove('x')", "reaches into _os"),
        ("from logging import os", "reaches into os"),
        ("g = getattr\ng(x, 'a')", "computed"),
        ("'{0.__init__.__globals__}'.format(x)", "__globals__"),
        ("import operator\noperator.attrgetter('a')(x)", "names operator.attrgetter"),
        ("from scoring import plugins\nplugins.load({}, 'x')", "names scoring.plugins"),
        ("import pytest\npytest.skip('later')", "names pytest.skip"),
        ("import pytest\n\n\n@pytest.mark.xfail\ndef test_x(): ...", "names pytest.mark.xfail"),
        ("x = 1  # NOQA", "silences"),
        ("x: int = ''  # type: ignore[assignment]", "silences"),
        ("def f(:", "not Python"),
        ("x = '\0'", "not Python"),
        ("(" * 500 + ")" * 500, "not Python"),
    ],
)
def test_what_python_may_not_do_is_seen_before_it_runs(text: str, told: str) -> None:
    found = python_faults("a.py", text, None, RULES)
    assert told in "; ".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "from __future__ import annotations\n\nimport math\nfrom datetime import UTC, datetime\n\nX = math.pi\n",
        "import numpy as np\nfrom scoring.contract import Event\n\nZ = np.zeros(3)\n",
        "class A:\n    def __init__(self) -> None:\n        self.open = 1\n\n\nB = getattr(A(), 'open')\n",
        "S = 'eval and exec are words # noqa'\n",
        "import re\n\nP = re.compile('a')\n",
    ],
)
def test_plain_python_passes(text: str) -> None:
    assert python_faults("a.py", text, None, RULES) == ()


def test_what_the_templates_do_is_not_held_against_a_change() -> None:
    before = "import os\n\nROOT = os.sep\n"
    assert python_faults("a.py", before + "X = 1\n", before, RULES) == ()
    assert python_faults("a.py", before + "Y = os.getcwd()\n", before, RULES)


def test_files_are_named_by_path_or_module() -> None:
    paths = ("src/scoring/domain/a.py", "src/scoring/domain/ab.py", "tests/test_a.py", "config/use_case.yaml")
    assert named(paths, ["src/scoring/domain/ab.py:3: error"]) == {"src/scoring/domain/ab.py"}
    assert named(paths, ["No module named 'scoring.domain.a'"]) == {"src/scoring/domain/a.py"}
    assert named(paths, ["FAILED tests/test_a.py::test_x - assert"]) == {"tests/test_a.py"}
    assert named(paths, ["nothing of the kind"]) == set()


def test_what_hangs_together_is_left_out_together() -> None:
    files = {
        "src/scoring/domain/__init__.py": b'"""Rules."""\n',
        "src/scoring/domain/a.py": b"X = 1\n",
        "src/scoring/domain/b.py": b"from scoring.domain.a import X\n",
        "src/scoring/domain/c.py": b"Y = 2\n",
        "tests/test_a.py": b"from scoring.domain import a\n",
        "tests/test_c.py": b"import scoring.domain.c\n",
        "docs/domain/a.md": b"# A\n",
    }
    rest = without(files, frozenset({"tests/test_a.py"}))
    assert set(rest) == {
        "src/scoring/domain/__init__.py", "src/scoring/domain/c.py", "tests/test_c.py", "docs/domain/a.md"
    }  # fmt: skip
    assert set(without(files, frozenset({"tests/test_a.py", "src/scoring/domain/c.py"}))) == {"docs/domain/a.md"}
    assert without(files, frozenset()) == files


@given(
    st.sets(
        st.sampled_from(["src/scoring/domain/a.py", "src/scoring/domain/b.py", "tests/test_a.py", "tests/test_b.py"])
    )
)
def test_no_file_stands_that_imports_one_that_went(gone: set[str]) -> None:
    files = {
        "src/scoring/domain/a.py": b"",
        "src/scoring/domain/b.py": b"from scoring.domain.a import x\n",
        "tests/test_a.py": b"from scoring.domain.a import x\n",
        "tests/test_b.py": b"from scoring.domain.b import x\n",
    }
    rest = set(without(files, frozenset(gone)))
    assert not rest & gone
    if "src/scoring/domain/a.py" not in rest:
        assert rest == set()


def test_patterns_stay_within_a_folder_unless_they_say_otherwise() -> None:
    assert matches("tests/test_*.py", "tests/test_a.py")
    assert not matches("tests/test_*.py", "tests/domain/test_a.py")
    assert matches("src/**.py", "src/a/b/c.py")
    assert matches("**/conftest.py", "conftest.py")
    assert matches("**/conftest.py", "a/b/conftest.py")
    assert not matches("a.b", "axb")


def test_rules_of_a_later_folder_forbid_more_never_less(tmp_path: object) -> None:
    from pathlib import Path

    root = Path(str(tmp_path))
    (root / "prompts").mkdir()
    (root / "prompts" / "code-rules.yaml").write_text(
        "version: '2'\nmost_files: 1\nmost_file_bytes: 10\nmost_total_bytes: 10\n"
        "allow:\n  - {path: '**', agent: implementation-features, decision: feature-engineering}\nnever: [docs/**]\n"
    )
    rules = load_code_rules((builtin_root(), root))
    assert rules.version == "2"
    assert path_problem("docs/domain/a.md", {}, rules)
    assert path_problem(".github/workflows/ci.yml", {}, rules)
    assert path_problem("src/scoring/cli.py", {}, rules) == ""
