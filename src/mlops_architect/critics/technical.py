"""The technical critic: feasibility, bottlenecks, failure domains, coupling, and whether people can run it."""

from __future__ import annotations

from dataclasses import dataclass

from mlops_architect.critics.interface import Design, tally, verdict
from mlops_architect.critics.load import simulated
from mlops_architect.critics.operability import operability_findings
from mlops_architect.critics.performance import performance_findings
from mlops_architect.critics.resilience import resilience_findings
from mlops_architect.critics.smells import smell_findings
from mlops_architect.domain.finding import Review
from mlops_architect.domain.scenario import Scenarios
from mlops_architect.engine.agents.unknown_rent import told


@dataclass(frozen=True)
class TechnicalCritic:
    """Checks the solved design against physics, failure and people.

    ``scenarios`` are what the request path is simulated under; without them nothing is simulated.
    """

    scenarios: Scenarios | None = None
    id: str = "technical"
    title: str = "Technical review"

    def review(self, design: Design) -> Review:
        """Return every technical check, passed ones too."""
        under_load, results = simulated(design, self.scenarios) if self.scenarios else ((), ())
        findings = (
            *performance_findings(design),
            *under_load,
            *resilience_findings(design),
            *smell_findings(design),
            *operability_findings(design),
        )
        review = Review(
            critic=self.id,
            title=self.title,
            verdict=verdict(findings),
            summary=tally(findings),
            findings=findings,
            simulation=results,
        )
        return told(review, design.plan)
