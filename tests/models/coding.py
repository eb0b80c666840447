"""Runs whose code a scripted model extends: a configuration that asks it, and checks that take seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from tests.cli.driving import CHURN, Answer, Tool
from tests.models.desks import Planning, endpoint_of, line
from tests.models.server import Heard, Said, Server

from mlops_architect.catalog.code_rules import load_code_rules
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.decisions.audit import tree_digest
from mlops_architect.domain.code_generation import CodeRules, Extension
from mlops_architect.domain.generated import GeneratedFile, Validation
from mlops_architect.domain.plan import Plan
from mlops_architect.graph.desk import Desk
from mlops_architect.graph.nodes.extension import after_validation, extension
from mlops_architect.graph.nodes.implementation import code_agent, validation
from mlops_architect.providers.code.interface import Coder
from mlops_architect.providers.code.model import ModelCode
from mlops_architect.scaffold.generator import TemplateGenerator
from mlops_architect.settings import Settings
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.validation import RepositoryValidator, repository
from mlops_architect.usecases.validation.checks import Outcome, Validator, python_security, python_style
from mlops_architect.usecases.validation.workspace import Workspace

KEY = {"MLOPS_ARCHITECT_MODEL_KEY": "sk-test-0123456789abcdef0123"}
CODE = '''"""How long a customer was silent, in words of the business."""

from __future__ import annotations

from enum import StrEnum

_DAYS_OF_A_MONTH = 30
_DAYS_OF_A_QUARTER = 91


class Silence(StrEnum):
    """How long nothing was heard."""

    SHORT = "short"
    NOTABLE = "notable"
    LONG = "long"


def silence_of(days: float) -> Silence:
    """Return how a silence of ``days`` is called."""
    if days < _DAYS_OF_A_MONTH:
        return Silence.SHORT
    return Silence.NOTABLE if days < _DAYS_OF_A_QUARTER else Silence.LONG
'''
PACKAGE = '"""Rules of the domain that no general part can know."""\n'
TEST = '''"""Silence: each word begins where the one before ends."""

from __future__ import annotations

from scoring.domain.silence import Silence, silence_of


def test_the_words_begin_at_their_days() -> None:
    assert silence_of(29.9) is Silence.SHORT
    assert silence_of(30) is Silence.NOTABLE
    assert silence_of(91) is Silence.LONG
'''
BROKEN_TEST = TEST.replace("silence_of(91) is Silence.LONG", "silence_of(91) is Silence.SHORT")
PAGE = "# Silence\n\nA customer who is silent for a quarter is called before the offer runs out.\n"


def change(path: str, content: str = "", why: str = "It is asked for.", edits: Sequence[Any] = ()) -> dict[str, Any]:
    return {"path": path, "why": why, "content": content, "edits": list(edits)}


def code(*changes: dict[str, Any], summary: str = "Silence in words of the business.") -> Said:
    return Said(json.dumps({"summary": summary, "changes": list(changes)}))


GOOD = (
    change("src/scoring/domain/__init__.py", PACKAGE),
    change("src/scoring/domain/silence.py", CODE),
    change("tests/test_silence.py", TEST),
    change("docs/domain/silence.md", PAGE),
)


def own_tests(workspace: Workspace) -> Outcome:
    """Run the tests of the repository that are about its domain, with pytest."""
    files = workspace.files("test_silence.py", "test_other.py")
    if not files:
        return Outcome("no tests of the domain")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--noconftest", "-c", os.devnull,
         f"--rootdir={workspace.root}", *files],
        cwd=workspace.root, env={**os.environ, "PYTHONPATH": "src"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return (
        Outcome("passed") if done.returncode == 0 else Outcome("", problems=workspace.tidy(done.stdout + done.stderr))
    )


QUICK = (
    Validator("python-tests", "Tests", "pytest", (), own_tests),
    Validator("python-style", "Style", "ruff", (), python_style),
    Validator("python-security", "Security", "ruff", (), python_security),
)


def quick_checks(monkeypatch: pytest.MonkeyPatch, checks: Sequence[Validator] = QUICK) -> list[str]:
    """Let runs validate with these checks alone; return the list of trees that were checked, filled as it happens."""
    seen: list[str] = []
    whole = repository._all_checks

    def counted(workspace: Workspace, tree: str, *given: Any, **more: Any) -> Any:
        seen.append(tree)
        return whole(workspace, tree, *given, **more)

    monkeypatch.setattr(repository, "VALIDATORS", tuple(checks))
    monkeypatch.setattr(repository, "_all_checks", counted)
    return seen


def configure(tool: Tool, server: Server | str, provider: str = "anthropic", more: str = "") -> None:
    """Name the server, or its address, as the model that writes code, and ask of its files only what is checked here."""
    folder = tool.root / "user" / ".config" / "mlops-architect"
    prompts = folder / "catalog" / "prompts"
    prompts.mkdir(parents=True, exist_ok=True)
    (prompts / "models.yaml").write_text(
        "models:\n  - {model: test-model, input_usd: 2.0, output_usd: 10.0, context_tokens: 400000}\n"
    )
    rules = (builtin_root() / "prompts" / "code-rules.yaml").read_text()
    checked = "".join(f"  - {check.id}\n" for check in QUICK)
    (prompts / "code-rules.yaml").write_text(f"{rules.partition('must_pass:')[0]}must_pass:\n{checked}")
    root = server if isinstance(server, str) else server.url
    url = root if provider == "anthropic" else f"{root}/v1"
    (folder / "config.toml").write_text(
        "[limits]\nfirst_wait_s = 0.0\nlongest_wait_s = 0.0\n\n"
        f'[codegen]\nprovider = "{provider}"\nmodel = "test-model"\nbase_url = "{url}"\n{more}'
    )


def generate(tool: Tool, *given: str) -> Answer:
    """Design and generate, the engine alone planning."""
    return tool("new", CHURN, "--project", "project", "--yes", "--json", "--codegen", "model", *given, env=KEY)


def in_turn(*answers: Said) -> Callable[[Heard], Said]:
    """Answer the first, second, … request; the last answer again after that."""
    return lambda heard: answers[min(heard.number, len(answers)) - 1]


class Once:
    """A validator that checks the same files once for all tests."""

    known: ClassVar[dict[str, Validation]] = {}

    def __init__(self, validator: RepositoryValidator) -> None:
        self._validator = validator

    def validate(self, files: Sequence[GeneratedFile], plan: Plan, *, deep: bool) -> Validation:
        tree = tree_digest({file.path: file.sha256 for file in files})
        if tree not in self.known:
            self.known[tree] = self._validator.validate(files, plan, deep=deep)
        return self.known[tree]


class Coding:
    """The code part of a run on a planned design, a step at a time, with real checks that are quick."""

    def __init__(self, planned: Planning, tmp: Path, coder: Coder | None) -> None:
        catalog = planned.context.catalog
        settings = Settings(home=tmp / "home", config=tmp / "config")
        validator = RepositoryValidator(settings, planned.context.artefacts, Observer())
        given = {"coder": coder, "generator": TemplateGenerator(catalog), "validator": Once(validator)}
        self.context: Any = SimpleNamespace(**{**vars(planned.context), **given})
        self.state: Any = {**planned.state, "project": "demo", "repairs": 0}
        self.validations = 0

    def step(self, node: Any) -> None:
        """Take one step."""
        update = node(self.state, SimpleNamespace(context=self.context))
        self.validations += "validation" in update
        for key, value in update.items():
            merging = key in ("files", "inputs")
            self.state[key] = {**self.state.get(key, {}), **value} if merging else value

    def whole(self, templates: dict[str, str]) -> Coding:
        """Go from the templates' files to the final critic."""
        self.state["files"] = dict(templates)
        while True:
            self.step(extension)
            self.step(validation)
            if after_validation(self.state, SimpleNamespace(context=self.context)) == "final-critic":  # type: ignore[arg-type]
                return self

    @property
    def desk(self) -> Desk:
        return Desk(self.state, self.context)

    @property
    def found(self) -> Extension:
        found = self.desk.extension
        assert found is not None
        return found

    @property
    def standing(self) -> dict[str, str]:
        """Whose version of each proposed file stands."""
        return {one.path: one.standing for one in self.found.verdicts}

    def text(self, path: str) -> str:
        """Return a file as it stands."""
        file = next(file for file in self.desk.files if file.path == path)
        return str(self.context.artefacts.get(file.sha256).decode())

    @property
    def paths(self) -> set[str]:
        return {file.path for file in self.desk.files}


def templates_of(planned: Planning) -> dict[str, str]:
    """Return the files of the code agents as the state has them."""
    from mlops_architect.graph.build import CODE_AGENTS

    coding = Coding(planned, Path(), None)
    for agent in CODE_AGENTS:
        coding.step(code_agent(agent))
    files: dict[str, str] = coding.state["files"]
    return files


def rules(**changes: Any) -> CodeRules:
    """Return the rules that ship, but for the checks that tests leave out."""
    shipped = load_code_rules((builtin_root(),))
    return shipped.model_copy(update={"must_pass": tuple(check.id for check in QUICK), **changes})


def coder(server: Server, provider: str = "anthropic", **given: Any) -> Coder:
    """Return the model of a server as who writes code."""
    changes = {name: given.pop(name) for name in list(given) if name in CodeRules.model_fields}
    return Coder(ModelCode(line(endpoint_of(server, provider), **given)), rules(**changes))
