"""`adopt` on repositories that practitioners wrote: what they amount to, what is kept, and what is never touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cli.driving import Answer, Designed, Tool, git

REPOSITORIES = Path(__file__).parent / "adopted"
NAMES = ("aws-fraud", "azure-demand", "gcp-recs")
AMOUNTS_TO = {
    "aws-fraud": {
        "network": "aws-vpc-nat-single",
        "lake": "aws-s3-lake",
        "ingest-stream": "aws-kinesis-provisioned",
        "stream-process": "aws-lambda-stream",
        "feature-online": "aws-dynamodb-ondemand-features",
        "orchestrate": "aws-step-functions",
        "train": "aws-batch-spot-gpu-train or aws-batch-spot-train",
        "registry": "aws-mlflow-ecs-registry or aws-sagemaker-mlflow-registry",
        "serve-online": "aws-ecs-fargate-service",
        "observe": "aws-cloudwatch-emf",
        "ci-cd": "aws-github-actions-oidc",
    },
    "azure-demand": {
        "network": "azure-vnet-nat or azure-vnet-service-tags",
        "secrets": "azure-key-vault-standard",
        "lake": "azure-adls-audited-lake or azure-adls-lake",
        "orchestrate": "azure-data-factory",
        "train": "azure-ml-low-priority-train",
        "serve-batch": "azure-container-apps-scoring",
        "ci-cd": "azure-devops-pipelines",
    },
    "gcp-recs": {
        "network": "gcp-vpc-nat",
        "lake": "gcp-gcs-bigquery-lake",
        "ingest-stream": "gcp-pubsub or gcp-pubsub-ordered",
        "feature-online": "gcp-memorystore-redis-ha",
        "orchestrate": "gcp-composer",
        "hyper-parameter-search": "gcp-optuna-search",
        "serve-online": "gcp-cloud-run-scale-to-zero or gcp-cloud-run-service",
        "ci-cd": "gcp-cloud-build",
    },
}
WORDS = "Nightly demand forecasts for 400 stores on Azure in North Europe, at most $2,000 a month, no Data Factory"

Seen = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return what `adopt --json` says of a repository, each asked once."""
    found: dict[str, dict[str, Any]] = {}

    def of(name: str) -> dict[str, Any]:
        if name not in found:
            tool = Tool(tmp_path_factory.mktemp(name))
            answer = tool("adopt", str(REPOSITORIES / name), "--json")
            assert answer.code == 0, answer.err
            found[name] = answer.data
        return found[name]

    return of


def in_place(found: dict[str, Any]) -> dict[str, str]:
    return {one["capability"]: " or ".join((one["pattern"], *one["rivals"])) for one in found["recognised"]["in_place"]}


def value(found: dict[str, Any], field: str) -> dict[str, Any]:
    return next(one for one in found["recognised"]["values"] if one["field"] == field)


