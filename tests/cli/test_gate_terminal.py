"""The gate at a real terminal: every answer a person can give, and leaving without one."""

from __future__ import annotations

import contextlib
import os
import signal
import termios
import time
from collections.abc import Iterator

import pexpect
import pytest
from tests.cli.driving import CHURN, Designed, Tool, git

APPROVE, REVISE, REJECT, EXPLAIN, DIFF, LEAVE = range(6)
DOWN, ENTER, CTRL_D = "\x1b[B", "\r", "\x04"
QUESTION = "The architecture:"


class Person:
    """Somebody at a terminal; ``tidy`` says whether the tool gave it back as it was."""

    tidy = False

    def __init__(self, tool: Tool, *arguments: str) -> None:
        setting = {"PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm", "LANG": "C.UTF-8"}
        command, *rest = tool.command(*arguments)
        self._terminal = pexpect.spawn(
            command,
            rest,
            cwd=str(tool.here),
            env=tool.environment(setting),
            dimensions=(60, 140),
            encoding="utf-8",
            timeout=90,
        )
        self._mode = self._terminal_mode()
        self.seen = ""

    def _terminal_mode(self) -> int:
        return int(termios.tcgetattr(self._terminal.child_fd)[3])

    def reads(self, text: str) -> None:
        """Wait for ``text``."""
        self._terminal.expect_exact(text)
        self.seen += f"{self._terminal.before}{text}"

    def chooses(self, place: int) -> None:
        """Wait for the gate's question and take the answer at ``place``."""
        self.reads(QUESTION)
        self.reads("save and leave")
        for _ in range(place):
            self._terminal.send(DOWN)
        self._terminal.send(ENTER)

    def types(self, words: str) -> None:
        """Type words and press Enter."""
        self._terminal.send(f"{words}{ENTER}")

    def presses(self, key: str) -> None:
        """Press one key."""
        self._terminal.send(key)

    def gets(self, number: signal.Signals) -> None:
        """Send a signal to the tool."""
        self._terminal.kill(number)

    def leaves(self) -> int:
        """Wait for the tool's end; return its exit code."""
        self._terminal.expect(pexpect.EOF)
        self.seen += str(self._terminal.before)
        self.tidy = self._terminal_mode() == self._mode
        self._terminal.close()
        if self._terminal.exitstatus is not None:
            return self._terminal.exitstatus
        return -(self._terminal.signalstatus or 0)

    def is_left_alone(self) -> int:
        """Close the terminal as its window does; return the tool's exit code."""
        os.close(self._terminal.child_fd)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            ended, status = os.waitpid(int(self._terminal.pid or 0), os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        raise AssertionError("the tool lives on without a terminal")

    def stops(self) -> None:
        """Take the terminal away, whatever runs in it."""
        with contextlib.suppress(OSError, pexpect.ExceptionPexpect):  # it may be gone already
            self._terminal.close(force=True)


@pytest.fixture
def at(waiting: Designed) -> Iterator[list[Person]]:
    """Keep every person of a test, and take their terminals away afterwards."""
    del waiting
    people: list[Person] = []
    yield people
    for person in people:
        person.stops()


def resumes(waiting: Designed, at: list[Person]) -> Person:
    at.append(Person(waiting.tool, "resume", waiting.run))
    return at[-1]


def test_explain_and_diff_then_leave_then_ctrl_c_then_approve(waiting: Designed, at: list[Person]) -> None:
    person = resumes(waiting, at)
    person.reads("Gate: architecture")
    person.chooses(EXPLAIN)
    person.reads("infeasible")
    person.chooses(DIFF)
    person.reads("there is nothing to compare with")
    person.chooses(LEAVE)
    assert person.leaves() == 8
    for part in ("cost", "confidence", "reviews", "risk", f"mlops-architect resume {waiting.run} --approve"):
        assert part in person.seen
    assert not waiting.folder.exists()

    person = resumes(waiting, at)
    person.reads(QUESTION)
    person.presses("\x03")
    assert person.leaves() == 130
    assert person.tidy
    assert f"mlops-architect resume {waiting.run}" in person.seen
    assert waiting.tool.rows("approvals") == []

    person = resumes(waiting, at)
    person.chooses(APPROVE)
    person.reads("Why?")
    person.types("fits the team")
    assert person.leaves() == 0
    assert "project v1: approved" in person.seen
    (row,) = waiting.tool.rows("approvals")
    assert (row["answer"], row["reason"]) == ("approve", "fits the team")
    assert git(waiting.folder, "tag") == "v1"


def test_each_risk_of_an_organisation_needs_a_yes_of_its_own(waiting: Designed, at: list[Person]) -> None:
    folder = waiting.tool.root / "user/.config/mlops-architect/catalog/policies"
    folder.mkdir(parents=True)
    (folder / "_gates.yaml").write_text("gates:\n  - {id: always, title: A person must look, unattended: wait}\n")
    person = resumes(waiting, at)
    person.reads("needs a yes A person must look")
    person.chooses(APPROVE)
    person.reads("Accept that?")
    person.presses(ENTER)  # no comes first
    person.chooses(APPROVE)
    person.reads("Accept that?")
    person.reads("yes")
    person.presses(DOWN)
    person.presses(ENTER)
    person.reads("Why?")
    person.types("looked")
    assert person.leaves() == 0
    (row,) = waiting.tool.rows("consents")
    assert (row["accepted"], row["reason"]) == ('["always"]', "looked")


def test_revise_in_words_then_reject(waiting: Designed, at: list[Person]) -> None:
    person = resumes(waiting, at)
    person.chooses(REVISE)
    person.reads("What should change?")
    person.types("budget 900 dollars a month, no SageMaker")
    person.reads("900")
    person.reads("Gate: architecture")
    person.chooses(REJECT)
    person.reads("Why?")
    person.types("")
    assert person.leaves() == 1
    assert "the design was rejected" in person.seen
    assert [row["answer"] for row in waiting.tool.rows("approvals")] == ["revise", "reject"]
    assert not waiting.folder.exists()


def still_waits(waiting: Designed) -> bool:
    (run,) = waiting.tool("runs", "--json").data
    return run["status"] == "awaiting-approval" and waiting.tool.rows("approvals") == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_run_that_is_ended_at_the_gate_still_waits(
    number: signal.Signals, waiting: Designed, at: list[Person]
) -> None:
    person = resumes(waiting, at)
    person.reads("save and leave")
    person.gets(number)
    assert person.leaves() == 130
    assert person.tidy, "the terminal is given back as it was"
    assert f"mlops-architect resume {waiting.run}" in person.seen
    assert still_waits(waiting)
    assert waiting.tool("resume", waiting.run, "--approve").code == 0


def test_a_run_whose_terminal_is_closed_at_the_gate_ends_and_still_waits(waiting: Designed, at: list[Person]) -> None:
    person = resumes(waiting, at)
    person.reads("save and leave")
    assert person.is_left_alone() == 130
    assert still_waits(waiting)


def test_ctrl_d_is_no_answer(waiting: Designed, at: list[Person]) -> None:
    person = resumes(waiting, at)
    for place, question in ((APPROVE, "Why?"), (REVISE, "What should change?"), (REJECT, "Why?")):
        person.chooses(place)
        person.reads(question)
        person.presses(CTRL_D)
    person.reads(QUESTION)
    person.reads("save and leave")
    person.presses(CTRL_D)
    assert person.leaves() == 8
    assert still_waits(waiting)


def test_ctrl_d_at_a_question_leaves_it_open(tool: Tool) -> None:
    person = Person(tool, "new", CHURN, "--no-generate", "--project", "project")
    try:
        person.reads("Open questions (Enter takes the default)")
        person.reads("]")
        person.presses(CTRL_D)
        assert person.leaves() == 9
    finally:
        person.stops()
    assert tool("runs", "--json").data[0]["status"] == "questions-open"
    assert tool.rows("approvals") == []


def test_a_person_is_asked_the_open_questions_first(tool: Tool) -> None:
    person = Person(tool, "new", CHURN, "--no-generate", "--project", "project")
    try:
        person.reads("Open questions (Enter takes the default)")
        person.reads("?")
        person.reads("]")
        person.types("")
        for _ in range(4):
            person.reads("]")
            person.types("")
        person.chooses(LEAVE)
        assert person.leaves() == 8
    finally:
        person.stops()
    assert [row["gate"] for row in tool.rows("approvals")] == ["clarify"]


WORDS = {
    "load.peak_rps": "about 50 a second at peak",
    "load.avg_rps": "about 50 a second on average",
    "load.daily_predictions": "2 million",
    "serving.streaming_required": "nein",
    "data.ingest_gb_per_day": "20 GB",
    "data.entities": "3 million",
    "compliance.regimes": "keine",
    "availability.target_pct": "three nines",
}


def test_answers_in_words_are_read_and_what_is_not_understood_is_asked_again(tool: Tool) -> None:
    text = "Card fraud scoring on AWS in eu-west-1, p99 under 100 ms, team of 4.\nThe p99 must be 400 ms."
    questions = tool("read", text, "--json").data["questions"]
    assert len(questions) == 5
    assert {question["field"] for question in questions} & set(WORDS)
    person = Person(tool, "new", text, "--no-generate", "--project", "project")
    try:
        person.reads("line 1: “p99 under 100 ms” against line 2: “p99 must be 400 ms”")
        person.reads("Which holds?")
        person.types("purple elephants")
        person.reads("“purple elephants” is not understood. Expected: which of the two holds, for latency.p99_ms.")
        person.reads("Which holds?")
        person.types("100 ms")
        person.reads(f"{questions[0]['text']} [")
        person.types("purple elephants")
        person.reads(f"“purple elephants” is not understood. Expected: {questions[0]['expects']}.")
        for question in questions:
            person.reads(f"{question['text']} [")
            person.types(WORDS.get(question["field"], "no idea"))
        person.chooses(APPROVE)
        person.reads("Why?")
        person.types("")
        assert person.leaves() == 0
    finally:
        person.stops()
    assert [(row["gate"], row["answer"]) for row in tool.rows("approvals")] == [
        ("clarify", "approve"),
        ("architecture", "approve"),
    ]
    known = tool("read", text, "--json").data["constraints"]
    assert known["latency.p99_ms"]["value"] == 100
    revisions = (tool.here / "project/architecture/revisions.yaml").read_text()
    for question in questions:
        if question["field"] in ("load.daily_predictions", "data.ingest_gb_per_day", "data.entities"):
            assert WORDS[question["field"]] in revisions
    assert "100 ms" in revisions
    assert "no idea" not in revisions
    assert "purple" not in revisions
