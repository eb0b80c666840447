"""What texts of a repository tell: calls by their full name, patterns outside comments, and what cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.domain.code_facts import CodeFacts, CodeKind, Presence, TextSign
from mlops_architect.engine.code_facts import code_facts, matches, wanted_files
from mlops_architect.engine.python_calls import calls_of

SHELL = TextSign(calls=("subprocess.run",), keyword="shell", value=True)
PATIENT = TextSign(calls=("requests.get",), keyword="timeout", value=None)
FACTS = CodeFacts(
    id="t",
    kinds={
        "python": CodeKind(files=("**/*.py",), except_files=("tests/*",), signs={"shell": SHELL, "patient": PATIENT}),
        "notes": CodeKind(files=("*.yml",), signs={"fixed": TextSign(lacks="latest")}),
    },
    present={
        "card": Presence(files=("**/card.py",)),
        "drift": Presence(files=("**/*.py",), text=TextSign(has="drift"), comment="#"),
    },
)


def told(text: str, sign: str) -> bool | None:
    """Return what a Python file tells."""
    (fact,) = code_facts({"src/a.py": text}, [FACTS])["code.python"]
    value: bool | None = fact[sign]
    return value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import subprocess\nsubprocess.run('x', shell=True)", True),
        ("from subprocess import run as go\ngo('x', shell=True)", True),
        ("import subprocess as s\ns.run('x', shell=False)", False),
        ("import subprocess\nsubprocess.run(['x'])", False),
        ("import subprocess\nsubprocess.run('x', **options)", None),
        ("import subprocess\nsubprocess.run('x', shell=choose())", None),
        ('text = "subprocess.run(1, shell=True)"', False),
        ("def broken(", None),
    ],
)
def test_a_call_is_known_by_its_import(text: str, expected: bool | None) -> None:
    assert told(text, "shell") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import requests\nrequests.get(u)", True),
        ("import requests\nrequests.get(u, timeout=3)", False),
        ("import requests\nrequests.get(u, timeout=limit)", False),
        ("import requests\nrequests.get(u, timeout=work_out(u))", False),
        ("import requests\nrequests.get(u, **more)", None),
    ],
)
def test_an_argument_that_is_left_out_is_told(text: str, expected: bool | None) -> None:
    assert told(text, "patient") is expected


def test_comments_tests_and_other_files_tell_nothing() -> None:
    texts = {
        "a.yml": "image: x # not latest\n",
        "tests/t.py": "import subprocess\nsubprocess.run(1, shell=True)",
        "b.txt": "latest",
    }
    facts = code_facts(texts, [FACTS])
    assert [one["fixed"] for one in facts["code.notes"]] == [True]
    assert facts["code.python"] == []
    assert facts["code.present"] == []
    assert code_facts({"src/card.py": "# drift"}, [FACTS])["code.present"] == ["card"]
    assert code_facts({"src/x.py": "drift = 1"}, [FACTS])["code.present"] == ["drift"]


def test_a_file_at_the_top_matches_any_folder() -> None:
    assert matches("a.py", ["**/*.py"])
    assert matches("x/y/a.py", ["**/*.py"])
    assert not matches("x/a.pyc", ["**/*.py"])
    assert set(wanted_files([FACTS])) == {"**/*.py", "*.yml", "**/card.py"}


def test_a_sign_has_one_shape() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        TextSign(has="x", lacks="y")
    with pytest.raises(ValueError, match="exactly one"):
        TextSign()


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    code_facts({"a.py": text, "b.yml": text}, [FACTS])
    calls_of(text)
