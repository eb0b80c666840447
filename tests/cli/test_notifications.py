"""A gate that opens or closes is told to a program or an address, signed; what cannot be told never stops a run."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import Designed, Tool

from mlops_architect.domain.switch import CAPABILITIES
from mlops_architect.usecases.notifying import Notice, signature


@dataclass
class Heard:
    """A chat system on this machine: what it was posted, and what it answers."""

    status: int = 200
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def chat() -> Iterator[Heard]:
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.posts.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(heard.status)
            self.send_header("Location", f"{heard.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield heard
    server.shutdown()
    server.server_close()
    thread.join()


def configure(tool: Tool, text: str) -> None:
    folder = tool.root / "user/.config/mlops-architect"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text)


def events(waiting: Designed, kind: str) -> list[dict[str, Any]]:
    return [one["detail"] for one in waiting.tool("log", waiting.run, "--json").data if one["kind"] == kind]


def test_a_webhook_is_signed_and_tells_each_gate_once(waiting: Designed, chat: Heard) -> None:
    configure(waiting.tool, f'[[notify]]\nurl = "{chat.url}"\nsecret_env = "CHAT_SECRET"\n')
    secret = {"CHAT_SECRET": "shared between two"}
    revised = waiting.tool("resume", waiting.run, "--revise", "budget 900 dollars a month", env=secret)
    assert revised.code == 8
    assert waiting.tool("resume", waiting.run, env=secret).code == 8
    assert waiting.tool("resume", waiting.run, "--approve", "--reason", "fine", env=secret).code == 0
    told = [json.loads(body) for _, body in chat.posts]
    assert [one["kind"] for one in told] == ["gate-closed", "gate-opened", "gate-closed"]
    assert [one.get("answer") for one in told] == ["revise", None, "approve"]
    assert told[1]["gate"]["digest"] == told[2]["gate"]["digest"] != told[0]["gate"]["digest"]
    assert (told[2]["reason"], told[1]["run"]) == ("fine", waiting.run)
    for headers, body in chat.posts:
        parts = dict(part.split("=") for part in headers["X-Mlops-Architect-Signature"].split(","))
        made = hmac.new(secret["CHAT_SECRET"].encode(), f"{parts['t']}.".encode() + body, hashlib.sha256)
        assert hmac.compare_digest(made.hexdigest(), parts["v1"])
    assert len(events(waiting, "notified")) == 3


@pytest.mark.parametrize("status", [500, 302, 404])
def test_a_chat_that_is_down_or_sends_elsewhere_is_an_event_and_no_more(
    status: int, waiting: Designed, chat: Heard
) -> None:
    chat.status = status
    configure(waiting.tool, f'[[notify]]\nurl = "{chat.url}"\non = ["gate-closed"]\n')
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    assert len(chat.posts) == 1, "a redirection is not followed"
    (failed,) = events(waiting, "notification-failed")
    assert str(status) in failed["reason"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('url = "http://127.0.0.1:9/"', "refused"),
        ('url = "http://127.0.0.1:9/"\nsecret_env = "NOT_SET"', "NOT_SET"),
        ('command = ["/nowhere/program"]', "No such file"),
        ('command = ["false"]', "it ended with 1"),
        ('command = ["sleep", "9"]\ntimeout_s = 0.2', "did not end within"),
        ('url = "http://example.com/"', "not an https address"),
        ('url = "file:///etc/passwd"', "not an https address"),
        ('command = ["true"]\nurl = "https://example.com"', "both or neither"),
        ('command = "rm -rf /"', "[[notify]]"),
        ('url = "https://example.com/x"', "network is switched off"),
    ],
)
def test_what_cannot_be_told_never_stops_a_run(entry: str, said: str, waiting: Designed) -> None:
    configure(waiting.tool, f'[[notify]]\n{entry}\non = ["gate-closed"]\n' if "on =" not in entry else entry)
    answer = waiting.tool("resume", waiting.run, "--approve", env={"MLOPS_ARCHITECT_OFF": "network"})
    assert answer.code == 0, answer.err
    failed = events(waiting, "notification-failed")
    assert failed and all(said in one["reason"] for one in failed), failed


def test_a_program_gets_the_message_on_its_input_and_no_shell(waiting: Designed) -> None:
    told = waiting.tool.root / "told.json"
    script = f"import sys, pathlib; pathlib.Path({str(told)!r}).write_text(sys.stdin.read() + sys.argv[1])"
    command = json.dumps([sys.executable, "-c", script, "; touch $HOME/shell"])
    configure(waiting.tool, f'[[notify]]\ncommand = {command}\non = ["gate-closed"]\n')
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    message, _, rest = told.read_text().rpartition("}")
    assert json.loads(f"{message}}}")["answer"] == "approve"
    assert rest == "; touch $HOME/shell"


def test_the_page_on_gates_names_every_field_and_its_check_of_a_signature_is_right() -> None:
    page = (Path(__file__).parents[2] / "docs/gates.md").read_text()
    assert [name for name in Notice.model_fields if f"| `{name}` |" not in page] == []
    assert [name for name in (*CAPABILITIES, "provider:NAME", "tool:NAME") if f"| `{name}` |" not in page] == []
    known: dict[str, Any] = {"hmac": hmac, "hashlib": hashlib}
    exec(page.partition("```python\n")[2].partition("```")[0], known)
    body, header = b'{"kind": "gate-opened"}', signature("secret", 1000, b'{"kind": "gate-opened"}')
    assert known["genuine"](header, body, "secret", 1010.0)
    assert not known["genuine"](header, body + b" ", "secret", 1010.0)
    assert not known["genuine"](header, body, "another", 1010.0)
    assert not known["genuine"](header, body, "secret", 2000.0)
