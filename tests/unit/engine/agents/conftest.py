from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

from tests.unit.engine.agents.builders import Design, churn, fraud


@pytest.fixture(params=[fraud, churn], ids=["fraud-online", "churn-batch"])
def design(request: pytest.FixtureRequest) -> Design:
    build: Callable[[], Design] = request.param
    return build()