@pytest.mark.parametrize("name", NAMES)
def test_a_repository_amounts_to_what_its_author_built(name: str, seen: Seen) -> None:
    assert in_place(seen(name)) == AMOUNTS_TO[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_names_its_evidence_at_a_line_that_says_it(name: str, seen: Seen) -> None:
    for one in seen(name)["recognised"]["in_place"]:
        assert one["evidence"] and 0 < one["confidence"] <= 1
        for sign in one["evidence"]:
            text = (REPOSITORIES / name / sign["path"]).read_text()
            if sign["line"]:
                assert sign["what"].rpartition(".")[2] in text.splitlines()[sign["line"] - 1], sign


def test_what_the_code_states_is_taken_with_its_place(seen: Seen) -> None:
    found = seen("aws-fraud")
    stated = {one["field"]: one["value"] for one in found["recognised"]["values"]}
    assert stated == {
        "cloud": "aws", "regions": "eu-west-1", "delivery.environments": "dev, prod", "budget.monthly_usd": "9000",
        "data.retention_days": "730", "serving.modes": "online",
    }  # fmt: skip
    assert value(found, "budget.monthly_usd")["places"] == ["terraform/training.tf:61"]
    assert {(one["path"], one["code"]) for one in found["settings"]} >= {("regions", "terraform/main.tf:13")}
    figures = {(one["name"], one["value"], one["place"]) for one in found["recognised"]["figures"]}
    assert ("desired_count", "4", "terraform/api.tf:25") in figures
    assert value(seen("gcp-recs"), "ml_task")["value"] == "recommendation"


def test_what_is_unknown_is_listed_and_not_dropped(seen: Seen) -> None:
    found = seen("aws-fraud")["recognised"]
    assert [one["address"] for one in found["unplaced"]] == ["aws_transfer_server.partners"]
    assert [one["path"] for one in found["unread"]] == ["terraform/main.tf:26"]
    counted = (
        len(found["unplaced"])
        + found["supporting"]
        + len({sign["what"] for one in found["in_place"] for sign in one["evidence"] if sign["kind"] == "resource"})
    )
    assert counted == found["resources"]


def test_what_is_missing_wrong_and_dear_is_said(seen: Seen) -> None:
    found = seen("aws-fraud")
    missing = {one["capability"] for one in found["parts"] if one["state"] == "missing"}
    assert {"secrets", "ingest-batch", "feature-offline"} <= missing
    failing = {one["finding"]["id"] for one in found["policies"]}
    assert {"no-open-ingress", "no-public-buckets"} <= failing
    assert {one["critic"] for one in found["critics"]} == {"technical", "cost", "policy"}
    assert found["bills"][0]["priced_usd"] > 0 and found["code_monthly_usd"] is None
    difference = found["proposal"]["monthly_usd"] - found["engine"]["monthly_usd"]
    assert found["difference_usd"] == pytest.approx(difference) and difference > 0
    assert found["proposal"]["objective_usd"] > found["engine"]["objective_usd"]


def test_the_bill_of_the_code_is_that_of_cost(seen: Seen, tool: Tool) -> None:
    priced = tool("cost", str(REPOSITORIES / "azure-demand" / "infra"), "--json")
    assert seen("azure-demand")["code_monthly_usd"] == pytest.approx(priced.data["monthly_usd"], abs=0.01)


def test_words_win_over_the_code_and_what_they_rule_out_cannot_stay(tool: Tool) -> None:
    found = tool("adopt", str(REPOSITORIES / "azure-demand"), WORDS, "--json").data
    region = value(found, "regions")
    assert (region["value"], region["stated"], region["used"]) == ("westeurope", "northeurope", False)
    assert "regions" not in {one["path"] for one in found["settings"]}
    part = next(one for one in found["parts"] if one["capability"] == "orchestrate")
    assert (part["state"], part["pattern"]) == ("cannot-stay", "azure-logic-apps") and part["why"]


def test_the_page_shows_what_is_there_and_what_is_not(tool: Tool) -> None:
    answer = tool("adopt", str(REPOSITORIES / "azure-demand"), "--pretend")
    assert answer.code == 0
    for shown in (
        "azure-data-factory",
        "infra/main.tf:54",
        "Missing",
        "ml_task = forecasting",
        "The proposal: $",
        "$37.85",
    ):
        assert shown in answer.out, shown


@pytest.fixture(scope="session")
def _adopted(tmp_path_factory: pytest.TempPathFactory) -> Designed:
    tool = Tool(tmp_path_factory.mktemp("adopted"))
    repository(tool)
    answer = tool("adopt", "project", "--yes", "--json")
    assert answer.code == 0, answer.err
    return Designed(tool, answer)


@pytest.fixture
def adopted(_adopted: Designed, tmp_path: Path) -> Designed:
    """Return an adopted repository of the test's own."""
    return _adopted.copy(tmp_path / "machine")


def repository(tool: Tool, name: str = "azure-demand") -> Path:
    folder = tool.here / "project"
    shutil.copytree(REPOSITORIES / name, folder)
    git(folder, "init", "--quiet", "-b", "main")
    commit(folder, "ours")
    return folder


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", message)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def test_the_decision_set_lies_beside_the_users_files_and_changes_none(adopted: Designed) -> None:
    there, before = files(adopted.folder), files(REPOSITORIES / "azure-demand")
    assert {path: there[path] for path in before} == before
    assert {path.partition("/")[0] for path in set(there) - set(before)} == {"architecture", "audit"}
    assert (adopted.result["version"], adopted.result["status"]) == ("v1", "approved")
    assert git(adopted.folder, "status", "--porcelain") == ""
    assert set(git(adopted.folder, "ls-tree", "-r", "--name-only", "architect").splitlines()) == set(there) - set(
        before
    )
    chosen = {name: key.partition("/")[0] for name, key in adopted.result["patterns"].items()}
    for capability, patterns in AMOUNTS_TO["azure-demand"].items():
        assert chosen[capability] in patterns.split(" or "), capability
    fields = yaml.safe_load((adopted.folder / "architecture/constraints.yaml").read_text())["constraints"]
    assert (fields["regions"]["value"], fields["regions"]["provenance"]) == (["westeurope"], "stated")
    assert "infra/main.tf:15" in fields["regions"]["note"]


def test_revise_keeps_what_is_in_place_until_it_is_replaced(adopted: Designed) -> None:
    tool = adopted.tool
    kept = tool("revise", "keep data for 400 days", "--project", "project", "--yes", "--json")
    assert kept.code == 0, kept.err
    assert kept.data["patterns"]["orchestrate"].startswith("azure-data-factory/")
    assert not (adopted.folder / "src").exists()
    replaced = tool("revise", "--replace", "orchestrate", "--project", "project", "--yes", "--json")
    assert replaced.code == 0, replaced.err
    assert not replaced.data["patterns"]["orchestrate"].startswith("azure-data-factory/")
    assert replaced.data["patterns"]["train"].startswith("azure-ml-low-priority-train/")
    strange = tool("revise", "--replace", "orchestrate", "--project", "project", "--yes")
    assert strange.code == 2 and "not in place" in strange.err
    assert tool("verify", "project").code == 0


def test_why_and_check_work_from_there_and_find_drift(adopted: Designed) -> None:
    tool, main = adopted.tool, adopted.folder / "infra/main.tf"
    why = tool("why", "orchestrate", "project", "--json")
    assert why.code == 0 and "azure-data-factory" in why.out
    assert outcomes(tool) == {"pass"}
    text = main.read_text()
    start = text.index('resource "azurerm_data_factory"')
    main.write_text(text[:start] + text[text.index("}\n", start) + 2 :])
    found = results(tool)
    assert found["decided-in-place.orchestrate"]["outcome"] == "fail"
    assert found["decided-in-place.train"]["outcome"] == "pass"


def outcomes(tool: Tool) -> set[str]:
    return {one["outcome"] for name, one in results(tool).items() if name.startswith("decided-in-place")}


def results(tool: Tool) -> dict[str, Any]:
    found = tool("check", "project", "--json", "--fail-on", "never").data["results"]
    assert any(one["path"].startswith("infra/") for one in found)
    return {one["id"]: one for one in found}


@pytest.mark.usefixtures("unchecked")
def test_code_written_into_it_meets_the_users_in_a_git_conflict(adopted: Designed) -> None:
    mine = (adopted.folder / "infra/main.tf").read_text()
    answer = adopted.tool("revise", "--replace", "all", "--generate", "--project", "project", "--yes", "--json")
    assert answer.code == 7 and "infra/main.tf" in answer.err
    assert "azurerm_container_app_job" in (adopted.folder / "infra/main.tf").read_text()
    assert git(adopted.folder, "show", ":2:infra/main.tf") == mine.strip()
    git(adopted.folder, "merge", "--abort")
    assert (adopted.folder / "infra/main.tf").read_text() == mine


def test_without_a_yes_it_waits_and_a_commit_meanwhile_is_told(tool: Tool) -> None:
    folder = repository(tool)
    answer = tool("adopt", "project")
    assert answer.code == 8, answer.err
    assert not (folder / "architecture").exists()
    (folder / "later.txt").write_text("later")
    commit(folder, "later")
    late = tool("resume", tool.rows("runs")[-1]["id"], "--approve")
    assert late.code == 7 and "adopt" in late.err
    assert not (folder / "architecture").exists()


def _no_repository(folder: Path) -> None:
    shutil.rmtree(folder / ".git")


def _unfinished(folder: Path) -> None:
    (folder / "requirements.txt").write_text("statsforecast\n")


def _own_architecture(folder: Path) -> None:
    (folder / "architecture").mkdir()
    (folder / "architecture/notes.md").write_text("ours")
    commit(folder, "notes")


def _other_branch(folder: Path) -> None:
    git(folder, "branch", "--move", "master")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_no_repository, "git init"),
        (_unfinished, "Commit or stash"),
        (_own_architecture, "Rename it"),
        (_other_branch, "git branch -m main"),
    ],
)
def test_where_it_would_write_into_something_it_refuses_with_the_way_out(
    spoil: Callable[[Path], None], said: str, tool: Tool
) -> None:
    folder = repository(tool)
    spoil(folder)
    before = files(folder)
    answer = tool("adopt", "project", "--yes")
    assert answer.code == 7 and said in answer.err
    assert files(folder) == before and not (tool.home / "runs").exists()


