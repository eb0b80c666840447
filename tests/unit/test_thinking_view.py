"""What is drawn while a model writes: the readable part of half a document, and the budget beside it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tests.unit.engine.agents.builders import churn, spec

from mlops_architect.cli.views.partial import texts_of
from mlops_architect.cli.views.thinking import Thinking
from mlops_architect.domain.calls import Allowance, CallRecord, Endpoint, Meter, Request, Turn, Used

WHOLE = {
    "summary": "Sound, said “she”.",
    "choices": [{"capability": "orchestrate", "pattern": "aws-mwaa", "why": "The team knows it."}],
    "decisions": [{"id": "owner", "question": "Who owns it?", "risks": ["Nobody\nanswers.", "Cost."]}],
}


def drawn(thinking: Thinking) -> str:
    out = io.StringIO()
    Console(file=out, width=90).print(thinking.shown())
    return out.getvalue()


def test_a_whole_document_gives_its_texts_with_their_names() -> None:
    assert texts_of(f"Here it is:\n{json.dumps(WHOLE)}") == (
        ("summary", "Sound, said “she”."),
        ("pattern", "aws-mwaa"),
        ("why", "The team knows it."),
        ("question", "Who owns it?"),
        ("risks", "Nobody\nanswers."),
        ("risks", "Cost."),
    )
    assert texts_of("I think not.") == (("", "I think not."),)
    assert texts_of("") == ()


@given(st.integers(min_value=0, max_value=len(json.dumps(WHOLE))))
def test_what_is_shown_only_grows(length: int) -> None:
    whole, half = texts_of(json.dumps(WHOLE)), texts_of(json.dumps(WHOLE)[:length])
    assert half[:-1] == whole[: max(0, len(half) - 1)]
    if half:
        name, text = half[-1]
        assert whole[len(half) - 1][0] == name
        assert whole[len(half) - 1][1].startswith(text.strip())


@given(st.text(max_size=60))
def test_anything_can_be_shown(text: str) -> None:
    for name, part in texts_of(text):
        assert isinstance(name, str) and isinstance(part, str)


def test_the_card_of_an_agent_grows_with_its_answer(golden: Callable[[str, str], None]) -> None:
    now = [0.0]
    thinking = Thinking(Console(file=io.StringIO()), lambda: now[0])
    pages = []
    thinking.step_started("tech-stack")
    now[0] = 1.5
    pages.append(drawn(thinking).partition(" ")[2])  # the spinner turns
    meter = Meter(
        run=Used(tokens=41_200, usd=0.3121, seconds=61.0),
        run_allowed=Allowance(tokens=2_000_000, usd=5.0, seconds=1800.0),
        agent=Used(tokens=1_200, usd=0.0121, seconds=9.0),
        agent_allowed=Allowance(tokens=400_000, seconds=300.0),
    )
    thinking.model_asked("tech-stack", "anthropic/test-model", 1, meter)
    pages.append(drawn(thinking))
    thinking.model_failed("tech-stack", "overloaded: status 529", 2.0)
    pages.append(drawn(thinking))
    now[0] = 4.0
    thinking.model_asked("tech-stack", "anthropic/test-model", 2, meter)
    text = json.dumps(WHOLE)
    for place in range(0, 130, 10):
        thinking.model_said("tech-stack", text[place : place + 10])
    now[0] = 6.5
    pages.append(drawn(thinking))
    request = Request(
        endpoint=Endpoint(provider="anthropic", model="test-model"), agent="tech-stack", pinned="", instructions="",
        turns=(Turn(role="user", text=""),), schema_name="proposal", schema_hash="", max_output_tokens=1,
    )  # fmt: skip
    thinking.model_answered(CallRecord(key="k", request=request), meter)
    output = churn().run("pipelines")["pipelines"]
    thinking.agent_finished(spec("pipelines"), output, 0)
    last = drawn(thinking)
    assert "not checked yet" not in last
    assert f"confidence so far {output.confidence:.0%}" in last
    golden("thinking.txt", "\n".join(pages))


def test_terminal_codes_in_an_answer_are_not_obeyed() -> None:
    thinking = Thinking(Console(file=io.StringIO()), lambda: 0.0)
    thinking.model_asked("monitoring", "openai/x", 1, Meter(run=Used(unpriced=True)))
    thinking.model_said("monitoring", '{"summary": "\\u001b[2Jgone \\u202e[bold]')
    shown = drawn(thinking)
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "[bold]" in shown
    assert "cost unknown" in shown


def test_nothing_is_drawn_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    with Thinking(Console(file=out)) as thinking:
        thinking.step_started("tech-stack")
        with thinking.paused():
            pass
    assert out.getvalue() == ""
