"""A validation as files: a page for people, JSON, SARIF for code-scanning views, JUnit for pipelines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.generated import Check, CheckOutcome, Validation
from mlops_architect.domain.inspection import Inspected
from mlops_architect.usecases.markdown_table import table
from mlops_architect.usecases.report_files import Case, dumped, junit
from mlops_architect.usecases.sarif import sarif

_SIGNS = {CheckOutcome.PASS: "pass", CheckOutcome.FAIL: "FAIL", CheckOutcome.NOT_RUN: "not run"}
_OUTCOMES = {
    CheckOutcome.PASS: Outcome.PASS,
    CheckOutcome.FAIL: Outcome.FAIL,
    CheckOutcome.NOT_RUN: Outcome.UNKNOWN,
}


def page(validation: Validation) -> str:
    """Return the page for people."""
    rows = [(check.title, _SIGNS[check.outcome], (_said(check).splitlines() or [""])[0]) for check in validation.checks]
    lines = ["# Validation", "", "Run on exactly the files of this release.", ""]
    return "\n".join([*lines, *table(("Check", "Outcome", "Detail"), rows)])


def as_sarif(validation: Validation) -> str:
    """Return failed checks as errors, and those that did not run as open."""
    found = [
        Inspected(
            finding=Finding(
                id=check.id,
                source="validation",
                title=check.title,
                outcome=_OUTCOMES[check.outcome],
                severity=Severity.HIGH,
                detail=_said(check),
            )
        )
        for check in validation.checks
    ]
    return dumped(sarif(found, "."))


def as_junit(validation: Validation) -> str:
    """Return a suite with a case for each check."""
    cases = [
        Case(
            classname=f"validation.{check.id}",
            name=check.title,
            failed=_said(check) if check.outcome is CheckOutcome.FAIL else None,
            skipped=_said(check) if check.outcome is CheckOutcome.NOT_RUN else None,
        )
        for check in validation.checks
    ]
    return junit("mlops-architect validate", cases)


def _said(check: Check) -> str:
    return check.reason or check.detail


FORMS: Mapping[str, Callable[[Validation], str]] = {
    ".sarif": as_sarif,
    ".xml": as_junit,
    ".md": page,
    ".json": lambda validation: dumped(validation.model_dump(mode="json", exclude={"reports"})),
}
"""How a report is written, by the end of its file name."""
