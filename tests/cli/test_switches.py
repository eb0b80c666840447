"""Kill switches as a user meets them: refused before anything begins, kept when a run waits, said by `doctor`."""

from __future__ import annotations

from tests.cli.driving import CHURN, Designed, Tool, git

from mlops_architect.usecases.validation.registry import VALIDATORS

OFF = "MLOPS_ARCHITECT_OFF"


def test_generate_switched_off_is_1_before_anything_begins(tool: Tool) -> None:
    answer = tool("new", CHURN, "--yes", "--json", env={OFF: "generate"})
    assert (answer.code, answer.data["held_by"], answer.data["switch"]) == (1, [OFF], "generate")
    assert "--no-generate" in answer.err
    assert tool("runs", "--json").data == []
    assert list(tool.here.iterdir()) == []


def test_a_run_that_meets_the_switch_keeps_its_version_and_goes_on_later(tool: Tool, unchecked: None) -> None:
    del unchecked
    run = tool("new", CHURN, "--json", "--project", "project").data["run"]
    stopped = tool("resume", run, "--approve", "--json", env={OFF: "generate"})
    assert (stopped.code, stopped.data["held_by"]) == (1, [OFF]), stopped.said
    assert git(tool.here / "project", "tag") == "v1"
    assert not (tool.here / "project" / "src").exists()
    done = tool("resume", run, "--json")
    assert (done.code, done.data["status"]) == (0, "done")
    assert git(tool.here / "project", "rev-list", "--count", "architect") == "2"


def test_a_switched_off_model_is_refused_and_doctor_names_the_holder(churn: Designed) -> None:
    answer = churn.tool("new", CHURN, "--yes", "--provider", "anthropic", env={OFF: "provider:anthropic"})
    assert (answer.code, f"provider:anthropic is switched off by {OFF}" in answer.err) == (1, True)
    notes = churn.tool("doctor", "--json", env={OFF: "tool:checkov"}).data["notes"]
    assert f"tool:checkov is switched off by {OFF}" in notes
    assert churn.tool("doctor", env={OFF: "everything"}).code == 2


def test_a_tool_that_is_switched_off_is_not_run_and_the_report_says_who_holds_it(generated: Designed) -> None:
    tools = {validator.tool for validator in VALIDATORS} - {"mlops-architect", "moto"}
    held = ",".join((*sorted(f"tool:{name}" for name in tools), "deploy-emulated"))
    answer = generated.tool("validate", "project", "--deep", "--json", env={OFF: held})
    checks = {check["id"]: check for check in answer.data["checks"]}
    assert checks["python-tests"]["reason"] == f"tool:pytest is switched off by {OFF}"
    assert checks["emulated-apply"]["reason"] == f"deploy-emulated is switched off by {OFF}"
    ours = {validator.id for validator in VALIDATORS if validator.tool == "mlops-architect"}
    assert {check["outcome"] for name, check in checks.items() if name not in ours} == {"not-run"}
