"""`calibrate`: the design sized anew from a measured service time instead of the catalogue's figure."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mlops_architect.domain.calibration import (
    LEAST_FACTOR,
    MOST_FACTOR,
    CalibratedSide,
    CalibrationResult,
    LoadMeasurement,
    VcpuClass,
)
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.run import Revision, RunOptions
from mlops_architect.domain.workload import Quantity
from mlops_architect.errors import InvalidInput, UsageError
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.recorded import Recorded, recorded
from mlops_architect.usecases.result import RunResult
from mlops_architect.usecases.session import Gatekeeper
from mlops_architect.usecases.start import revise
from mlops_architect.usecases.workbench import Workbench

MEASUREMENT = Path("measurements/load.json")
FIELD, QUANTITY = "work.score_cpu_ms", "model_cpu_ms"
"""The constraint that holds the processor time of a score, and the quantity that formulas of patterns take it by."""
_SERVICE = "serve-online"
_MOST_BYTES = 1_000_000
_HOW = "Run `make demo load` in the repository first, or name the file with --measurement."


def read_measurement(path: Path) -> tuple[LoadMeasurement, str]:
    """Return a measurement and the sha256 of its file.

    Raises:
        InvalidInput: It is missing, empty, too large, no JSON, of another shape, or cannot be true.
    """
    from mlops_architect.documents import to_model

    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror or error}", _HOW) from error
    if len(content) > _MOST_BYTES:
        raise InvalidInput(f"{path}: larger than {_MOST_BYTES // 1_000_000} MB", _HOW)
    if not content.strip():
        raise InvalidInput(f"{path}: empty", _HOW)
    try:
        data = json.loads(content, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path}: not JSON: {error}", _HOW) from error
    if not isinstance(data, dict):
        raise InvalidInput(f"{path}: a JSON object is expected", _HOW)
    return to_model(data, LoadMeasurement, str(path)), hashlib.sha256(content).hexdigest()


def _refused(word: str) -> float:
    raise ValueError(f"{word} is no number")


def carried_over(bench: Workbench, plan: Plan, factor: float | None) -> VcpuClass:
    """Return the vCPU that the design serves on, with the factor given or the catalogue's.

    Raises:
        UsageError: The factor is out of range.
        InvalidInput: The design has no online service.
    """
    choice = next((choice for choice in plan.choices if choice.capability == _SERVICE), None)
    if choice is None:
        raise InvalidInput(
            "the design has no online service, so there is no service time to calibrate",
            "Use `mlops-architect revise` to change it.",
        )
    kind = _vcpu(bench, choice.candidate.pattern)
    if factor is None:
        return kind
    if not (math.isfinite(factor) and LEAST_FACTOR <= factor <= MOST_FACTOR):
        raise UsageError(
            f"--factor {factor:g} is not between {LEAST_FACTOR:g} and {MOST_FACTOR:g}",
            "It is how much longer the same work takes on the cloud's vCPU; 1 takes the time as it was measured.",
        )
    return kind.model_copy(update={"factor": factor, "because": "given with --factor"})


def _vcpu(bench: Workbench, pattern_id: str) -> VcpuClass:
    pattern = bench.catalog.patterns.get(pattern_id)
    return bench.catalog.calibration.of(pattern.tools if pattern else ())


@dataclass(frozen=True)
class Measured:
    """A measurement, its file, and the vCPU it is carried over to."""

    measurement: LoadMeasurement
    name: str
    sha256: str
    kind: VcpuClass

    @property
    def revision(self) -> Revision:
        """The change of the requirements that it amounts to."""
        found, machine = self.measurement, self.measurement.machine
        said = (
            f"{found.service_time_ms:.4g} ms of processor time an answer over {found.requests} requests on"
            f" {machine.processor} ({machine.cpus} CPUs), times {self.kind.factor:g} for {self.kind.title};"
            f" {self.name}, sha256 {self.sha256}"
        )
        return Revision(path=FIELD, value=f"{found.service_time_ms * self.kind.factor:.6g}", measured=said)


def _measured(bench: Workbench, folder: Path, plan: Plan, file: Path | None, factor: float | None) -> Measured:
    kind = carried_over(bench, plan, factor)
    path = file or folder / MEASUREMENT
    measurement, sha256 = read_measurement(path)
    return Measured(measurement, path.name, sha256, kind)


def look_ahead(
    bench: Workbench, folder: Path, file: Path | None, factor: float | None, hourly_rate_usd: float | None = None
) -> CalibrationResult:
    """Return what the measurement would change; nothing is written, and no critic has looked at it.

    Args:
        bench: Settings and catalogue.
        folder: The project.
        file: The measurement; None for the one that `make load` writes there.
        factor: How much longer the work takes on the cloud's vCPU; None for the catalogue's judgement.
        hourly_rate_usd: What an hour of operating work costs; None keeps the version's rate.

    Raises:
        InvalidInput: The measurement cannot be used, or the design has no online service.
        Infeasible: No design meets the constraints with the measured time.
        StoreError: The folder is not a project.
    """
    from mlops_architect.engine.optimiser.plan import plan
    from mlops_architect.engine.revising import set_by_hand
    from mlops_architect.engine.situation import frame

    before = recorded(folder)
    measured = _measured(bench, folder, before.plan, file, factor)
    change = measured.revision
    constraints = set_by_hand(before.constraints, change.path, change.value, change.measured)
    rate = hourly_rate_usd if hourly_rate_usd is not None else before.hourly_rate_usd
    situation = frame(
        constraints,
        before.words(bench.catalog.lexicon),
        bench.catalog,
        bench.settings.hourly_rate_usd if rate is None else rate,
        before.plan.demands,
    ).situation
    after = plan(situation)
    side = _side("", after, situation.workload.quantity(QUANTITY))
    return _result(bench, measured, before, side, after)


def calibrate(
    bench: Workbench,
    folder: Path,
    file: Path | None,
    factor: float | None,
    options: RunOptions,
    gatekeeper: Gatekeeper,
    observer: Observer,
    hourly_rate_usd: float | None = None,
) -> tuple[CalibrationResult | None, RunResult]:
    """Make the next version of a project from a measured service time, through critics and gate as `revise` does.

    Returns:
        What changed, None where no version was made; and the outcome of the run.

    Raises:
        ArchitectError: See ``look_ahead`` and ``revise``.
    """
    before = recorded(folder)
    measured = _measured(bench, folder, before.plan, file, factor)
    run = revise(bench, folder, (measured.revision,), options, gatekeeper, observer, hourly_rate_usd)
    after = recorded(folder)
    if after.version == before.version:
        return None, run
    side = _side(after.version, after.plan, after.quantity(QUANTITY))
    return _result(bench, measured, before, side, after.plan), run


def _result(
    bench: Workbench, measured: Measured, before: Recorded, side: CalibratedSide, after: Plan
) -> CalibrationResult:
    old, new = ({choice.capability: choice.candidate.title for choice in one.choices} for one in (before.plan, after))
    return CalibrationResult(
        source=measured.name,
        sha256=measured.sha256,
        measured_ms=measured.measurement.service_time_ms,
        measured_p99_ms=measured.measurement.latency_ms.p99,
        machine=measured.measurement.machine,
        vcpu=measured.kind.title,
        factor=measured.kind.factor,
        because=measured.kind.because,
        before=_side(before.version, before.plan, before.quantity(QUANTITY)),
        after=side,
        changed={
            name: (old.get(name, ""), new.get(name, ""))
            for name in sorted(old.keys() | new.keys())
            if old.get(name) != new.get(name)
        },
        warnings=tuple(_warnings(bench, measured, side)),
        written=bool(side.version),
    )


def _warnings(bench: Workbench, measured: Measured, after: CalibratedSide) -> Iterator[str]:
    chosen, kind = _vcpu(bench, after.pattern), measured.kind
    if after.pattern and chosen.id != kind.id:
        yield (
            f"the service runs on {chosen.title} now, for which the factor is {chosen.factor:g} and not {kind.factor:g};"
            " calibrate the new version again"
        )
    if measured.measurement.workers > 1:
        yield f"{measured.measurement.workers} workers were measured together; sizes count one a vCPU"
    if measured.measurement.failed:
        yield f"{measured.measurement.failed} requests failed during the measurement"


def _side(version: str, plan: Plan, quantity: Quantity) -> CalibratedSide:
    service = next((choice.candidate for choice in plan.choices if choice.capability == _SERVICE), None)
    return CalibratedSide(
        version=version,
        service_time_ms=quantity.value,
        basis=quantity.provenance.value,
        pattern=service.pattern if service else "",
        title=service.title if service else "",
        copies=service.sizes.get("replicas") if service else None,
        p99_ms=plan.p99_ms,
        monthly_usd=plan.cost.whole.expected_usd,
    )
