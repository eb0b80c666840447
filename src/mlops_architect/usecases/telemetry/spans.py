"""The trajectory of a run as OTLP spans, by the semantic conventions for generative AI.

Conventions: https://github.com/open-telemetry/semantic-conventions-genai (docs/gen-ai), status Development.
JSON form: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.
Ids come from the run alone, so that the same run gives the same spans whenever it is exported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from mlops_architect import __version__
from mlops_architect.domain.calls import CallRecord
from mlops_architect.domain.replayed import Spending
from mlops_architect.domain.run import RunRecord, RunStatus
from mlops_architect.domain.trajectory import Trace, TracedAgent, TracedCall, TracedStep
from mlops_architect.usecases.telemetry.call_attributes import attributes_of, error_of

SERVICE = "mlops-architect"
_ENGINE = "mlops_architect.engine"
"""``gen_ai.provider.name`` of agents that no model was asked for."""
_INTERNAL, _CLIENT = 1, 3
_ERROR = 2
_BROKEN = (RunStatus.FAILED, RunStatus.BLOCKED)

Recorded = Callable[[str], CallRecord | None]
Span = dict[str, Any]


def spans_of(trace: Trace, record: RunRecord, recorded: Recorded, *, contents: bool = False) -> tuple[Span, ...]:
    """Return the spans of a run, the run's own first.

    Args:
        trace: The way of the run.
        record: The run.
        recorded: Gives a recorded call by its key.
        contents: Whether words are part of the spans: what was sent and answered, and what was said of it.
    """
    whole = _Ids(record.id)
    root = _root(trace, record, whole, contents)
    return (root, *_below(trace, whole, recorded, contents))


def root_id(run: str) -> str:
    """Return the id of the span of a whole run."""
    return _Ids(run).span("run")


class _Ids:
    def __init__(self, run: str) -> None:
        self.run = run
        self.trace = hashlib.sha256(f"run {run}".encode()).hexdigest()[:32]

    def span(self, *parts: str) -> str:
        return hashlib.sha256("\n".join((self.run, *parts)).encode()).hexdigest()[:16]


def _root(trace: Trace, record: RunRecord, ids: _Ids, contents: bool) -> Span:
    times = [one.at for one in trace.steps] + [one.until for one in trace.steps]
    known = sorted(map(_nanos, filter(None, times)))
    start = known[0] if known else _nanos(record.started_at)
    end = max(known[-1] if known else 0, start, _nanos(record.updated_at) if record.updated_at else 0)
    given: dict[str, Any] = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": SERVICE,
        "gen_ai.conversation.id": ids.run,
        "mlops_architect.project": trace.project,
        "mlops_architect.status": trace.status,
        "mlops_architect.version": record.version,
        "mlops_architect.design.monthly_usd": record.monthly_usd,
        "mlops_architect.confidence": trace.confidence[-1].least if trace.confidence else None,
        **_used(trace.spent),
    }
    status: dict[str, Any] = {}
    if record.status in _BROKEN:
        given["error.type"] = record.status.value
        status = _failed(record.message, contents)
    span = _span(ids, ids.span("run"), "", f"invoke_workflow {SERVICE}", _INTERNAL, start, end, given, status)
    span["events"] = [
        {"timeUnixNano": str(_nanos(one.at)), "name": f"mlops_architect.{one.kind}", "attributes": []}
        for one in trace.events
    ]
    return span


def _below(trace: Trace, ids: _Ids, recorded: Recorded, contents: bool) -> Iterator[Span]:
    parent = ids.span("run")
    for step in trace.steps:
        start, end = _nanos(step.at), _nanos(step.until)
        own = ids.span(step.checkpoint, step.step)
        if step.agent is None:
            yield _span(ids, own, parent, step.step, _INTERNAL, start, end, _step(step, contents), {})
        else:
            yield from _invoked(ids, step, step.agent, (own, parent), recorded, contents)
        for other in step.beside:
            yield from _invoked(ids, step, other, (ids.span(own, other.agent), own), recorded, contents)
    begun = _nanos(trace.steps[0].at) if trace.steps else 0
    for call in trace.loose:
        yield _call(ids, call, ids.span("loose", call.key), parent, begun, recorded(call.key), contents)


def _invoked(
    ids: _Ids, step: TracedStep, agent: TracedAgent, place: tuple[str, str], recorded: Recorded, contents: bool
) -> Iterator[Span]:
    """Yield the span of an agent, with its own id and its parent's, and those of its calls."""
    (own, parent), start, end = place, _nanos(step.at), _nanos(step.until)
    given = {**_step(step, contents), **_agent(agent, ids, contents)}
    yield _span(ids, own, parent, f"invoke_agent {agent.agent}", _INTERNAL, start, end, given, {})
    for number, call in enumerate(one for one in agent.calls if one.made):
        yield _call(ids, call, ids.span(own, str(number), call.key), own, start, recorded(call.key), contents)