def test_a_project_goes_on_with_revise(adopted: Designed) -> None:
    answer = adopted.tool("adopt", "project", "--yes")
    assert answer.code == 7 and "mlops-architect revise" in answer.err


def test_nothing_of_a_cloud_is_3(tool: Tool) -> None:
    folder = tool.here / "project"
    folder.mkdir()
    assert tool("adopt", "project", "--json").code == 3
    (folder / "main.tf").write_text('resource "random_id" "x" {}\n')
    answer = tool("adopt", "project", "--json")
    assert answer.code == 3 and "no resources of a cloud" in answer.err
    (folder / "main.tf").write_text("resource {{{\n")
    answer = tool("adopt", "project", "--json")
    assert answer.code == 3 and "main.tf" in answer.err


def test_hostile_files_are_said_and_the_rest_is_read(tool: Tool, tmp_path: Path) -> None:
    folder = tool.here / "project"
    folder.mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.tf").write_text('resource "aws_kinesis_stream" "stolen" {}\n')
    (folder / "main.tf").write_text('resource "aws_s3_bucket" "lake" {}\nmodule "up" {\n  source = "../outside"\n}\n')
    (folder / "broken.tf").write_text('resource "aws_s3_bucket" {{\n')
    (folder / "binary.tf").write_bytes(b"\x00\xff\x00")
    (folder / "nul.tf").write_bytes(b'resource "aws_s3_bucket" "x" {}\n\x00')
    (folder / "huge.tf").write_text("# " + "x" * 1_100_000)
    (folder / "link.tf").symlink_to(outside / "secret.tf")
    (folder / "linked").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "other.tf").write_text('resource "google_pubsub_subscription" "clicks" {}\n')
    (folder / "\x1b[31mred.tf").write_text('resource "aws_sqs_queue" "events" {}\n')
    answer = tool("adopt", "project", "--json")
    assert answer.code == 0, answer.err
    found = answer.data["recognised"]
    unread = {one["path"] for one in found["unread"]}
    assert unread == {"binary.tf", "broken.tf", "nul.tf", "huge.tf", "link.tf", "linked", "loop", "main.tf:2"}
    assert "stolen" not in answer.out and found["clouds"] == {"aws": 2, "gcp": 1}
    assert [one["address"] for one in found["elsewhere"]] == ["google_pubsub_subscription.clicks"]
    other = tool("adopt", "project", "--set", "cloud=gcp", "--json").data["recognised"]
    assert other["cloud"] == "gcp" and [one["capability"] for one in other["in_place"]] == ["ingest-stream"]
    assert "\x1b[31m" not in tool("adopt", "project", "--pretend").out


@pytest.mark.slow
def test_what_the_tool_wrote_amounts_to_the_design_it_was_written_from(generated: Designed, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    shutil.copytree(generated.folder, folder, ignore=shutil.ignore_patterns("architecture", "audit", ".git"))
    found = in_place(_asked(generated.tool, folder).data)
    decided = {name: key.partition("/")[0] for name, key in generated.result["patterns"].items()}
    with_module = {name for name in decided if (folder / "infra/modules" / name).is_dir()}
    assert with_module > {"lake", "train", "serve-batch", "feature-offline"}
    assert {name: found.get(name) for name in with_module} == {name: decided[name] for name in with_module}
    assert set(found) <= set(decided)


def _asked(tool: Tool, folder: Path) -> Answer:
    answer = tool("adopt", str(folder), "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["proposal"]
    return answer
