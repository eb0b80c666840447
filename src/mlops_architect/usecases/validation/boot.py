"""The generated service really started: data, model and scores made in the repository's own environment, on loopback."""

from __future__ import annotations

import contextlib
import csv
import gzip
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from mlops_architect.documents import parse_yaml, read_text
from mlops_architect.usecases.validation.checks import Outcome
from mlops_architect.usecases.validation.process import in_background, run
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

_DEMO_S = 300.0
_READY_S = 60.0
_ANSWER_S = 10.0
_POLL_S = 0.25
_OK = 200
_ATTEMPTS = 3
"""A free port may be taken by another process before the service takes it."""


@dataclass(frozen=True)
class _Kind:
    """What one kind of system is asked over HTTP, and which answer proves that it works."""

    demo: tuple[str, ...]
    path: str
    request: Callable[[Path], Mapping[str, Any]]
    right: Callable[[Any], bool]
    said: str
    table: str = "scores"


def booted(workspace: Workspace) -> Outcome:
    """Run the repository's demo, then start its service as a container would and ask it once over HTTP.

    Batch designs are judged by the table of scores that the demo writes.

    Raises:
        NotRun: The repository's environment cannot be made.
    """
    if not workspace.has("src/scoring/demo.py"):
        raise NotRun("the repository has no demo to take data and a model from")
    python = workspace.python()
    folder = _copy(workspace)
    env = {
        "PYTHONPATH": str(workspace.root / "src"),
        "TMPDIR": str(folder),
        "SCORING_API_KEY": secrets.token_urlsafe(24),
    }
    kind = next((kind for module, kind in _BY_MODULE.items() if workspace.has(module)), _SCORES)
    demo = run([python, "-m", "scoring", "demo", *kind.demo], folder, _DEMO_S, env)
    if demo.timed_out:
        raise NotRun(f"python -m scoring demo was not done in {_DEMO_S:.0f} s on {os.cpu_count()} cores")
    if demo.code:
        return Outcome("", problems=f"python -m scoring demo ended with {demo.code}:\n{workspace.tidy(demo.text)}")
    said = []
    if workspace.has("src/scoring/batch/job.py"):
        rows = _batch_rows(folder)
        if rows < 1:
            return Outcome("", problems=f"python -m scoring score-batch wrote no {kind.table}")
        said.append(f"score-batch wrote a complete table of {kind.table}")
    if workspace.has("src/scoring/serving/app.py"):
        wrong = _ask_over_http(python, folder, env, kind)
        if wrong:
            return Outcome("", problems=workspace.tidy(wrong))
        said.append(f"the service became ready and answered {kind.said}")
    if not said:
        raise NotRun("the repository neither serves nor scores in bulk")
    return Outcome("; ".join(said))


def _copy(workspace: Workspace) -> Path:
    """Return a folder of its own with the configuration; data and models are made there."""
    import shutil

    folder = workspace.scratch / "boot"
    folder.mkdir()
    shutil.copytree(workspace.root / "config", folder / "config")
    return folder


def _batch_rows(folder: Path) -> int:
    lake = folder / "data" / "lake"
    marks = [*lake.glob("scores/date=*/_COMPLETE.json"), *lake.glob("forecasts/origin=*/_COMPLETE.json")]
    return max((int(json.loads(mark.read_text())["rows"]) for mark in marks), default=0)


def _ask_over_http(python: str, folder: Path, env: Mapping[str, str], kind: _Kind) -> str:
    """Return what went wrong, empty when one request was answered rightly."""
    said = ""
    for _ in range(_ATTEMPTS):
        port = _free_port()
        with _service(python, folder, env, port) as (process, log):
            if not _ready(process, port):
                said = log.read_text(errors="replace")
                if "address already in use" in said.lower():
                    continue
                return f"python -m scoring serve was not ready in {_READY_S:.0f} s:\n{said}"
            return _posted(port, env["SCORING_API_KEY"], kind, kind.request(folder))
    return f"python -m scoring serve found no free port:\n{said}"


@contextmanager
def _service(
    python: str, folder: Path, env: Mapping[str, str], port: int
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    log = folder / f"serve-{port}.log"
    settings = {
        "SCORING_SERVING__HOST": "127.0.0.1",
        "SCORING_SERVING__WORKERS": "1",
        "SCORING_MARKER": str(folder / "port"),
    }
    command = [python, "-m", "scoring", "serve", "--port", str(port)]
    with (
        log.open("wb") as output,
        in_background(command, folder, {**env, **settings}, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        yield process, log


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _ready(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + _READY_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError, HTTPException, ValueError):
            if _ask(port, "GET", "/health/ready")[0] == _OK:
                return True
        time.sleep(_POLL_S)
    return False


def _posted(port: int, key: str, kind: _Kind, body: Mapping[str, Any]) -> str:
    try:
        status, answer = _ask(port, "POST", kind.path, body, {"X-API-Key": key})
    except (OSError, HTTPException, ValueError) as error:
        return f"POST {kind.path} was not answered: {type(error).__name__}: {error}"
    if status == _OK and kind.right(answer):
        return ""
    return f"POST {kind.path} answered {status}: {json.dumps(answer)[:500]}"


def _ask(
    port: int, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=_ANSWER_S)
    try:
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"null")
    finally:
        connection.close()


def sample_event(folder: Path) -> dict[str, Any]:
    """Return the newest event that the demo drew, as a request: typed by the use case, without what is missing.

    Raises:
        NotRun: The demo left no extract behind.
    """
    extracts = sorted((folder / "data" / "lake" / "inbox" / "events").glob("*.csv"))
    if not extracts:
        raise NotRun("the demo left no sample events")
    with extracts[-1].open(newline="") as lines:
        row = list(csv.DictReader(lines))[-1]
    use_case = parse_yaml(read_text(folder / "config" / "use_case.yaml"), "use_case.yaml")
    kinds = {column["name"]: column["type"] for column in use_case["columns"]}
    return {name: _typed(text, kinds.get(name, "string")) for name, text in row.items() if text != ""}


def _typed(text: str, kind: str) -> Any:
    match kind:
        case "float":
            return float(text)
        case "integer":
            return int(float(text))
        case "boolean":
            return text.lower() in ("true", "1", "1.0")
        case _:
            return text


def sample_question(folder: Path) -> dict[str, Any]:
    """Return a question of the evaluation set that the sample documents answer.

    Raises:
        NotRun: The demo left no such question behind.
    """
    lines = folder / "data" / "lake" / "evaluation" / "questions.jsonl.gz"
    if lines.is_file():
        for line in gzip.decompress(lines.read_bytes()).splitlines():
            question = json.loads(line)
            if question["category"] == "fact":
                return {"question": question["question"]}
    raise NotRun("the demo left no question with an answer")


def _is_score(answer: Any) -> bool:
    score = answer.get("score") if isinstance(answer, dict) else None
    return isinstance(score, int | float) and not isinstance(score, bool)


def _is_answer(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("outcome") == "answered" and bool(answer.get("citations"))


_SCORES = _Kind(("--requests", "20"), "/v1/score", sample_event, _is_score, "/v1/score with a score")
_ANSWERS = _Kind(
    ("--documents", "80", "--requests", "20"), "/v1/answer", sample_question, _is_answer,
    "/v1/answer with an answer and its sources",
)  # fmt: skip
_FORECASTS = _Kind(("--series", "24"), "", sample_event, _is_score, "", "forecasts")
_BY_MODULE = {"src/scoring/answering/answerer.py": _ANSWERS, "src/scoring/batch/table.py": _FORECASTS}
"""Kinds by a module that only they have."""
