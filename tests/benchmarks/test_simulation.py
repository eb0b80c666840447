"""What the load simulation costs and how sure it is; ``-s`` shows it. Nothing here judges how long it takes."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from mlops_architect.critics.interface import Design
from mlops_architect.critics.load import simulated
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.scenario import Scenarios
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.reading import read
from mlops_architect.engine.simulation.judge import played
from mlops_architect.engine.simulation.path import RequestPath, request_path
from mlops_architect.engine.situation import frame

_TEXT = "Fraud scoring on AWS in eu-west-1, p99 under 100 ms at {rps} requests/s peak, 99.9% availability."
_LOADS = (20, 2_000, 20_000)


@pytest.mark.parametrize("rps", _LOADS)
def test_time_and_error_of_each_scenario(rps: int, catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    text = _TEXT.format(rps=rps)
    framed = frame(read(text, catalog.lexicon).constraints, text, catalog, 95.0)
    solved, workload = plan(framed.situation), framed.situation.workload
    path = request_path(solved, workload, catalog.patterns, None)
    assert isinstance(path, RequestPath)
    assert isinstance(catalog.scenarios, Scenarios)
    rows = [f"\n{rps:,} requests/s      ms    requests      p99 (ms)    error"]
    for scenario in catalog.scenarios.scenarios:
        began = time.perf_counter()
        found = played(scenario, path, catalog.scenarios.load)
        spent_ms = 1000.0 * (time.perf_counter() - began)
        if isinstance(found, str):
            rows.append(f"{scenario.id:<18} {spent_ms:6.1f}  {found}")
            continue
        assert found.p99_error_ms is not None
        share = found.p99_error_ms / found.p99_ms
        rows.append(f"{scenario.id:<18} {spent_ms:6.1f}  {found.requests:>10,}  {found.p99_ms:>12,.1f}  {share:7.1%}")
        if not found.timeout_pct:
            assert share < 0.5, "the p99 is known to better than half its value"
    seen = Design(framed.constraints, workload, framed.use_case, solved, catalog.patterns)
    began = time.perf_counter()
    simulated(seen, catalog.scenarios)
    rows.append(f"{'all with findings':<18} {1000.0 * (time.perf_counter() - began):6.1f}")
    with capsys.disabled():
        print("\n".join(rows))


def test_what_loading_the_simulation_costs(capsys: pytest.CaptureFixture[str]) -> None:
    script = (
        "import time; import mlops_architect.critics.load as load; began = time.perf_counter();"
        "import sys; assert 'numpy' not in sys.modules;"
        "import mlops_architect.engine.simulation.judge; print(time.perf_counter() - began)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    with capsys.disabled():
        print(f"\nloading the simulation with numpy: {1000.0 * float(done.stdout):.0f} ms")
