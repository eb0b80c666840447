"""A run as OpenTelemetry spans: by the conventions for generative AI, to a collector, and never in a run's way."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import CHURN, Tool
from tests.models.collector import collecting, spans_in, valued
from tests.models.server import Heard, Said, serving
from tests.models.test_runs import design, helpful, said

from mlops_architect.errors import UsageError
from mlops_architect.usecases.telemetry.sending import target_of


def script(heard: Heard) -> Said:
    if heard.agent == "pipelines":
        return Said(fault="refusal")
    if heard.agent == "monitoring" and len(heard.turns) == 1:
        return said(summary="About 31,337 hours.")
    return helpful(heard)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tool, str]:
    """Return a machine with a run whose model refused one agent and was asked again by another."""
    tool = Tool(tmp_path_factory.mktemp("traced"))

    def answer(heard: Heard) -> Said:
        return Said(said().text, cached=400) if heard.agent == "data-sourcing" else script(heard)

    with serving(answer) as server:
        return tool, str(design(tool, server).data["run"])


def test_a_run_is_a_trace_of_spans(made: tuple[Tool, str]) -> None:
    tool, run = made
    with collecting() as collector:
        answer = tool("trace", run, "--otlp", collector.url)
        assert answer.code == 0, answer.err
        again = tool("trace", run, "--otlp", f"{collector.url}/v1/traces", "--json")
    first, second = (document for _, document in collector.heard)
    assert first == second, "the same run gives the same spans"
    spans = spans_in(first)
    assert again.data["spans"] == len(spans)
    assert f"{len(spans)} spans to {collector.url}/v1/traces" in answer.out
    by_id = {span["spanId"]: span for span in spans}
    assert len(by_id) == len(spans)
    root = spans[0]
    assert root["name"] == "invoke_workflow mlops-architect"
    assert "parentSpanId" not in root
    assert all(span["parentSpanId"] in by_id for span in spans[1:])
    assert len({span["traceId"] for span in spans}) == 1
    assert all(int(root["startTimeUnixNano"]) <= int(span["startTimeUnixNano"]) for span in spans)
    assert valued(root)["gen_ai.operation.name"] == "invoke_workflow"
    assert valued(root)["mlops_architect.status"] == "approved"

    agents = [span for span in spans if span["name"].startswith("invoke_agent ")]
    assert [valued(span)["gen_ai.agent.name"] for span in agents][:2] == ["reader", "project-stages"]
    assert {span["kind"] for span in agents} == {1}
    calls = [span for span in spans if span["name"] == "chat test-model"]
    assert {span["kind"] for span in calls} == {3}
    of_agent: dict[str, list[dict[str, Any]]] = {}
    for call in calls:
        of_agent.setdefault(valued(by_id[call["parentSpanId"]])["gen_ai.agent.name"], []).append(call)
    given = valued(of_agent["data-sourcing"][0])
    assert given["gen_ai.operation.name"] == "chat"
    assert given["gen_ai.provider.name"] == "anthropic"
    assert given["gen_ai.request.model"] == "test-model"
    assert given["gen_ai.usage.input_tokens"] == 1010  # with what the cache held and took in
    assert given["gen_ai.usage.cache_read.input_tokens"] == 400
    assert given["gen_ai.usage.cache_creation.input_tokens"] == 10
    assert given["gen_ai.usage.output_tokens"] == 200
    assert given["gen_ai.conversation.id"] == run
    assert given["server.address"] == "127.0.0.1"
    assert given["gen_ai.response.finish_reasons"] == {"values": [{"stringValue": "end_turn"}]}
    [refused] = of_agent["pipelines"]
    assert refused["status"]["code"] == 2
    assert valued(refused)["error.type"] == "refused"
    assert len(of_agent["monitoring"]) == 2
    assert [valued(call)["mlops_architect.findings.count"] for call in of_agent["monitoring"]] == [1, 0]


def test_messages_are_in_it_only_where_they_are_asked_for(made: tuple[Tool, str], tmp_path: Path) -> None:
    tool, run = made
    without, file = tmp_path / "without.json", tmp_path / "with.json"
    assert tool("trace", run, "--otel-file", str(without)).code == 0
    assert tool("trace", run, "--otel-file", str(file), "--contents").code == 0
    for words in ("churn scores", "31,337", "refusal", "settled"):
        assert words not in without.read_text()
        assert words in file.read_text()
    calls = [valued(span) for span in spans_in(json.loads(file.read_text())) if span["name"] == "chat test-model"]
    assert all("churn scores" in call["gen_ai.system_instructions"] for call in calls)
    assert json.loads(calls[0]["gen_ai.input.messages"])[0]["role"] == "user"
    [message] = json.loads(calls[0]["gen_ai.output.messages"])
    assert message["parts"][0]["content"].startswith('{"values"')
    assert tool("trace", run, "--otel-file", str(tmp_path)).code == 5


def test_the_protocols_own_library_reads_it(made: tuple[Tool, str], tmp_path: Path) -> None:
    tool, run = made
    service = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
    json_format = pytest.importorskip("google.protobuf.json_format")
    file = tmp_path / "spans.json"
    assert tool("trace", run, "--otel-file", str(file), "--contents").code == 0
    document = json.loads(file.read_text())
    spans = spans_in(document)
    for span in spans:  # OTLP has ids in hex where the library's own mapping has base64
        for name in {"traceId", "spanId", "parentSpanId"} & span.keys():
            span[name] = base64.b64encode(bytes.fromhex(span[name])).decode()
    read = json_format.ParseDict(document, service.ExportTraceServiceRequest())
    assert len(read.resource_spans[0].scope_spans[0].spans) == len(spans)
    assert read.resource_spans[0].scope_spans[0].spans[0].end_time_unix_nano == int(spans[0]["endTimeUnixNano"])


def test_the_environment_switches_it_on_and_each_span_is_sent_once(tool: Tool) -> None:
    with collecting() as collector:
        env = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"{collector.url}/",
            "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20abc",
            "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
            "OTEL_SERVICE_NAME": "architects",
            "OTEL_RESOURCE_ATTRIBUTES": "team=platform",
        }
        answer = tool("new", CHURN, "--project", "project", "--no-generate", "--json", env=env)
        assert answer.code == 8
        assert answer.err.count("\n") <= 2
        first = collector.spans
        headers, document = collector.heard[0]
        assert headers["authorization"] == "Bearer abc"
        resource = document["resourceSpans"][0]["resource"]
        described = {one["key"]: one["value"]["stringValue"] for one in resource["attributes"]}
        assert described["service.name"] == "architects" and described["team"] == "platform"
        assert not [span for span in first if "parentSpanId" not in span], "the run goes on"
        run = answer.data["run"]
        assert tool("resume", run, "--approve", env=env).code == 0
    spans = collector.spans
    assert len({span["spanId"] for span in spans}) == len(spans) > len(first)
    [root] = [span for span in spans if "parentSpanId" not in span]
    assert {span["parentSpanId"] for span in spans if span is not root} == {root["spanId"]}
    assert "architecture-gate" in {span["name"] for span in spans}


def test_a_run_does_not_fail_for_being_watched(tool: Tool) -> None:
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    answer = tool("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json", env=env)
    assert answer.code == 0
    assert answer.data["status"] == "approved"
    assert "telemetry was not sent: the collector at http://127.0.0.1:9/v1/traces did not take the spans" in answer.said
    run = answer.data["run"]
    refused = tool("trace", run, "--otlp", "http://me:pw@127.0.0.1:9")
    assert refused.code == 2
    assert "pw" not in refused.said
    for wrong in ("localhost", "ftp://localhost", "http://", "http://[", "http://localhost:99999999"):
        assert tool("trace", run, "--otlp", wrong).code == 2
    with collecting(
        (503, ""), (429, ""), (200, '{"partialSuccess": {"rejectedSpans": "2", "errorMessage": "full"}}')
    ) as busy:
        partly = tool("trace", run, "--otlp", busy.url)
        assert partly.code == 0
        assert busy.tries == 3
        assert "2 spans were left out: full" in partly.err
    for status in (307, 400, 404):
        with collecting((status, "no")) as unwilling:
            assert tool("trace", run, "--otlp", unwilling.url).code == 4
            assert unwilling.tries == 1, "neither followed elsewhere nor tried again"


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, None),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, "http://c:4318/v1/traces"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318/base/"}, "http://c:4318/base/v1/traces"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://c/x", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://d"}, "https://c/x"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "TRUE"}, None),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_EXPORTER": "none"}, None),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, None),
    ],
)  # fmt: skip
def test_the_standard_variables_are_read_as_they_are_meant(environment: dict[str, str], url: str | None) -> None:
    target = target_of(environment)
    assert (target.url if target else None) == url


def test_timeouts_are_in_milliseconds_and_nonsense_is_not_obeyed() -> None:
    base = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"}
    for value, seconds in (("2500", 2.5), ("soon", 10.0), ("", 10.0)):
        target = target_of({**base, "OTEL_EXPORTER_OTLP_TIMEOUT": value})
        assert target is not None and target.timeout_s == seconds
    with pytest.raises(UsageError):
        target_of({"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"})


def test_a_run_that_an_agent_left_shows_its_calls(made: tuple[Tool, str], tmp_path: Path) -> None:
    """What was asked and paid for is in the trace, though nobody finished with it."""
    tool, run = made[0].copy(tmp_path / "copy"), made[1]
    before = tool("trace", run, "--json").data
    folder = tool.home / "runs" / run / "calls"
    one = json.loads(next(folder.iterdir()).read_text())
    one["key"] = "0" * 64
    (folder / f"{one['key']}.json").write_text(json.dumps(one))
    found = tool("trace", run, "--json").data
    assert before["loose"] == []
    assert [call["key"] for call in found["loose"]] == ["0" * 64]
    assert found["spent"]["calls"] == before["spent"]["calls"] + 1
    assert "calls that no agent has finished with" in tool("trace", run).said
