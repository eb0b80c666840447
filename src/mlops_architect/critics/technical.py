"""The technical critic: feasibility, bottlenecks, failure domains, coupling, and whether people can run it."""

from __future__ import annotations

from dataclasses import dataclass

from mlops_architect.critics.interface import Design, tally, verdict
from mlops_architect.critics.operability import operability_findings
from mlops_architect.critics.performance import performance_findings
from mlops_architect.critics.resilience import resilience_findings
from mlops_architect.domain.finding import Review


@dataclass(frozen=True)
class TechnicalCritic:
    """Checks the solved design against physics, failure and people."""

    id: str = "technical"
    title: str = "Technical review"

    def review(self, design: Design) -> Review:
        """Return every technical check, passed ones too."""
        findings = (*performance_findings(design), *resilience_findings(design), *operability_findings(design))
        return Review(
            critic=self.id, title=self.title, verdict=verdict(findings), summary=tally(findings), findings=findings
        )
