"""Claude Code in a copy of the repository: what its tools may reach, and whole sessions with the real library."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.models.coding import BROKEN_TEST, CODE, PACKAGE, TEST, Coding, quick_checks, rules, templates_of
from tests.models.desks import PRICES, Planning, Tape
from tests.models.sessions import Leader, leading

from mlops_architect.domain.calls import Endpoint, ModelOptions
from mlops_architect.domain.code_generation import CodeChange, CodeOptions, CodeProposal
from mlops_architect.errors import ProviderUnavailable
from mlops_architect.providers.code import claude_code
from mlops_architect.providers.code.interface import Coder
from mlops_architect.providers.code.registry import coder
from mlops_architect.providers.code.sandbox import changes, lay_out, objection

real = pytest.mark.skipif(find_spec(claude_code.LIBRARY) is None, reason="claude-agent-sdk is not installed")
TEMPLATES = {"src/scoring/features/engine.py": b"X = 1\n", "README.md": b"# It\n"}
RULES = rules()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    lay_out(folder, TEMPLATES, None, RULES)
    return folder


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("Read", {"file_path": "README.md"}),
        ("Read", {"file_path": "{root}/src/scoring/features/engine.py"}),
        ("Glob", {"pattern": "**/*.py"}),
        ("Grep", {"pattern": "/etc/..", "path": "src"}),
        ("Edit", {"file_path": "{root}/src/scoring/features/engine.py", "old_string": "1", "new_string": "2"}),
        ("Write", {"file_path": "{root}/src/scoring/domain/a.py", "content": ""}),
    ],
)
def test_what_belongs_to_the_work_is_let_through(root: Path, tool: str, given: dict[str, str]) -> None:
    assert objection(tool, _at(root, given), root, TEMPLATES, RULES) == ""


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("Bash", {"command": "id"}),
        ("WebFetch", {"url": "http://x.example"}),
        ("Task", {"prompt": "x"}),
        ("mcp__x__y", {}),
        ("Read", {}),
        ("Read", {"file_path": "/etc/passwd"}),
        ("Read", {"file_path": "/proc/self/environ"}),
        ("Read", {"file_path": "{root}/../secret"}),
        ("Read", {"file_path": "{root}-other/secret"}),
        ("Read", {"file_path": "~/.ssh/id_rsa"}),
        ("Read", {"file_path": "link/passwd"}),
        ("Read", {"file_path": 7}),
        ("Read", {"file_path": "a\0b"}),
        ("Glob", {"pattern": "/etc/*"}),
        ("Glob", {"pattern": "../*"}),
        ("Glob", {"pattern": "*", "path": "/"}),
        ("Grep", {"pattern": "x", "path": "/home"}),
        ("Grep", {"pattern": "x", "glob": "../**"}),
        ("Write", {"file_path": "{root}/README.md", "content": ""}),
        ("Write", {"file_path": "{root}/.github/workflows/x.yml", "content": ""}),
        ("Write", {"file_path": "{root}/link/x.py", "content": ""}),
        ("Edit", {"file_path": "{root}/infra/main.tf", "old_string": "", "new_string": ""}),
    ],
)
def test_nothing_else_is(root: Path, tool: str, given: dict[str, Any]) -> None:
    (root / "link").symlink_to("/etc")
    assert objection(tool, _at(root, given), root, TEMPLATES, RULES)


def _at(root: Path, given: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.replace("{root}", str(root)) if isinstance(value, str) else value for key, value in given.items()
    }


def test_what_was_changed_is_a_proposal(root: Path) -> None:
    (root / "src/scoring/domain").mkdir()
    (root / "src/scoring/domain/a.py").write_text("Y = 2\n")
    (root / "src/scoring/domain/b.py").write_bytes(b"\xff\xfe")
    (root / "docs").symlink_to("/etc")
    (root / "src/scoring/domain/link.py").symlink_to("/etc/passwd")
    (root / "src/scoring/domain/huge.py").write_bytes(b"x" * (RULES.most_file_bytes * 10 + 5))
    found = changes(root, TEMPLATES, "Added a.\n- src/scoring/domain/a.py: because of it", RULES)
    by_path = {one.path: one for one in found.changes}
    assert by_path["src/scoring/domain/a.py"].why == "because of it"
    assert {path for path, one in by_path.items() if not one.content} == {
        "docs", "src/scoring/domain/b.py", "src/scoring/domain/link.py"
    }  # fmt: skip
    assert len(by_path["src/scoring/domain/huge.py"].content) == RULES.most_file_bytes + 1


def test_earlier_work_lies_in_the_next_copy(tmp_path: Path) -> None:
    earlier = CodeProposal(
        summary="", changes=(CodeChange(path="docs/domain/a.md", why="", content="# A\n", edits=()),
                             CodeChange(path="../b.md", why="", content="# B\n", edits=()))
    )  # fmt: skip
    lay_out(tmp_path / "copy", TEMPLATES, earlier, RULES)
    assert (tmp_path / "copy/docs/domain/a.md").read_text() == "# A\n"
    assert not (tmp_path / "b.md").exists()


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claude_code, "find_spec", lambda _: None)
    with pytest.raises(ProviderUnavailable) as told:
        session_coder("http://127.0.0.1:9")
    assert "mlops-architect[claude-code]" in told.value.hint


def session_coder(url: str, **given: Any) -> Coder:
    endpoint = Endpoint(provider="claude-code", model="test-model", base_url=url)
    limits = {name: given.pop(name) for name in list(given) if name in ModelOptions.model_fields}
    models = ModelOptions(endpoints=(endpoint,), call_seconds=120.0, first_wait_s=0.0, retries=0, **limits)
    made = coder(
        CodeOptions(by="claude-code", models=models), rules, lambda: PRICES, given.pop("tape", Tape()), **given
    )
    assert made is not None
    return made


def writes(test: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("Write", {"file_path": "{root}/src/scoring/domain/__init__.py", "content": PACKAGE}),
        ("Write", {"file_path": "{root}/src/scoring/domain/silence.py", "content": CODE}),
        ("Write", {"file_path": "{root}/tests/test_silence.py", "content": test}),
    ]


@pytest.fixture(scope="module")
def templates(planned: Planning) -> dict[str, str]:
    return templates_of(planned)


@real
def test_a_session_is_confined_checked_sent_back_and_replayed(
    planned: Planning, templates: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_checks(monkeypatch)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "not-to-be-sent")
    secret = tmp_path / "secret.txt"
    secret.write_text("kept from everyone")
    escapes: list[tuple[str, dict[str, Any]]] = [
        ("Read", {"file_path": str(secret)}),
        ("Bash", {"command": f"cat {secret}"}),
        ("Grep", {"pattern": "kept", "path": str(tmp_path), "output_mode": "content"}),
        ("Write", {"file_path": "{root}/infra/main.tf", "content": "x"}),
        ("Write", {"file_path": str(tmp_path / "out.py"), "content": "x"}),
        ("Read", {"file_path": "{root}/src/scoring/features/engine.py"}),
    ]
    tape = Tape()
    words = "Silence in words.\nsrc/scoring/domain/silence.py: people call by it"
    mend = [("Read", {"file_path": "{root}/tests/test_silence.py"}), *writes(TEST)[2:]]
    with leading(Leader([*escapes, *writes(BROKEN_TEST)], mend, words=words)) as leader:
        coding = Coding(planned, tmp_path, session_coder(leader.url, tape=tape)).whole(templates)
        first, *_, last = leader.begun
        said = leader.bodies[len([*escapes, *writes(TEST)])]
    assert coding.standing == {path[7:]: "model" for path in (one[1]["file_path"] for one in writes(TEST))}
    assert {one.purpose for one in coding.found.verdicts} == {"", "people call by it"}
    assert len(leader.begun) == 2
    assert "python-tests" in str(last["messages"])
    assert {tool["name"] for tool in first["tools"]} <= {
        "Read",
        "Edit",
        "Write",
        "Glob",
        "Grep",
        "DeferredToolPlaceholder",
    }
    assert "kept from everyone" not in str(said)
    assert "only files of the repository can be reached" in str(said)
    assert "no model may write it" in str(said)
    assert "class FeatureEngine" in str(said)
    assert not (tmp_path / "out.py").exists()
    assert leader.keys == {os.environ["MLOPS_ARCHITECT_MODEL_KEY"]}
    used = coding.found.conduct.usage
    assert used.input == 100 * len(leader.bodies)
    assert coding.found.conduct.usd is not None
    # the server is gone
    again = Coding(planned, tmp_path, session_coder(leader.url, tape=tape, live=False)).whole(templates)
    assert again.desk.files == coding.desk.files


@real
@pytest.mark.parametrize(
    ("limits", "said"),
    [({"run": {"usd": 0.001}}, "the next call could cost"), ({"agent": {"seconds": 0}}, "has used all")],
)
def test_a_session_that_could_go_over_its_budget_is_not_begun(
    planned: Planning, templates: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    limits: dict[str, Any], said: str,
) -> None:  # fmt: skip
    quick_checks(monkeypatch)
    with leading(Leader([])) as leader:
        coding = Coding(planned, tmp_path, session_coder(leader.url, **limits)).whole(templates)
    assert leader.bodies == []
    assert said in coding.found.reason


@real
def test_a_session_that_fails_leaves_the_templates(
    planned: Planning, templates: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_checks(monkeypatch)
    with leading(Leader([], status=401)) as leader:
        coding = Coding(planned, tmp_path, session_coder(leader.url)).whole(templates)
    assert coding.found.reason.startswith("no answer: claude-code/test-model: auth")
    assert coding.desk.files == coding.desk.templates
