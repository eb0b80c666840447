"""The cases of a policy, judged: facts as they are, and files read as in a repository."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlops_architect.documents import DocumentError, parse_hcl
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.model import Model
from mlops_architect.domain.policy import Policy, PolicyCase
from mlops_architect.engine.code_facts import code_facts
from mlops_architect.engine.evaluate import judge
from mlops_architect.engine.infrastructure_facts import infrastructure_facts


class CaseResult(Model):
    """What came of one case, beside what it should have been."""

    policy: str
    level: str
    position: int
    """Place of the case among those of its level."""
    case: str
    wanted: str
    got: str
    detail: str
    planted: bool
    """Whether the case is text of a repository rather than facts."""

    @property
    def holds(self) -> bool:
        """Whether it came out as the case says."""
        return self.wanted == self.got


def facts_of_case(case: PolicyCase, catalog: Catalog) -> dict[str, Any]:
    """Return the facts of a case: those that it gives over those that its files tell.

    Raises:
        DocumentError: A Terraform file of it cannot be read.
    """
    facts: dict[str, Any] = {}
    if case.files:
        terraform = {
            path: parse_hcl(text, path) for path, text in case.files.items() if path.endswith((".tf", ".tfvars"))
        }
        facts.update(infrastructure_facts(terraform, catalog.provider_facts))
        facts.update(code_facts(case.files, catalog.code_facts))
    return {**facts, **case.facts}


def case_results(policy: Policy, catalog: Catalog) -> Iterator[CaseResult]:
    """Judge every case of a policy at every level."""
    for here in policy.levels:
        for position, case in enumerate(here.cases):
            try:
                finding = judge(here, facts_of_case(case, catalog))[0]
                got, detail = finding.outcome.value, finding.detail
            except DocumentError as error:
                got, detail = "error", error.message
            yield CaseResult(
                policy=policy.id,
                level=here.subject,
                position=position,
                case=case.name,
                wanted=case.outcome,
                got=got,
                detail=detail,
                planted=bool(case.files),
            )
