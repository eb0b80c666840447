"""One errand to models: asked, checked, asked again with what is wrong, and whose words stand in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from mlops_architect.domain.calls import CallNote, CallRecord, Conduct, Endpoint, Request, Turn
from mlops_architect.domain.model import Model
from mlops_architect.errors import ProviderUnavailable
from mlops_architect.providers.asking import Line
from mlops_architect.providers.budget import OverBudget
from mlops_architect.providers.prompting import Prompt
from mlops_architect.providers.schema import schema_hash, strict_schema

MOST_ASKED_AGAIN = 2
_MOST_SHOWN = 12

FormT = TypeVar("FormT", bound=Model)
ResultT = TypeVar("ResultT")


class NoAnswer(Exception):
    """An endpoint gave nothing that can be used; the next one may."""


@dataclass(frozen=True)
class Checked(Generic[ResultT]):
    """What an answer comes to: what holds of it, None for nothing, and what is wrong with the rest."""

    result: ResultT | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Errand(Generic[FormT, ResultT]):
    """What models are asked on somebody's behalf.

    Args:
        agent: On whose behalf: it picks the endpoints and the budget.
        name: What the form is called.
        form: What an answer must be.
        told: Makes the prompt within a number of tokens; None where even the least of it is larger.
        check: Judges an answer against everything that was told, word for word.
        piecewise: Whether what holds of the last answer is taken without the rest.
    """

    agent: str
    name: str
    form: type[FormT]
    told: Callable[[int], Prompt | None]
    check: Callable[[FormT, str, Endpoint], Checked[ResultT]]
    piecewise: bool = False


@dataclass(frozen=True)
class Settled(Generic[ResultT]):
    """How an errand ended; ``result`` is None where the engine stands alone."""

    result: ResultT | None
    endpoint: Endpoint
    conduct: Conduct


def discuss(line: Line, errand: Errand[FormT, ResultT]) -> Settled[ResultT]:
    """Ask the endpoints of an errand in their order until one gives an answer that holds.

    Raises:
        NotResumable: This is a replay, and something was not recorded.
    """
    notes: list[CallNote] = []
    reasons: list[str] = []
    for endpoint in line.options.chain(errand.agent):
        try:
            return _asked(line, endpoint, errand, notes)
        except (NoAnswer, OverBudget) as error:
            reasons.append(f"{endpoint.label}: {error}")
        except ProviderUnavailable as error:
            reasons.append(f"{endpoint.label}: {error.message}")
    return _alone(endpoint, "; ".join(reasons), notes)


def _asked(line: Line, endpoint: Endpoint, errand: Errand[FormT, ResultT], notes: list[CallNote]) -> Settled[ResultT]:
    told = _prompt(line, endpoint, errand)
    turns = [Turn(role="user", text=told.task)]
    checked: Checked[ResultT] = Checked(None)
    for _ in range(MOST_ASKED_AGAIN + 1):
        record = line.ask(_request(line, endpoint, errand, told, turns), strict_schema(errand.form))
        if not record.ok:
            notes.append(note_of(record))
            raise NoAnswer(record.problem)
        answer, faults = parsed(record.text, errand.form)
        # what it was told about its faults is no source: a fault that is quoted back would become a fact
        checked = errand.check(answer, told.text, endpoint) if answer is not None else Checked(None, faults)
        notes.append(note_of(record, checked.faults))
        if checked.result is not None and not checked.faults:
            return _taken(checked.result, endpoint, f"checked{_told_less(told)}", notes)
        turns += [Turn(role="assistant", text=record.text or "(nothing)"), Turn(role="user", text=_again(checked))]
    asked, wrong = MOST_ASKED_AGAIN + 1, "; ".join(checked.faults[:3])
    if errand.piecewise and checked.result is not None:
        return _taken(checked.result, endpoint, f"asked {asked} times; left out: {wrong}{_told_less(told)}", notes)
    why = f"asked {asked} times, and the last {errand.name} still failed the check: {wrong}{_told_less(told)}"
    return _alone(endpoint, why, notes)


def _told_less(told: Prompt) -> str:
    """Return what a model was told less of for want of room, in words; nothing where it was told everything."""
    parts = [*(one.partition(":")[0] for one in told.shortened), *(f"no {one}" for one in told.left_out)]
    return f"; told in short for want of room: {', '.join(parts)}" if parts else ""


def _taken(result: ResultT, endpoint: Endpoint, reason: str, notes: list[CallNote]) -> Settled[ResultT]:
    conduct = Conduct(endpoint=endpoint.label, standing="taken", reason=reason, calls=tuple(notes))
    return Settled(result, endpoint, conduct)


def _alone(endpoint: Endpoint, reason: str, notes: list[CallNote]) -> Settled[Any]:
    conduct = Conduct(endpoint=endpoint.label, standing="engine", reason=reason, calls=tuple(notes))
    return Settled(None, endpoint, conduct)


def _prompt(line: Line, endpoint: Endpoint, errand: Errand[FormT, ResultT]) -> Prompt:
    room = line.context_tokens(endpoint) - line.output_tokens(endpoint)
    # room for being asked again: each time the answer and what is wrong with it are added
    told = errand.told(int(room * 0.75))
    if told is None:
        raise NoAnswer(f"what agent {errand.agent} has to read does not fit into {room:,} tokens")
    return told


def _request(
    line: Line, endpoint: Endpoint, errand: Errand[FormT, ResultT], told: Prompt, turns: list[Turn]
) -> Request:
    return Request(
        endpoint=endpoint,
        agent=errand.agent,
        pinned=told.pinned,
        instructions=told.instructions,
        turns=tuple(turns),
        schema_name=errand.name,
        schema_hash=schema_hash(errand.form),
        max_output_tokens=line.output_tokens(endpoint),
    )


def parsed(text: str, form: type[FormT]) -> tuple[FormT | None, tuple[str, ...]]:
    """Return the form that an answer holds, or what is wrong with it."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None, ("it is not a JSON object",)
    try:
        return form.model_validate_json(text[start : end + 1]), ()
    except ValidationError as error:
        return None, tuple(_line_of(one) for one in error.errors(include_url=False, include_input=False)[:_MOST_SHOWN])
    except (ValueError, RecursionError) as error:
        return None, (f"it is not valid JSON: {str(error).splitlines()[0]}",)


def _line_of(error: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {error['msg']}" if place else str(error["msg"])


def _again(checked: Checked[Any]) -> str:
    lines = [f"- {line}" for line in checked.faults[:_MOST_SHOWN]]
    return "\n".join(
        [
            "Your answer was checked and cannot be taken as it is:",
            *lines,
            "",
            "Write the whole answer again without these faults.",
        ]
    )


def note_of(record: CallRecord, findings: tuple[str, ...] = ()) -> CallNote:
    """Return a call as a run's trace shows it."""
    return CallNote(
        key=record.key,
        endpoint=record.request.endpoint.label,
        host=record.host,
        usage=record.usage,
        usd=record.usd,
        seconds=record.seconds,
        at=record.at,
        problem=record.problem,
        findings=findings,
    )