def _failed(message: str, contents: bool) -> Span:
    # a message may quote the requirements, or a model
    return {"code": _ERROR, "message": message} if contents else {"code": _ERROR}


def _step(step: TracedStep, contents: bool) -> dict[str, Any]:
    return {
        "mlops_architect.step": step.step,
        "mlops_architect.design": step.design,
        "mlops_architect.round": step.round,
        "mlops_architect.changed": step.changed,
        "mlops_architect.checkpoint": step.checkpoint,
        "mlops_architect.told": step.told if contents else "",
    }


def _agent(agent: TracedAgent, ids: _Ids, contents: bool) -> dict[str, Any]:
    endpoint = agent.calls[-1].endpoint if agent.calls else ""
    provider, _, model = endpoint.partition("/")
    return {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": provider or _ENGINE,
        "gen_ai.request.model": model,
        "gen_ai.agent.id": agent.agent,
        "gen_ai.agent.name": agent.agent,
        "gen_ai.conversation.id": ids.run,
        "mlops_architect.confidence": agent.confidence,
        "mlops_architect.standing": agent.standing,
        "mlops_architect.reason": agent.reason if contents else "",
        **_used(agent.spent),
    }


def _used(spent: Spending) -> dict[str, Any]:
    if not spent.calls:
        return {}
    usage = spent.usage
    return {
        "gen_ai.usage.input_tokens": usage.input + usage.cache_read + usage.cache_write,
        "gen_ai.usage.output_tokens": usage.output,
        "gen_ai.usage.cache_read.input_tokens": usage.cache_read,
        "gen_ai.usage.cache_creation.input_tokens": usage.cache_write,
        "mlops_architect.model.usd": spent.usd,
        "mlops_architect.model.calls": spent.calls,
    }


def _call(
    ids: _Ids, call: TracedCall, own: str, parent: str, otherwise: int, record: CallRecord | None, contents: bool
) -> Span:
    start = _nanos(call.at) if call.at else otherwise
    end = start + int(call.seconds * 1e9)
    given = {"gen_ai.conversation.id": ids.run, **attributes_of(call, record, contents=contents)}
    status: dict[str, Any] = {}
    if call.problem:
        given["error.type"] = error_of(call.problem)
        status = _failed(call.problem, contents)
    name = f"chat {given['gen_ai.request.model']}"
    return _span(ids, own, parent, name, _CLIENT, start, end, given, status)


def _span(
    ids: _Ids, own: str, parent: str, name: str, kind: int, start: int, end: int, given: dict[str, Any], status: Span
) -> Span:
    span: Span = {
        "traceId": ids.trace,
        "spanId": own,
        "name": name,
        "kind": kind,
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(max(start, end)),
        "attributes": attributes(given),
        "status": status,
    }
    return {**span, "parentSpanId": parent} if parent else span


def attributes(given: dict[str, Any]) -> list[dict[str, Any]]:
    """Return attributes in OTLP's form; what is empty is left out."""
    return [{"key": key, "value": _value(value)} for key, value in given.items() if value not in (None, "", ())]


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, tuple):
        return {"arrayValue": {"values": [_value(one) for one in value]}}
    return {"stringValue": str(value)}


def document(spans: tuple[Span, ...], resource: dict[str, str]) -> dict[str, Any]:
    """Return an export request with these spans."""
    described = {"service.name": SERVICE, "service.version": __version__, **resource}
    scope = {"name": "mlops_architect", "version": __version__}
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": attributes(dict(described))},
                "scopeSpans": [{"scope": scope, "spans": list(spans)}],
            }
        ]
    }


def _nanos(at: str) -> int:
    moment = datetime.fromisoformat(at)
    return int(moment.timestamp()) * 1_000_000_000 + moment.microsecond * 1000
