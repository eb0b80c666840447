"""What the tests share: the real configuration, a lake of their own, and one trained system."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

# Tiny matrices do not repay threads; this must be set before torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from scoring import plugins
from scoring.runtime import Runtime
from scoring.sampling.draw import SAMPLE_END
from scoring.times import iso
from scoring.use_case import UseCase

CONFIG = Path(__file__).parents[1] / "config"
PAIRS = 800
_STEPS = {
    "sample-data": Namespace(pairs=PAIRS, seed=7, until=iso(SAMPLE_END)),
    "ingest": Namespace(as_of=iso(SAMPLE_END)),
    "features": Namespace(as_of=iso(SAMPLE_END)),
    "train": Namespace(as_of=iso(SAMPLE_END)),
}


def _open(folder: Path, patch: pytest.MonkeyPatch) -> Runtime:
    for name in [name for name in os.environ if name.startswith(("SCORING_", "MLFLOW_", "AWS_", "MODEL_", "CHAT_"))]:
        patch.delenv(name)
    patch.setenv("SCORING_LAKE_URI", str(folder / "lake"))
    patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'mlflow.db'}")
    patch.setenv("SCORING_PROMOTION__APPROVAL", "automatic")
    patch.setenv("SCORING_CONFIG", str(CONFIG))
    # Nothing in a test may find an account by accident.
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Runtime.open()


def _run(runtime: Runtime, *roles: str) -> None:
    for role in roles:
        assert plugins.load(plugins.ROLES, role).run(_STEPS[role], runtime) == 0


@pytest.fixture(name="runtime")
def _runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """Return a runtime with an empty lake."""
    return _open(tmp_path, monkeypatch)


@pytest.fixture(name="use_case", scope="session")
def _use_case() -> UseCase:
    """Return the use case as configured."""
    return UseCase.read(CONFIG / "use_case.yaml")


@pytest.fixture(name="prepared")
def _prepared(runtime: Runtime) -> float:
    """Fill the lake of ``runtime`` with a training set, and return the moment it is from."""
    _run(runtime, "sample-data", "ingest", "features")
    return SAMPLE_END


@pytest.fixture(name="trained", scope="session")
def _trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """Return a runtime whose lake holds a training set and a promoted model."""
    with pytest.MonkeyPatch.context() as patch:
        runtime = _open(tmp_path_factory.mktemp("trained"), patch)
        _run(runtime, *_STEPS)
        yield runtime
