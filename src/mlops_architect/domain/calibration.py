"""Measured service times: what a load measurement says, and how it is carried over to a cloud's vCPU."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG

FEWEST_REQUESTS = 100
"""Fewer answers say little about the mean, and nothing about a 99th percentile."""
SHORTEST_S = 1.0
MOST_FAILED_SHARE = 0.01
"""A refusal is cheaper than an answer: with more of them the service time is too low."""
_SLACK = 1.1
"""Clocks of processes tick in hundredths of a second."""
LEAST_FACTOR, MOST_FACTOR = 0.1, 20.0
"""How much faster or slower than the measuring machine a vCPU may be said to be."""
_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"


class Machine(Model):
    """The machine a measurement was taken on."""

    system: str = Field(max_length=200, pattern=_ONE_LINE)
    processor: str = Field(max_length=200, pattern=_ONE_LINE)
    cpus: int = Field(ge=1, le=4096)
    python: str = Field(max_length=50, pattern=_ONE_LINE)


class LatencyPercentiles(Model):
    """Time to answer as callers saw it, in milliseconds."""

    p50: float = Field(gt=0, le=3_600_000)
    p95: float = Field(gt=0, le=3_600_000)
    p99: float = Field(gt=0, le=3_600_000)


class LoadMeasurement(Model):
    """What `make load` of a generated repository writes.

    ``service_time_ms`` is the processor time of the server process for one answer; ``seconds`` is how long it was asked.
    Numbers must be numbers: a text in place of one means that something else wrote the file.
    """

    model_config = ConfigDict(strict=True)

    format: Literal["mlops-architect/load-measurement/1"]
    measured_at: str = Field(max_length=50)
    machine: Machine
    route: str = Field(max_length=200)
    workers: int = Field(ge=1, le=4096)
    connections: int = Field(ge=1, le=100_000)
    seconds: float = Field(ge=SHORTEST_S, le=86_400)
    requests: int = Field(ge=FEWEST_REQUESTS)
    failed: int = Field(ge=0)
    service_time_ms: float = Field(ge=0.01, le=60_000)
    throughput_rps: float = Field(gt=0)
    latency_ms: LatencyPercentiles
    model_version: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _fits_together(self) -> LoadMeasurement:
        latency = self.latency_ms
        if not latency.p50 <= latency.p95 <= latency.p99:
            raise ValueError(f"p50 {latency.p50:g}, p95 {latency.p95:g} and p99 {latency.p99:g} ms are not in order")
        if self.failed > MOST_FAILED_SHARE * (self.requests + self.failed):
            raise ValueError(f"{self.failed} of {self.requests + self.failed} requests failed; at most 1 % may")
        rate = self.requests / self.seconds
        if abs(self.throughput_rps - rate) > 0.05 * rate:
            raise ValueError(f"{self.requests} answers in {self.seconds:g} s are not {self.throughput_rps:g} a second")
        busy_s = self.service_time_ms * (self.requests + self.failed) / 1000
        if busy_s > _SLACK * self.seconds * self.machine.cpus:
            raise ValueError(
                f"{self.service_time_ms:g} ms for each of {self.requests + self.failed} requests are {busy_s:,.0f} s of"
                f" processor time, more than {self.machine.cpus} CPUs have in {self.seconds:g} s"
            )
        return self


class VcpuClass(Model):
    """A kind of vCPU and how much longer the same work takes on it; a judgement, with its reason."""

    id: str = Field(pattern=SLUG)
    title: str
    tools: tuple[str, ...] = ()
    """Tools of patterns that run on it."""
    factor: float = Field(ge=LEAST_FACTOR, le=MOST_FACTOR)
    because: str


class Calibration(Model):
    """The kinds of vCPU there are; ``any`` stands for those that none names."""

    any: VcpuClass = VcpuClass(
        id="unknown", title="a vCPU of unknown kind", factor=2.0, because="nothing is known of the processor"
    )
    classes: tuple[VcpuClass, ...] = ()

    @model_validator(mode="after")
    def _is_careful(self) -> Calibration:
        hasty = [one.id for one in (self.any, *self.classes) if one.factor < 1]
        if hasty:
            raise ValueError(f"the factor of {', '.join(hasty)} is below 1: a judgement must not make a design smaller")
        return self

    def of(self, tools: tuple[str, ...]) -> VcpuClass:
        """Return the kind of vCPU that a pattern with these tools runs on; the slowest where several fit."""
        fitting = [one for one in self.classes if set(one.tools) & set(tools)]
        return max(fitting, key=lambda one: one.factor, default=self.any)


class CalibratedSide(Model):
    """What a design comes to with one service time."""

    version: str
    service_time_ms: float
    basis: str
    """How the service time is known: assumed, stated, measured."""
    pattern: str
    title: str
    copies: float | None
    """Copies of the service at the peak; None where it has none, such as functions."""
    p99_ms: float | None
    monthly_usd: float


class CalibrationResult(Model):
    """A measurement, how it was carried over, and the design before and after."""

    source: str
    sha256: str
    measured_ms: float
    measured_p99_ms: float
    machine: Machine
    vcpu: str
    factor: float
    because: str
    before: CalibratedSide
    after: CalibratedSide
    changed: dict[str, tuple[str, str]]
    """Capabilities that are served differently, with their titles before and after."""
    warnings: tuple[str, ...] = ()
    written: bool
    """Whether a new version was made; false for a look ahead."""
