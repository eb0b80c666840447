"""What the tests share: the real configuration, a lake of their own, and one trained system."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

# Small samples do not repay threads; this must be set before scikit-learn is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pytest

from scoring import plugins
from scoring.contract import Event, iso, parse_time
from scoring.runtime import Runtime
from scoring.sampling.draw import DAY_S, draw_events
from scoring.sampling.job import SAMPLE_START, sample_days, sample_rows

CONFIG = Path(__file__).parents[1] / "config"
START = parse_time(SAMPLE_START)


def _open(folder: Path, patch: pytest.MonkeyPatch) -> Runtime:
    for name in [name for name in os.environ if name.startswith(("SCORING_", "MLFLOW_", "AWS_"))]:
        patch.delenv(name)
    patch.setenv("SCORING_LAKE_URI", str(folder / "lake"))
    # A service that runs on this machine meanwhile is not the one that these tests ask for its health.
    patch.setenv("SCORING_MARKER", str(folder / "port"))
    patch.setenv("SCORING_ONLINE_NAME", str(folder / "online.sqlite"))
    patch.setenv("SCORING_STREAM_NAME", str(folder / "stream"))
    patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'mlflow.db'}")
    patch.setenv("SCORING_PROMOTION__APPROVAL", "automatic")
    patch.setenv("SCORING_CONFIG", str(CONFIG))
    # Nothing in a test may find an account by accident.
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Runtime.open()


@pytest.fixture(name="runtime")
def _runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """Return a runtime with an empty lake."""
    return _open(tmp_path, monkeypatch)


@pytest.fixture(name="events")
def _events(runtime: Runtime) -> list[Event]:
    """Return a thousand checked events over thirty days."""
    return draw_events(runtime.use_case, np.random.default_rng(3), 1000, START, 30.0)


@pytest.fixture(name="moment", scope="session")
def _moment() -> float:
    """Return the moment at which the trained system was trained."""
    return START + sample_days(Runtime.open(CONFIG).use_case) * DAY_S


@pytest.fixture(name="trained", scope="session")
def _trained(tmp_path_factory: pytest.TempPathFactory, moment: float) -> Iterator[Runtime]:
    """Return a runtime whose lake holds ingested data, features and a promoted model."""
    with pytest.MonkeyPatch.context() as patch:
        runtime = _open(tmp_path_factory.mktemp("trained"), patch)
        rows = sample_rows(runtime.use_case, least=4000)
        steps = {
            "sample-data": Namespace(rows=rows, days=0.0, start=SAMPLE_START, shift=0.0, seed=7),
            "ingest": Namespace(as_of=iso(moment)),
            "features": Namespace(as_of=iso(moment), fill_online=True),
            "train": Namespace(as_of=iso(moment)),
        }
        for role, arguments in steps.items():
            assert plugins.load(plugins.ROLES, role).run(arguments, runtime) == 0
        yield runtime
