"""Booting a repository: a small stand-in for the generated package, run as a real process."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlops_architect.settings import Settings
from mlops_architect.usecases.validation import boot
from mlops_architect.usecases.validation.boot import booted, sample_event, sample_question
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

_MAIN = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

def demo():
    inbox = Path("data/lake/inbox/events"); inbox.mkdir(parents=True)
    (inbox / "2025-01-01-7.csv").write_text("id,amount,count,new,note\\nold,1.0,1,True,x\\ne1,2.5,3,False,\\n")
    if ROWS is not None:
        scores = Path("data/lake/scores/date=2025-01-02"); scores.mkdir(parents=True)
        (scores / "_COMPLETE.json").write_text(json.dumps({"rows": ROWS}))
    print("demo said this"); sys.exit(DEMO)

class Handler(BaseHTTPRequestHandler):
    def _answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self._answer(200 if self.path == "/health/ready" else 404, {})

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["X-API-Key"] == os.environ["SCORING_API_KEY"]
        assert event == {"id": "e1", "amount": 2.5, "count": 3, "new": False}, event
        self._answer(*ANSWER)

if sys.argv[1] == "demo":
    demo()
if DIES:
    sys.exit("the service is broken")
Path(os.environ["SCORING_MARKER"]).write_text(str(os.getpid()))
HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Handler).serve_forever()
"""

_USE_CASE = """columns:
  - {name: id, type: string}
  - {name: amount, type: float}
  - {name: count, type: integer}
  - {name: new, type: boolean}
  - {name: note, type: string}
"""

Make = Callable[..., Workspace]


class _OwnPython(Workspace):
    def python(self) -> str:
        """Return this interpreter: the stand-in needs no packages."""
        return sys.executable


@pytest.fixture
def repository(tmp_path: Path) -> Make:
    """Return a maker of repositories that behave as told."""

    def make(
        *,
        demo: int = 0,
        rows: int | None = None,
        answer: tuple[int, object] | None = (200, {"score": 0.5}),
        dies: bool = False,
    ) -> Workspace:
        root, scratch = tmp_path / "repository", tmp_path / "work"
        package = root / "src" / "scoring"
        package.mkdir(parents=True)
        scratch.mkdir()
        (root / "config").mkdir()
        (root / "config" / "use_case.yaml").write_text(_USE_CASE)
        head = f"DEMO, ROWS, ANSWER, DIES = {demo!r}, {rows!r}, {answer!r}, {dies!r}\n"
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(head + _MAIN)
        for part, there in (("demo.py", True), ("batch/job.py", rows is not None), ("serving/app.py", bool(answer))):
            if there:
                (package / part).parent.mkdir(exist_ok=True)
                (package / part).touch()
        return _OwnPython(root=root, scratch=scratch, settings=Settings(home=tmp_path, config=tmp_path))

    return make


def test_an_online_service_is_started_scored_and_stopped(repository: Make) -> None:
    workspace = repository()
    outcome = booted(workspace)
    assert (outcome.problems, outcome.detail) == ("", "the service became ready and answered /v1/score with a score")
    process = int((workspace.scratch / "boot" / "port").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert not (workspace.root / "data").exists(), "the repository itself is not written to"


def test_a_batch_design_is_judged_by_its_table(repository: Make) -> None:
    assert booted(repository(rows=12, answer=None)).detail == "score-batch wrote a complete table of scores"


def test_an_empty_table_is_a_problem(repository: Make) -> None:
    assert booted(repository(rows=0, answer=None)).problems == "python -m scoring score-batch wrote no scores"


def test_a_demo_that_fails_is_a_problem_with_what_it_said(repository: Make) -> None:
    problems = booted(repository(demo=3)).problems
    assert problems.startswith("python -m scoring demo ended with 3:")
    assert "demo said this" in problems


@pytest.mark.parametrize("answer", [(422, {"detail": "bad"}), (200, {"score": True}), (200, {}), (200, [])])
def test_an_answer_without_a_score_is_a_problem(repository: Make, answer: tuple[int, object]) -> None:
    assert booted(repository(answer=answer)).problems.startswith(f"POST /v1/score answered {answer[0]}")


def test_a_service_that_ends_at_once_is_a_problem_without_waiting(repository: Make) -> None:
    assert "the service is broken" in booted(repository(dies=True)).problems


def test_a_demo_that_takes_too_long_is_not_run(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boot, "_DEMO_S", 0.01)
    with pytest.raises(NotRun, match="was not done in"):
        booted(repository())


def test_without_a_demo_there_is_nothing_to_score_with(tmp_path: Path) -> None:
    with pytest.raises(NotRun, match="no demo"):
        booted(Workspace(root=tmp_path, scratch=tmp_path, settings=Settings(home=tmp_path, config=tmp_path)))


def test_sample_events_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(NotRun, match="no sample events"):
        sample_event(tmp_path)


def test_an_assistant_is_asked_what_its_documents_answer(tmp_path: Path) -> None:
    with pytest.raises(NotRun, match="no question"):
        sample_question(tmp_path)
    questions = tmp_path / "data" / "lake" / "evaluation" / "questions.jsonl.gz"
    questions.parent.mkdir(parents=True)
    rows = [{"category": "off-topic", "question": "Who won?"}, {"category": "fact", "question": "What is due?"}]
    questions.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    assert sample_question(tmp_path) == {"question": "What is due?"}


@pytest.mark.parametrize(
    ("answer", "right"),
    [({"outcome": "answered", "citations": [1]}, True), ({"outcome": "answered", "citations": []}, False),
     ({"outcome": "no-answer", "citations": []}, False), ([], False), (None, False)],
)  # fmt: skip
def test_only_an_answer_with_its_sources_proves_that_it_works(answer: object, right: bool) -> None:
    assert boot._is_answer(answer) is right
