"""What an apply on the emulator may claim: recorded lines of Terraform in, verdicts out."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pytest

from mlops_architect.documents import to_model
from mlops_architect.errors import InvalidInput
from mlops_architect.usecases.validation.emulator.answers import STAND_INS
from mlops_architect.usecases.validation.emulator.calls import Call, Environ, read_call, refusal
from mlops_architect.usecases.validation.emulator.events import (
    Complaint,
    Run,
    SecondPlan,
    read_complaints,
    read_plan,
    read_run,
    type_of,
)
from mlops_architect.usecases.validation.emulator.front import Front
from mlops_architect.usecases.validation.emulator.gaps import Gap, Gaps, load_gaps
from mlops_architect.usecases.validation.emulator.judgement import judge

BUCKET = "module.lake.aws_s3_bucket.lake"
GROUP = "module.store.aws_elasticache_user_group.this"
XRAY = "module.observe.aws_xray_group.slow[0]"
PIPELINE = "module.ci_cd.aws_codepipeline.this"
WORKSPACE = "module.observe.aws_prometheus_workspace.this"
POLICY = "module.observe.aws_iam_role_policy.task"

GAPS = Gaps(
    emulator="moto 1",
    provider="aws 1",
    gaps=(
        Gap(type="aws_elasticache_user_group", placeholder=True, reason="only a placeholder"),
        Gap(type="aws_prometheus_workspace", attributes=("kms_key_arn",), reason="moto drops the key"),
        Gap(type="aws_mwaa_environment", error="airflow", reason="no Airflow"),
    ),
)


def message(kind: str, address: str = "", text: str = "", action: str = "create") -> str:
    resource = {"addr": address}
    body: dict[str, Any] = {"type": kind}
    match kind:
        case "planned_change":
            body["change"] = {"resource": resource, "action": action}
        case "diagnostic":
            body["diagnostic"] = {"severity": "error", "summary": text, "detail": "", "address": address}
        case _:
            body["hook"] = {"resource": resource}
    return json.dumps(body)


def a_run(planned: Iterable[str], created: Iterable[str], *complaints: tuple[str, str]) -> Run:
    planned = tuple(planned)
    return Run(planned, frozenset(created), tuple(Complaint(*one) for one in complaints))


def changed(
    address: str, before: dict[str, Any] | None, after: dict[str, Any], *, unknown: object = False, **more: Any
) -> dict[str, Any]:
    actions = more.pop("actions", ["update"])
    change = {"actions": actions, "before": before, "after": after, "after_unknown": unknown, **more}
    return {"address": address, "mode": "managed", "type": type_of(address), "change": change}


def same(address: str) -> dict[str, Any]:
    return changed(address, {}, {}, actions=["no-op"])


def test_an_apply_is_read_from_its_lines() -> None:
    run = read_run(
        [
            "not json",
            message("planned_change", BUCKET),
            message("planned_change", "module.lake.data.aws_region.this", action="read"),
            message("planned_change", XRAY),
            message("planned_change", PIPELINE),
            message("apply_start", BUCKET),
            message("apply_complete", BUCKET),
            message("apply_start", XRAY),
            message("apply_errored", XRAY),
            message("apply_start", PIPELINE),
            message("diagnostic", XRAY, "moto does not\n  emulate xray:CreateGroup"),
            message("diagnostic", XRAY, "moto does not\n  emulate xray:CreateGroup"),
        ]
    )
    assert run.planned == (BUCKET, XRAY, PIPELINE)
    assert run.created == {BUCKET}
    assert run.complaints == (Complaint(XRAY, "moto does not emulate xray:CreateGroup"),)
    assert run.waiting == (PIPELINE,)


def test_what_changes_from_run_to_run_is_left_out_of_complaints() -> None:
    text = "creating X: https response error StatusCode: 400, RequestID: aB3, dial tcp 127.0.0.1:41425: refused"
    assert read_complaints([message("diagnostic", BUCKET, text)]) == (
        Complaint(BUCKET, "creating X: https response error StatusCode: 400, dial tcp 127.0.0.1: refused"),
    )


def test_warnings_are_no_complaints() -> None:
    line = json.dumps({"type": "diagnostic", "diagnostic": {"severity": "warning", "summary": "deprecated"}})
    assert read_complaints([line]) == ()


def test_everything_applied_and_steady_is_a_pass_without_remarks() -> None:
    second = read_plan({"resource_changes": [same(BUCKET), same(POLICY)]})
    found = judge(a_run([BUCKET, POLICY], [BUCKET, POLICY]), second, GAPS)
    assert found.problems == ()
    assert found.summary == "2 of 2 resources applied, second plan empty for 2"
    assert found.lines == []
    assert not found.mostly_unknown


def test_a_call_that_is_not_emulated_is_named_and_never_counted_as_passed() -> None:
    run = a_run(
        [BUCKET, XRAY, PIPELINE], [BUCKET], (XRAY, "api error NotEmulated: moto does not emulate xray:CreateGroup | x")
    )
    found = judge(run, read_plan({"resource_changes": [same(BUCKET)]}), GAPS)
    assert found.problems == ()
    assert found.applied == (BUCKET,)
    assert found.mostly_unknown
    assert found.summary == (
        "1 of 3 resources applied, second plan empty for 1; "
        f"not judged: {XRAY} (moto does not emulate xray:CreateGroup), and 1 that need one of them"
    )
    assert found.lines == [f"not judged: {PIPELINE}: needs a resource that could not be made"]


@pytest.mark.parametrize(
    "text",
    ["BucketAlreadyExists", "api error NotEmulated: moto fails in s3:PutBucketPolicy (KeyError: 'x')"],
)
def test_any_other_error_is_a_problem(text: str) -> None:
    found = judge(a_run([BUCKET], [], (BUCKET, text)), read_plan({}), GAPS)
    assert found.problems == (f"{BUCKET} cannot be applied: {text}",)


def test_an_error_without_a_resource_is_a_problem_whatever_it_says() -> None:
    found = judge(a_run([], [], ("", "moto does not emulate sts:GetCallerIdentity")), read_plan({}), GAPS)
    assert found.problems


def test_a_declared_error_is_excused_only_for_its_type() -> None:
    airflow = "module.orchestrate.aws_mwaa_environment.this"
    run = a_run([airflow, BUCKET], [], (airflow, "no airflow here"), (BUCKET, "no airflow here"))
    found = judge(run, read_plan({}), GAPS)
    assert [one.address for one in found.not_applied] == [airflow]
    assert found.problems == (f"{BUCKET} cannot be applied: no airflow here",)


def test_what_was_skipped_without_any_error_is_a_problem() -> None:
    found = judge(a_run([BUCKET, POLICY], [BUCKET]), read_plan({"resource_changes": [same(BUCKET)]}), GAPS)
    assert found.problems == (f"{POLICY} was not applied, and no error says why",)


def test_a_placeholder_is_not_judged_though_it_was_made() -> None:
    second = read_plan({"resource_changes": [same(GROUP), same(BUCKET)]})
    found = judge(a_run([GROUP, BUCKET], [GROUP, BUCKET]), second, GAPS)
    assert found.applied == (BUCKET,)
    assert [(one.address, one.why) for one in found.not_applied] == [(GROUP, "only a placeholder")]


def test_drift_is_a_problem_and_names_the_attribute() -> None:
    second = read_plan({"resource_changes": [changed(BUCKET, {"tags": {"a": "1"}}, {"tags": {"a": "2"}})]})
    found = judge(a_run([BUCKET], [BUCKET]), second, GAPS)
    assert found.problems == (f"{BUCKET}: a second plan wants to update it: tags.a",)
    assert found.steady == ()


def test_a_resource_that_is_gone_is_a_problem() -> None:
    second = read_plan({"resource_changes": [changed(BUCKET, None, {"bucket": "x"}, actions=["create"])]})
    assert judge(a_run([BUCKET], [BUCKET]), second, GAPS).problems == (
        f"{BUCKET}: a second plan wants to create it: it is gone",
    )


def test_declared_drift_is_excused_with_what_follows_from_it() -> None:
    replaced = changed(
        WORKSPACE,
        {"kms_key_arn": "", "id": "ws-1", "alias": ""},
        {"kms_key_arn": "arn", "alias": None},
        unknown={"id": True},
        actions=["delete", "create"],
        replace_paths=[["kms_key_arn"]],
    )
    follower = changed(POLICY, {"policy": "ws-1"}, {}, unknown={"policy": True})
    second = read_plan({"resource_changes": [replaced, follower, same(BUCKET)]})
    found = judge(a_run([WORKSPACE, POLICY, BUCKET], [WORKSPACE, POLICY, BUCKET]), second, GAPS)
    assert found.problems == ()
    assert found.steady == (BUCKET,)
    assert {one.address: one.why for one in found.not_compared} == {
        WORKSPACE: "moto drops the key",
        POLICY: "follows from another resource that is not compared",
    }
    assert found.summary.endswith("second plan empty for 1; second plan not judged for 2")


def test_one_undeclared_attribute_beside_a_declared_one_is_a_problem() -> None:
    drift = changed(WORKSPACE, {"kms_key_arn": "", "alias": "a"}, {"kms_key_arn": "arn", "alias": "b"})
    found = judge(a_run([WORKSPACE], [WORKSPACE]), read_plan({"resource_changes": [drift]}), GAPS)
    assert found.problems == (f"{WORKSPACE}: a second plan wants to update it: alias, kms_key_arn",)


def test_a_change_that_follows_from_nothing_is_a_problem() -> None:
    drift = changed(POLICY, {"policy": "x"}, {}, unknown={"policy": True})
    assert judge(a_run([POLICY], [POLICY]), read_plan({"resource_changes": [drift]}), GAPS).problems


def test_changes_of_what_was_never_applied_are_no_drift() -> None:
    second = read_plan({"resource_changes": [same(BUCKET), changed(XRAY, None, {"x": 1}, actions=["create"])]})
    run = a_run([BUCKET, XRAY], [BUCKET], (XRAY, "moto does not emulate xray:CreateGroup"))
    assert judge(run, second, GAPS).problems == ()


def test_what_the_second_plan_did_not_reach_is_not_steady() -> None:
    found = judge(a_run([BUCKET, POLICY], [BUCKET, POLICY]), read_plan({"resource_changes": [same(BUCKET)]}), GAPS)
    assert found.steady == (BUCKET,)
    assert [one.address for one in found.not_compared] == [POLICY]


def test_a_second_plan_that_failed_is_a_problem() -> None:
    second = SecondPlan(frozenset(), (), (Complaint("", "there is no second plan"),))
    assert judge(a_run([BUCKET], [BUCKET]), second, GAPS).problems


def test_data_sources_do_not_count() -> None:
    data = {**changed("data.aws_region.this", None, {}, actions=["read"]), "mode": "data"}
    assert read_plan({"resource_changes": [data]}) == SecondPlan(frozenset(), ())


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (BUCKET, "aws_s3_bucket"),
        ('module.a["x.y"].aws_iam_role_policy.access["lake.raw"]', "aws_iam_role_policy"),
        ("aws_vpc.this", "aws_vpc"),
        ("", ""),
    ],
)
def test_the_type_in_an_address(address: str, kind: str) -> None:
    assert type_of(address) == kind


def test_the_declared_gaps_are_well_formed() -> None:
    gaps = load_gaps()
    assert gaps.emulator.startswith("moto ")
    assert all(gap.reason for gap in gaps.gaps)
    assert [gap.type for gap in gaps.gaps if gap.placeholder] == ["aws_elasticache_user_group"]


def test_only_a_kafka_cluster_is_no_source_of_events_for_the_emulator() -> None:
    told = "creating Lambda Event Source Mapping ({}): ResourceNotFoundException: Invalid EventSourceArn"
    kind, gaps = "aws_lambda_event_source_mapping", load_gaps()
    assert gaps.of_error(kind, told.format("arn:aws:kafka:eu-central-1:123456789012:cluster/15ddbdd3"))
    assert gaps.of_error(kind, told.format("arn:aws:kinesis:eu-central-1:123456789012:stream/events")) is None


@pytest.mark.parametrize(
    "fields", [{}, {"error": "x", "attributes": ["y"]}, {"error": "x", "placeholder": True}, {"error": "("}]
)
def test_a_gap_has_one_form(fields: dict[str, Any]) -> None:
    with pytest.raises((InvalidInput, ValueError)):
        to_model({"type": "aws_x", "reason": "y", **fields}, Gap, "gaps.yaml")


def request(service: str, *, target: str = "", form: str = "", path: str = "/", method: str = "POST") -> Environ:
    environ: Environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "HTTP_AUTHORIZATION": f"AWS4-HMAC-SHA256 Credential=AK/20260101/eu-west-1/{service}/aws4_request, Signature=x",
        "wsgi.input": io.BytesIO(form.encode()),
        "CONTENT_LENGTH": str(len(form)),
    }
    if target:
        environ["HTTP_X_AMZ_TARGET"] = target
    if form:
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    return environ


def test_calls_are_named_by_their_protocol() -> None:
    assert (
        read_call(request("states", target="AWSStepFunctions.CreateStateMachine")).name == "states:CreateStateMachine"
    )
    assert read_call(request("ec2", form="Action=CreateVpc&Version=1")).protocol == "ec2"
    assert read_call(request("sns", form="Action=CreateTopic")).name == "sns:CreateTopic"
    assert read_call(request("s3", path="/bucket", method="PUT")).protocol == "s3"


def test_a_body_can_be_read_again() -> None:
    environ = request("sns", form="Action=CreateTopic")
    read_call(environ)
    assert environ["wsgi.input"].read() == b"Action=CreateTopic"


@pytest.mark.parametrize("protocol", ["json", "query", "ec2", "s3", "rest-xml"])
def test_a_refusal_is_final_and_says_why(protocol: str) -> None:
    status, headers, body = refusal(Call("x", "Y", protocol), "moto does not emulate x:Y <&>")
    assert status.startswith("400")
    assert dict(headers)["Content-Length"] == str(len(body))
    assert b"NotEmulated" in body
    assert b"moto does not emulate x:Y" in body


class Answers:
    """Collects what a WSGI application says."""

    def __init__(self) -> None:
        self.status = ""

    def __call__(self, status: str, _: list[tuple[str, str]], __: object = None) -> None:
        self.status = status


def through(behaviour: Exception | str, environ: Environ) -> tuple[str, bytes, dict[str, str]]:
    """Send one request through the front door of an emulator with this behaviour."""

    def moto(_: Environ, start: Any) -> list[bytes]:
        if isinstance(behaviour, Exception):
            raise behaviour
        start(behaviour, [])
        return [b"" if behaviour.startswith("404") else b"{}"]

    log, answers = io.StringIO(), Answers()
    body = b"".join(Front(moto, log)(environ, answers))
    return answers.status, body, json.loads(log.getvalue())


def test_what_moto_answers_is_passed_on() -> None:
    status, body, noted = through("200 OK", request("kms", target="T.CreateKey"))
    assert (status, body, noted["result"]) == ("200 OK", b"{}", "ok")


def test_what_moto_lacks_is_refused_by_name() -> None:
    status, body, noted = through(NotImplementedError(), request("xyz", target="T.CreateGroup"))
    assert status.startswith("400")
    assert b"moto does not emulate xyz:CreateGroup" in body
    assert noted["result"] == "missing"


def test_a_path_that_moto_lacks_is_refused_and_a_missing_bucket_is_not() -> None:
    assert through("404 NOT FOUND", request("xyz", target="T.CreateGroup"))[2]["result"] == "missing"
    assert through("404 NOT FOUND", request("s3", path="/b", method="HEAD"))[2]["result"] == "ok"


def test_a_crash_is_told_from_a_missing_call() -> None:
    _, body, noted = through(KeyError("x"), request("kms", target="T.CreateKey"))
    assert b"moto fails in kms:CreateKey" in body
    assert noted["result"] == "crashed"


def test_declared_answers_stand_in_for_missing_calls_only() -> None:
    validate = request("states", target="AWSStepFunctions.ValidateStateMachineDefinition")
    status, body, noted = through(NotImplementedError(), validate)
    assert (status, json.loads(body)["result"], noted["result"]) == ("200 OK", "OK", "stand-in")
    assert all(declared.reason for declared in STAND_INS.values())
