"""Claude Code in a copy of the repository, through ``claude-agent-sdk``; the one module that knows that library.

The tools it has are those of ``sandbox.TOOLS``; every call of one passes ``sandbox.objection`` before it happens.
What it leaves in the copy is a proposal like any other. Sources: https://pypi.org/project/claude-agent-sdk/ (0.2.187),
https://platform.claude.com/docs/en/agent-sdk/python.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mlops_architect.domain.calls import Endpoint, Request, Turn, Usage
from mlops_architect.domain.code_generation import CodeProposal, CodeRules
from mlops_architect.errors import ProviderUnavailable, SwitchedOff
from mlops_architect.providers.asking import Line
from mlops_architect.providers.chat import Kind, ModelFailure, Reply
from mlops_architect.providers.code.interface import CodeTask, Proposed
from mlops_architect.providers.code.model import ModelCode
from mlops_architect.providers.code.sandbox import TOOLS, changes, lay_out, objection
from mlops_architect.providers.dialogue import parsed
from mlops_architect.providers.http import kind_of_status
from mlops_architect.providers.keys import key_of
from mlops_architect.settings.switches import provider_held

LIBRARY = "claude_agent_sdk"
MOST_TURNS = 120
_ADDRESS = "https://api.anthropic.com"
_NEVER = ("Bash", "WebFetch", "WebSearch", "Task", "Agent", "NotebookEdit", "Skill", "KillShell", "BashOutput")
_HOW = """

You work in a copy of the repository: read, search, edit and write files in it. There is no shell and no network, and
nothing can be run; the whole validation runs afterwards. Do not answer with JSON: change the files themselves. When you
are done, say in a sentence or two what you added and why, then one line for each file you changed: `path: why`."""


@dataclass
class Place:
    """What a session works on; known once the templates are written."""

    rules: CodeRules | None = None
    templates: Mapping[str, bytes] = field(default_factory=dict)


class ClaudeCode(ModelCode):
    """Sessions of Claude Code, recorded and within their budget like calls.

    Args:
        line: The way to the sessions.
        place: What they work on.
    """

    def __init__(self, line: Line, place: Place) -> None:
        super().__init__(line, with_files=False)
        self._place = place

    def propose(self, task: CodeTask, rules: CodeRules, turns: Sequence[Turn]) -> Proposed:
        """Return what a session changed in its copy; see ``CodeGenProvider``."""
        self._place.rules, self._place.templates = rules, task.templates
        return super().propose(task, rules, turns)


def require(endpoint: Endpoint) -> None:
    """Refuse where the library or the key is missing.

    Raises:
        ProviderUnavailable: It is.
        SwitchedOff: Somebody switched the provider or the network off.
    """
    if off := provider_held("anthropic", endpoint.base_url):
        raise SwitchedOff(
            f"Claude Code is not started: {off.text}",
            "With --codegen templates nothing is asked.",
            {"switch": off.switch, "held_by": list(off.by)},
        )
    if find_spec(LIBRARY) is None:
        raise ProviderUnavailable(
            "Claude Code needs a library that is not installed",
            "Install it with `pip install 'mlops-architect[claude-code]'`, or use --codegen model or templates.",
        )
    key_of(endpoint)


class ClaudeCodeSession:
    """One session a request.

    Args:
        endpoint: The model, and the address of its API.
        place: What is worked on.
        usd_left: What the next session may cost; None for no limit.
    """

    def __init__(self, endpoint: Endpoint, place: Place, usd_left: Callable[[], float | None]) -> None:
        require(endpoint)
        self._endpoint, self._place, self._usd_left = endpoint, place, usd_left
        self._key = key_of(endpoint)

    def complete(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Reply:  # noqa: ARG002
        """Let it work once in a fresh copy, and return what it changed as a proposal; see ``Chat``."""
        rules, templates = self._place.rules, self._place.templates
        assert rules is not None  # set before anything is asked
        with tempfile.TemporaryDirectory(prefix="mlops-architect-code-") as scratch:
            root, home = Path(scratch).resolve() / "repository", Path(scratch).resolve() / "home"
            root.mkdir()
            home.mkdir(mode=0o700)
            lay_out(root, templates, _earlier(request), rules)
            seen = _Seen()
            try:
                asyncio.run(asyncio.wait_for(self._work(request, root, home, rules, seen), timeout_s))
            except TimeoutError as error:
                raise ModelFailure(
                    "timeout", f"the session did not end in {timeout_s:g} s", usage=seen.usage
                ) from error
            except Exception as error:
                # after a result that is an error the library raises as well, and says less
                if not seen.failed and not type(error).__module__.startswith(LIBRARY):
                    raise
                if seen.failed:
                    raise ModelFailure(seen.kind, seen.failed, usage=seen.usage) from error
                raise ModelFailure("cut", " ".join(str(error).split())[:300], usage=seen.usage) from error
            if seen.failed:
                raise ModelFailure(seen.kind, seen.failed, usage=seen.usage)
            proposal = changes(root, templates, seen.said, rules)
        return Reply(proposal.model_dump_json(), "end_turn", seen.usage)

    async def _work(self, request: Request, root: Path, home: Path, rules: CodeRules, seen: _Seen) -> None:
        import claude_agent_sdk as sdk

        templates = self._place.templates

        async def gate(given: Any, _tool_use_id: str | None, _context: Any) -> Any:
            why = objection(str(given["tool_name"]), given.get("tool_input") or {}, root, templates, rules)
            decision = {"hookEventName": "PreToolUse", "permissionDecision": "deny" if why else "allow"}
            return {"hookSpecificOutput": {**decision, "permissionDecisionReason": why or "within the repository"}}

        options = sdk.ClaudeAgentOptions(
            tools=list(TOOLS),
            disallowed_tools=list(_NEVER),
            permission_mode="dontAsk",  # what the gate does not let through is not asked for, but refused
            hooks={"PreToolUse": [sdk.HookMatcher(matcher=None, hooks=[gate])]},
            system_prompt=f"{request.pinned}\n\n{request.instructions}{_HOW}",
            cwd=root,
            model=request.endpoint.model,
            max_turns=MOST_TURNS,
            max_budget_usd=self._usd_left(),
            setting_sources=[],
            mcp_servers={},
            strict_mcp_config=True,
            skills=[],
            verbatim_prompts=True,
            env=self._environment(home),
        )
        async for message in sdk.query(prompt=_words(request), options=options):
            seen.hear(message, sdk)

    def _environment(self, home: Path) -> dict[str, str]:
        """Return what the session's process is given: a home of its own, and no traffic but to the model."""
        return {
            "ANTHROPIC_API_KEY": self._key or "none",
            # what the shell of the user says of other ways to a model does not count
            "ANTHROPIC_BASE_URL": self._endpoint.base_url or _ADDRESS,
            "ANTHROPIC_AUTH_TOKEN": "",
            "CLAUDE_CODE_OAUTH_TOKEN": "",
            "CLAUDE_CODE_USE_BEDROCK": "",
            "CLAUDE_CODE_USE_VERTEX": "",
            "CLAUDE_CODE_USE_FOUNDRY": "",
            "CLAUDE_CONFIG_DIR": str(home),
            "HOME": str(home),
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_MAX_RETRIES": "2",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_TELEMETRY": "1",
            "DISABLE_ERROR_REPORTING": "1",
        }


