"""What a design is simulated under, as data (``patterns/scenarios.yaml``), and what came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from mlops_architect.domain.finding import Severity
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG


class ScenarioKind(StrEnum):
    """What happens to the request path."""

    STEADY_PEAK = "steady-peak"
    BURST = "burst"
    ZONE_LOSS = "zone-loss"
    COLD_STARTS = "cold-starts"
    HOT_KEY = "hot-key"
    SLOW_DEPENDENCY = "slow-dependency"


_PARAMETERS = {
    ScenarioKind.STEADY_PEAK: {"lasts_s"},
    ScenarioKind.BURST: {"lasts_s", "factor"},
    ScenarioKind.ZONE_LOSS: {"lasts_s", "noticed_after_s"},
    ScenarioKind.COLD_STARTS: {"lasts_s"},
    ScenarioKind.HOT_KEY: {"lasts_s", "share"},
    ScenarioKind.SLOW_DEPENDENCY: {"lasts_s", "factor"},
}


class Parameter(Model):
    """A number with the reasoning or the source behind it."""

    value: float = Field(gt=0)
    because: str = Field(min_length=1)
    source: str = ""


class Scenario(Model):
    """One thing that happens to the load or to a part, and how its outcome is judged.

    ``p99-holds`` asks for the latency limit during the event and for errors within the share of the budget,
    ``budget-holds`` for errors and late answers within their share of a month. ``finding`` is the id of the finding
    it leads to. Below ``asked_from_pct`` of stated availability (0: always asked) nobody asked the design to hold, and
    its failing is advice. ``severity`` is that of a failure that was asked about.
    """

    id: str = Field(pattern=SLUG)
    title: str
    kind: ScenarioKind
    finding: str = Field(pattern=SLUG)
    passes_when: Literal["p99-holds", "budget-holds"]
    asked_from_pct: float = Field(ge=0, lt=100)
    severity: Severity
    why: str = Field(min_length=1)
    remediation: str
    parameters: dict[str, Parameter]

    @model_validator(mode="after")
    def _has_the_parameters_of_its_kind(self) -> Scenario:
        wanted, given = _PARAMETERS[self.kind], set(self.parameters)
        if wanted != given:
            raise ValueError(f"a {self.kind.value} scenario has the parameters {', '.join(sorted(wanted))}")
        if self.kind is ScenarioKind.HOT_KEY and self.parameters["share"].value > 1:
            raise ValueError("share is at most 1")
        return self

    def __getitem__(self, name: str) -> float:
        """Return the value of a parameter; KeyError if this kind has none of that name."""
        return self.parameters[name].value


class LoadModel(Model):
    """What holds in every scenario: how callers wait, how the service queues, how much is drawn."""

    seed: int = Field(ge=0)
    requests: Parameter
    """Requests drawn for one scenario; the error of p99 falls with their square root."""
    patience: Parameter
    """How many times the latency limit a caller waits before giving up."""
    patience_ms: Parameter
    """How long a caller waits where no limit is stated, in milliseconds."""
    queue_per_worker: Parameter
    """Requests that wait before one server process; more are refused."""
    threads_per_worker: Parameter
    """Requests that one server process holds at the same time."""
    scale_out_s: Parameter
    """Seconds from a jump in load to the first new copy that answers, where a pattern sizes none."""
    environment_kept_s: Parameter
    """Seconds that an execution environment started on demand is kept without a request."""
    budget_share: Parameter
    """Share of a month's error budget that one event may spend."""


class Scenarios(Model):
    """The load model and all scenarios, in the order they are shown."""

    load: LoadModel
    scenarios: tuple[Scenario, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Scenarios:
        for ids in ([one.id for one in self.scenarios], [one.finding for one in self.scenarios]):
            if len(set(ids)) != len(ids):
                raise ValueError("two scenarios have the same id or lead to the same finding")
        return self
