"""What the tests share: the real configuration, a lake of their own, and one trained system."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

# Small samples do not repay threads; this must be set before scikit-learn is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from scoring import plugins
from scoring.clock import DAY_S
from scoring.contract import Event, iso
from scoring.features.panel import Panel
from scoring.features.store import read_panel
from scoring.runtime import Runtime
from scoring.sampling.draw import draw_world, sample_days
from scoring.sampling.job import SAMPLE_START, delivered, sample_end, sample_world
from scoring.use_case import UseCase

CONFIG = Path(__file__).parents[1] / "config"
_MANY_STEPS = 24


def _open(folder: Path, patch: pytest.MonkeyPatch) -> Runtime:
    for name in [name for name in os.environ if name.startswith(("SCORING_", "MLFLOW_", "AWS_"))]:
        patch.delenv(name)
    patch.setenv("SCORING_LAKE_URI", str(folder / "lake"))
    patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'mlflow.db'}")
    patch.setenv("SCORING_PROMOTION__APPROVAL", "automatic")
    patch.setenv("SCORING_CONFIG", str(CONFIG))
    # Nothing in a test may find an account by accident.
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    # Two shards of some groups each, as a larger panel has them.
    patch.setenv("SCORING_FEATURES__SERIES_PER_SHARD", str(_series_of(Runtime.open().use_case) // 2 + 4))
    return Runtime.open()


def _series_of(use_case: UseCase) -> int:
    return 36 if not use_case.within_day else 24 if use_case.clock.per_day <= _MANY_STEPS else 16


@pytest.fixture(name="runtime")
def _runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """Return a runtime with an empty lake."""
    return _open(tmp_path, monkeypatch)


@pytest.fixture(name="events")
def _events(runtime: Runtime) -> list[Event]:
    """Return the closings of a few series over two months."""
    use_case = runtime.use_case
    start = sample_end(use_case) - sample_days(use_case) * DAY_S
    return draw_world(sample_world(use_case, 6, 3, start + 20 * DAY_S))[0]


@pytest.fixture(name="series_count", scope="session")
def _series_count() -> int:
    """Return how many series the trained system has: fewer where each has more steps."""
    return _series_of(Runtime.open(CONFIG).use_case)


@pytest.fixture(name="moment", scope="session")
def _moment() -> float:
    """Return the night in which the trained system was trained."""
    use_case = Runtime.open(CONFIG).use_case
    return delivered(use_case, sample_end(use_case))


@pytest.fixture(name="trained", scope="session")
def _trained(tmp_path_factory: pytest.TempPathFactory, moment: float) -> Iterator[Runtime]:
    """Return a runtime whose lake holds ingested series, a panel, a promoted model and forecasts."""
    with pytest.MonkeyPatch.context() as patch:
        runtime = _open(tmp_path_factory.mktemp("trained"), patch)
        at, series = iso(moment), _series_of(runtime.use_case)
        steps = {
            "sample-data": Namespace(series=series, until="", since=SAMPLE_START, shift=0.0, seed=7),
            "ingest": Namespace(as_of=at),
            "features": Namespace(as_of=at, rebuild=False),
            "train": Namespace(as_of=at),
            "score-batch": Namespace(as_of=at, allow_late=False),
        }
        for role, arguments in steps.items():
            assert plugins.load(plugins.ROLES, role).run(arguments, runtime) == 0
        yield runtime


@pytest.fixture(name="panel", scope="session")
def _panel(trained: Runtime, moment: float) -> Panel:
    """Return one shard of the trained system."""
    return read_panel(trained, 0, moment, 790.0)