@dataclass
class _Seen:
    """What a session said and used so far."""

    said: str = ""
    usage: Usage = field(default_factory=Usage)
    failed: str = ""
    kind: Kind = "cut"

    def hear(self, message: Any, sdk: Any) -> None:
        if not isinstance(message, sdk.ResultMessage):
            return
        used = message.usage or {}
        self.usage = Usage(
            input=int(used.get("input_tokens") or 0),
            output=int(used.get("output_tokens") or 0),
            cache_read=int(used.get("cache_read_input_tokens") or 0),
            cache_write=int(used.get("cache_creation_input_tokens") or 0),
        )
        self.said = message.result or ""
        if message.is_error or message.subtype != "success":
            status = message.api_error_status
            self.kind = kind_of_status(int(status)) if status else "refused"
            self.failed = " ".join((self.said or "; ".join(message.errors or ()) or message.subtype).split())[:300]


def _earlier(request: Request) -> CodeProposal | None:
    """Return the latest proposal of a conversation."""
    for turn in reversed(request.turns):
        if turn.role == "assistant":
            return parsed(turn.text, CodeProposal)[0]
    return None


def _words(request: Request) -> str:
    """Return the task, and what was wrong with the work that lies in the folder."""
    asked = [turn.text for turn in request.turns if turn.role != "assistant"]
    if len(asked) == 1:
        return asked[0]
    return f"{asked[0]}\n\nYour earlier changes lie in the folder. {asked[-1]}"
