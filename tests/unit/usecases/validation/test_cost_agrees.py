"""The check of both bills: on repositories made from examples of each cloud, and on what people do to them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from mlops_architect.critics.panel import planning_critics
from mlops_architect.documents import dump_yaml, parse_yaml
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.generated import GeneratedFile, Validation
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.run import RunOptions
from mlops_architect.domain.terraform_root import module_name
from mlops_architect.engine.bill.agreement import module_of
from mlops_architect.engine.drift import module_drift
from mlops_architect.graph.build import CODE_AGENTS, build
from mlops_architect.graph.context import RunContext
from mlops_architect.graph.desk import Desk
from mlops_architect.providers.embedded import EmbeddedProvider
from mlops_architect.scaffold.generator import TemplateGenerator
from mlops_architect.settings import load_settings
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.usecases.validation.checks import Outcome
from mlops_architect.usecases.validation.cost_agrees import cost_agrees
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

EXAMPLES = Path(__file__).parents[4] / "examples"
NAMES = ("card-fraud", "lead-scoring", "delivery-times-gcp", "machine-anomalies-azure")


class _NothingToValidate:
    """The design is not taken further than its approval."""

    def validate(self, files: Sequence[GeneratedFile], plan: Plan, *, deep: bool) -> Validation:
        raise AssertionError(f"{len(files)} files of {plan.region} to validate, deep {deep}")


def generated(name: str, folder: Path, catalog: Catalog, more: str = "") -> Path:
    """Write the infrastructure of an example's design, with the bill that ships with it; ``more`` is added to its text."""
    artefacts = ArtefactStore(folder / "artefacts")
    context = RunContext(
        catalog=catalog,
        provider=EmbeddedProvider(),
        critics=planning_critics(catalog.policies.values(), catalog.scenarios),
        artefacts=artefacts,
        generator=TemplateGenerator(catalog),
        validator=_NothingToValidate(),
    )
    graph: Any = build(InMemorySaver())
    config = {"configurable": {"thread_id": name}, "recursion_limit": 400}
    options = RunOptions().model_dump(mode="json")
    text = artefacts.put((EXAMPLES / name / "requirements.md").read_bytes() + more.encode())
    graph.invoke({"text": text, "options": options}, config, context=context)
    if graph.get_state(config).next == ("clarify",):
        graph.invoke(Command(resume={"answer": "assume"}), config, context=context)
    design = Desk(graph.get_state(config).values, context).design()
    root = folder / name
    for agent in CODE_AGENTS:
        for file, content in context.generator.generate(agent, design, "demo"):
            if file.path.startswith("infra/"):
                path = root / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    (root / "architecture").mkdir()
    (root / "architecture" / "cost.yaml").write_text(dump_yaml(design.plan.cost))
    (root / "architecture" / "plan.yaml").write_text(dump_yaml(design.plan.model_dump(mode="json", exclude={"cost"})))
    return root


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("shipped")
    return {name: generated(name, folder, catalog) for name in NAMES}


@pytest.fixture
def check(tmp_path: Path, shared_cache: Path) -> Callable[[Path], Outcome]:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "cache").symlink_to(shared_cache)
    settings = load_settings({"MLOPS_ARCHITECT_HOME": str(tmp_path / "home")})
    return lambda root: cost_agrees(Workspace(root=root, scratch=tmp_path / "scratch", settings=settings))


@pytest.fixture
def copy(shipped: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped["lead-scoring"], tmp_path / "copy"))


@pytest.mark.parametrize("name", NAMES)
def test_the_terraform_costs_what_the_design_says(
    name: str, shipped: dict[str, Path], check: Callable[[Path], Outcome]
) -> None:
    outcome = check(shipped[name])
    assert outcome.problems == ""
    plan = parse_yaml((shipped[name] / "architecture/plan.yaml").read_text(), "plan.yaml")
    agreed = outcome.detail.partition(" agree")[0].split(", ")
    lines = [line for choice in plan["choices"] for line in choice["candidate"]["cost"]["lines"] if line["address"]]
    assert {module_of(line["address"]) for line in lines} - {"root"} <= set(agreed)


