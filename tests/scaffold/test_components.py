"""Every component: sound data, complete repositories, only what was decided, and clean by ruff.

``slow``: each repository's own environment, types, tests and demonstration.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.scaffold.assembly import DESIGNS, assemble

from mlops_architect.domain.component import Component
from mlops_architect.scaffold.components import components
from mlops_architect.scaffold.locks import development_lock, locked_versions, requirements_lock
from mlops_architect.usecases.validation.environments import interpreter

CODE_AGENTS = {
    f"implementation-{part}"
    for part in ("ingestion", "features", "training", "inference", "monitoring", "continual-learning")
}
PLANNING_AGENTS = {path.stem[3:] for path in (Path(__file__).parents[2] / "prompts" / "agents").glob("*.md")}
EXAMPLES = {
    "online-dynamodb": "card-fraud",
    "batch-only": "customer-churn",
    "online-stream-redis": "recommendation-ranking",
    "everything": "anomaly-detection",
    "gcp": "unusual-activity",
    "gcp-batch": "customer-churn",
    "azure": "credit-risk",
    "texts": "text-classification",
    "own-machines": "anomaly-detection",
    "retrieval-aws": "document-assistant",
    "retrieval-gcp": "document-assistant",
    "retrieval-azure": "document-assistant",
    "retrieval-self-hosted": "document-assistant",
    "pictures": "image-classification",
    "forecasts": "demand-forecasting",
    "forecasts-hourly": "series-forecasting",
    "lists": "recommendation-ranking",
    "lists-ahead": "recommendation-ranking",
    "tuning": "llm-fine-tuning",
}
AS_EXAMPLES = {"online-dynamodb", "batch-only", "texts", "retrieval-aws", "pictures", "forecasts", "tuning"}
"""Designs that a folder of ``examples/`` shows: its validation runs the same checks, so they are not run twice."""
RETRIEVAL = [design for design in EXAMPLES if design.startswith("retrieval-")]
ALL = [component for component, _ in components()]
FOLDERS = {component.id: folder for component, folder in components()}


@pytest.fixture(name="repositories", scope="module")
def _repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        design: assemble(tmp_path_factory.mktemp("repositories") / design, design, use_case)
        for design, use_case in EXAMPLES.items()
    }


@pytest.mark.parametrize("component", ALL, ids=lambda component: component.id)
def test_a_component_names_agents_and_files_that_exist(component: Component) -> None:
    assert component.agent in CODE_AGENTS
    assert component.decision in PLANNING_AGENTS
    for path, override in component.files.items():
        assert (FOLDERS[component.id] / "files" / path).is_file()
        assert not override.decision or override.decision in PLANNING_AGENTS


@pytest.mark.parametrize("component", ALL, ids=lambda component: component.id)
def test_what_a_component_needs_is_pinned(component: Component) -> None:
    if component.requirements:
        assert requirements_lock(component.requirements)


@pytest.mark.parametrize("design", EXAMPLES)
def test_a_repository_holds_only_what_was_decided(design: str, repositories: dict[str, Path]) -> None:
    root = repositories[design]
    facts = DESIGNS[design]
    present = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert ("src/scoring/serving/app.py" in present) == ("online" in facts["mode"])
    assert ("src/scoring/batch/job.py" in present) == ("batch" in facts["mode"])
    assert ("src/scoring/stream/consumer.py" in present) == ("streaming" in facts["mode"])
    assert ("src/scoring/online_store/open.py" in present) == ("feature-online" in facts["capability"])
    for kind in ("bigtable", "cosmos", "dynamodb", "firestore", "redis", "sagemaker"):
        chosen = f"SCORING_ONLINE_STORE={kind}" in facts["pattern_env"]
        assert (f"src/scoring/online_store/{kind}_store.py" in present) == chosen
    assert {"config/use_case.yaml", "config/settings.yaml", "requirements.lock", "Dockerfile", "README.md"} <= present


SIGN_INS = {"aws": "aws-actions/configure-aws-credentials", "gcp": "google-github-actions/auth", "azure": "azure/login"}
REGISTRIES = {"aws": "aws ecr", "gcp": "gcloud auth", "azure": "az acr"}


@pytest.mark.parametrize("design", EXAMPLES)
def test_delivery_signs_in_to_the_designs_cloud_alone(design: str, repositories: dict[str, Path]) -> None:
    root = repositories[design]
    (cloud,) = DESIGNS[design]["cloud"]
    workflows = "".join(path.read_text(encoding="utf-8") for path in (root / ".github" / "workflows").glob("*.yml"))
    scripts = "".join(path.read_text(encoding="utf-8") for path in (root / "scripts").glob("*.sh"))
    by_github = bool({"ci-cd=github-actions", "ci-cd=forgejo-actions"} & DESIGNS[design]["tool"])
    assert (root / ".github" / "workflows" / "deploy.yml").exists() == by_github
    for other, action in SIGN_INS.items():
        assert (action in workflows) == (other == cloud and by_github)
        assert (REGISTRIES[other] in scripts) == (other == cloud)
    pins = re.findall(r"uses: (\S+)(.*)", workflows)
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", uses) and "# v" in comment for uses, comment in pins)
    assert (root / "scripts" / "deploy.sh").stat().st_mode & 0o100
    assert (root / "scripts" / "monitor.sh").stat().st_mode & 0o100


@pytest.mark.parametrize("design", EXAMPLES)
def test_code_for_texts_and_pictures_comes_with_them_alone(design: str, repositories: dict[str, Path]) -> None:
    config = (repositories[design] / "config" / "use_case.yaml").read_text(encoding="utf-8")
    if "problem: fine-tuning" in config:
        config = ""  # a language model reads tokens, which are no features
    for kind, module in {"text": "text", "image": "picture"}.items():
        for path in (
            f"src/scoring/features/{module}.py",
            f"src/scoring/sampling/{module}.py",
            f"tests/test_{module}.py",
        ):
            assert (repositories[design] / path).exists() == (f"type: {kind}\n" in config), path


@pytest.mark.parametrize("design", EXAMPLES)
def test_no_other_cloud_is_named(design: str, repositories: dict[str, Path]) -> None:
    (cloud,) = DESIGNS[design]["cloud"]
    words = {
        "aws": r"\b(AWS|Amazon|SageMaker|CloudWatch|boto3|ECR|Lambda|Kinesis)\b",
        "gcp": r"\b(Google Cloud|gcloud|Artifact Registry|Dataproc)\b",
        "azure": r"\b(Azure|Entra|Event Hubs)\b",
    }
    # The client of every S3 store is that of AWS.
    own = {cloud, "aws"} if cloud == "on_prem" else {cloud}
    others = re.compile("|".join(pattern for other, pattern in words.items() if other not in own))
    # The list of adapters and the format of metric lines are the same everywhere.
    same_everywhere = {"plugins.py", "emf.py", "test_foundation.py", "requirements.lock", "requirements-dev.lock"}
    found = [
        f"{path.relative_to(repositories[design])}: {match.group()}"
        for path in repositories[design].rglob("*")
        if path.is_file() and path.name not in same_everywhere
        for match in [others.search(path.read_text(encoding="utf-8"))]
        if match
    ]
    assert not found


@pytest.mark.parametrize("design", EXAMPLES)
def test_no_import_dangles(design: str, repositories: dict[str, Path]) -> None:
    source = repositories[design] / "src"
    modules = {
        path.relative_to(source).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for path in source.rglob("*.py")
    }
    dangling = []
    for path in [*source.rglob("*.py"), *(repositories[design] / "tests").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("scoring"):
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                if node.module not in modules and not names <= modules:
                    dangling.append(f"{path.name}: {node.module}")
    assert not dangling


@pytest.mark.parametrize("design", EXAMPLES)
def test_templates_leave_nothing_behind(design: str, repositories: dict[str, Path]) -> None:
    for path in repositories[design].rglob("*"):
        if path.is_file() and ".github" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert "{%" not in text, path
            assert "{{ " not in text or path.suffix == ".py", path
            assert "dot_" not in path.name
            assert not path.name.endswith(".j2")


@pytest.mark.parametrize("design", EXAMPLES)
def test_no_module_is_long(design: str, repositories: dict[str, Path]) -> None:
    for path in (repositories[design] / "src").rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 250, path


@pytest.mark.parametrize("design", EXAMPLES)
def test_ruff_finds_nothing(design: str, repositories: dict[str, Path]) -> None:
    for command in (["check", "--no-cache", "."], ["format", "--check", "--no-cache", "."]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command],
            cwd=repositories[design],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_lock_holds_what_is_needed_and_no_more() -> None:
    small, union = requirements_lock(("pydantic", "redis")), requirements_lock(("mlflow-skinny", "pandas"))
    assert set(locked_versions(small)) < {*locked_versions(small), *locked_versions(union)}
    assert "redis" in locked_versions(small)
    assert "pandas" not in locked_versions(small)
    assert {"numpy", "sqlparse"} <= set(locked_versions(union))
    # Two versions of one package, for older and newer interpreters, both stay.
    assert union.count("\nnumpy==") == 2
    assert all("--hash=sha256:" in entry for entry in small.split("\n# via")[:1])
    for text in (small, union, development_lock()):
        assert "http" not in text.replace("httpx2", "").replace("httpcore2", "")
        assert "file:" not in text
    with pytest.raises(KeyError, match="left-pad"):
        requirements_lock(("left-pad",))


def made(root: Path, environment: dict[str, str], *commands: str) -> None:
    for command in commands:
        done = subprocess.run(
            ["make", *command.split()],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"


def common(types: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCORING_", "PYTHON"))}
    return {**kept, "MYPY_CACHE_DIR": str(types)}


@pytest.mark.slow
def test_a_fresh_checkout_is_installed_checked_and_shown(repositories: dict[str, Path], shared_cache: Path) -> None:
    made(
        repositories["batch-only"],
        common(shared_cache / "types-of-components"),
        f"install PYTHON={sys.executable}",
        "types",
        "test",
        "demo",
    )


@pytest.mark.slow
@pytest.mark.parametrize("design", [design for design in EXAMPLES if design not in AS_EXAMPLES])
def test_a_repository_passes_its_own_checks(
    design: str, repositories: dict[str, Path], shared_cache: Path, tmp_path: Path
) -> None:
    root = repositories[design]
    locks = [root / "requirements.lock", root / "requirements-dev.lock"]
    folder = interpreter(shared_cache, locks, tmp_path).parents[1]
    (folder / ".installed").touch()
    made(root, common(folder / "types"), f"types VENV={folder}", f"test VENV={folder}")


@pytest.mark.slow
def test_an_answer_that_the_schema_does_not_name_is_found(
    repositories: dict[str, Path], shared_cache: Path, tmp_path: Path
) -> None:
    root = tmp_path / "repository"
    shutil.copytree(repositories["online-dynamodb"], root)
    app = root / "src" / "scoring" / "serving" / "app.py"
    sound = app.read_text(encoding="utf-8")
    names = 'sum(1 / max(0, 4 - len(str(event["card_id"]))) for event in raw) > 0'
    faulty = sound.replace("explain=explain)\n        except", f"explain={names})\n        except")
    assert faulty != sound, "the line into which the fault is planted has changed"
    app.write_text(faulty, encoding="utf-8")
    locks = [root / "requirements.lock", root / "requirements-dev.lock"]
    python = interpreter(shared_cache, locks, tmp_path)
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "tests/test_interface.py"],
        cwd=root,
        env=common(tmp_path / "types"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout[-3000:] + done.stderr[-3000:]
    assert "ZeroDivisionError" in done.stdout
