"""How loaded the scoring service is: at the peak, after losing a zone, per instance."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mlops_architect.domain.plan import Candidate
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.figures import CAPACITY, REPLICAS, VCPUS, size

PLANNED_SHARE = 0.6
"""Instances are sized so that the peak uses at most this share of what they can do."""


@dataclass(frozen=True)
class ServiceLoad:
    """Sized instances, what each can do at full use, and the shares used; None where the pattern is not sized so."""

    instances: float | None
    vcpus_each: float | None
    full_rps_each: float | None
    zones: float
    peak_rps: float
    least: float | None = None
    average: float | None = None

    @property
    def at_peak(self) -> float | None:
        """Share of the instances' capacity that the peak uses."""
        return self._share(self.instances)

    @property
    def without_a_zone(self) -> float | None:
        """The same share when one zone is gone."""
        if self.instances is None:
            return None
        return self._share(self.instances - math.ceil(self.instances / self.zones))

    def _share(self, instances: float | None) -> float | None:
        if not instances or not self.full_rps_each or instances <= 0:
            return None
        return self.peak_rps / (instances * self.full_rps_each)


def service_load(candidate: Candidate | None, workload: Workload) -> ServiceLoad:
    """Return the load of what serves online; a stated capacity counts as planned at 60 %."""
    vcpus = size(candidate, VCPUS)
    planned = size(candidate, CAPACITY)
    cpu_ms = workload["model_cpu_ms"]
    full = planned / PLANNED_SHARE if planned else vcpus * 1000.0 / cpu_ms if vcpus and cpu_ms else None
    return ServiceLoad(
        instances=size(candidate, REPLICAS),
        vcpus_each=vcpus,
        full_rps_each=full,
        zones=max(workload["zones"], 1.0),
        peak_rps=workload["peak_rps"],
        least=size(candidate, ("min_replicas", "min_instances")),
        average=size(candidate, ("average_replicas", "average_instances")),
    )