def test_a_change_of_the_terraform_is_told_with_both_sides(copy: Path, check: Callable[[Path], Outcome]) -> None:
    variables = copy / "infra/environments/prod.tfvars"
    text = variables.read_text()
    before = next(line for line in text.splitlines() if line.startswith("serve_online_provisioned_concurrency"))
    variables.write_text(text.replace(before, f"{before.partition('=')[0]}= 9"))
    problems = check(copy).problems
    assert "serve_online: lambda.x86.provisioned-concurrency: design" in problems
    assert "module.serve_online.aws_lambda_provisioned_concurrency_config.live" in problems


def test_a_resource_more_is_told(copy: Path, check: Callable[[Path], Outcome]) -> None:
    (copy / "infra/modules/secrets/spare.tf").write_text('resource "aws_kms_key" "spare" {}\n')
    assert "secrets: kms.key: design 1 units" in check(copy).problems


def test_a_usage_figure_that_somebody_changed_is_told(copy: Path, check: Callable[[Path], Outcome]) -> None:
    usage = copy / "infra/usage.yml"
    data = parse_yaml(usage.read_text(), "usage.yml")
    data["resource_usage"]["module.ci_cd.aws_ecr_repository.app"]["storage_gb"] *= 2
    usage.write_text(dump_yaml(data))
    assert "ci_cd: ecr.storage: design" in check(copy).problems


@pytest.mark.parametrize("missing", ["architecture/cost.yaml", "infra/usage.yml", "infra/environments/prod.tfvars"])
def test_without_its_files_it_does_not_run(missing: str, copy: Path, check: Callable[[Path], Outcome]) -> None:
    (copy / missing).unlink()
    with pytest.raises(NotRun, match=missing):
        check(copy)


@pytest.mark.parametrize("content", ["", "[]", "lines: 3", "lines: [{what: x}]", "a: b: c"])
def test_a_bill_of_the_wrong_shape_does_not_run(content: str, copy: Path, check: Callable[[Path], Outcome]) -> None:
    (copy / "architecture/cost.yaml").write_text(content)
    with pytest.raises(NotRun, match=r"cost\.yaml"):
        check(copy)


def test_a_usage_file_of_the_wrong_shape_is_a_problem(copy: Path, check: Callable[[Path], Outcome]) -> None:
    (copy / "infra/usage.yml").write_text("resource_usage: [1]\n")
    assert "cannot be priced" in check(copy).problems


def test_a_bill_in_skus_alone_is_not_compared(copy: Path, check: Callable[[Path], Outcome]) -> None:
    path = copy / "architecture/cost.yaml"
    bill = parse_yaml(path.read_text(), "cost.yaml")
    path.write_text(dump_yaml({"lines": [{**line, "address": "", "outside": ""} for line in bill["lines"]]}))
    with pytest.raises(NotRun, match="its pattern's bill is in SKUs"):
        check(copy)


def test_what_is_set_up_by_hand_is_on_the_bill_and_neither_compared_nor_drift(
    tmp_path: Path, catalog: Catalog, check: Callable[[Path], Outcome]
) -> None:
    root = generated("lead-scoring", tmp_path, catalog, "\nDebezium brings the changes of the CRM database.\n")
    saved = parse_yaml((root / "architecture/plan.yaml").read_text(), "plan.yaml")
    plan = Plan.model_validate(
        {**saved, "cost": parse_yaml((root / "architecture/cost.yaml").read_text(), "cost.yaml")}
    )
    [choice] = plan.by_hand
    assert (choice.capability, choice.by_hand) == ("cdc", "asked for")
    assert choice.to_do == catalog.capability("cdc").apart
    assert not (root / "infra/modules/cdc").exists()
    assert f"cdc, {choice.candidate.pattern}" in (root / "infra/usage.yml").read_text()
    outcome = check(root)
    assert outcome.problems == ""
    cost = choice.candidate.cost.infrastructure.expected_usd
    assert cost > 0
    assert f"cdc: not compared: not generated, ${cost:,.2f} a month of the design is set up by hand" in outcome.detail
    with_code = {pattern for pattern, files in catalog.modules.items() if files} | {choice.candidate.pattern}
    called = [module_name(one.capability) for one in plan.generated if one.candidate.pattern in with_code]
    [modules] = module_drift(plan, with_code, called, "infra")
    assert modules.finding.outcome.value == "pass"
    assert f"{choice.candidate.title} is set up by hand" in modules.finding.detail
