"""An inspection as files that other tools read: SARIF, JUnit, Markdown for a pull request, JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mlops_architect.domain.finding import Outcome
from mlops_architect.domain.inspection import Inspected, Inspection
from mlops_architect.usecases.markdown_table import plain, table
from mlops_architect.usecases.report_files import Case, dumped, junit
from mlops_architect.usecases.sarif import sarif


def as_data(found: Inspection) -> dict[str, Any]:
    """Return an inspection as plain data for ``--json``."""
    return {
        **found.model_dump(mode="json", exclude={"results"}),
        "results": [
            {
                **one.finding.model_dump(mode="json", exclude={"demand"}),
                "path": one.place.path,
                "address": one.place.address,
                "waiver": one.waiver.model_dump(mode="json") if one.waiver else None,
                "expired_waiver": one.expired.model_dump(mode="json") if one.expired else None,
            }
            for one in found.results
        ],
    }


def markdown(found: Inspection) -> str:
    """Return a comment for a pull request: the verdict, what fails, what is waived, what cannot be told."""
    failing = sorted(found.failing(), key=lambda one: (-one.finding.severity.rank, one.finding.id, str(one.place)))
    lines = [f"### mlops-architect check: {_verdict(found)}", "", cost_line(found), ""]
    if found.packs:
        lines += ["Policy packs:", "", *(f"- {plain(pack.text)}" for pack in found.packs), ""]
    lines += table(("Severity", "Finding", "Where", "What"), [_row(one) for one in failing])
    if found.waived:
        lines += ["Waived:", ""]
        lines += [f"- {plain(waiver_line(one))}" for one in found.waived]
        lines.append("")
    lines += [
        f"- A waiver fits nothing any more: {plain(one.policy)} at {plain(one.where)}" for one in found.unused_waivers
    ]
    if found.upgrade:
        lines.append(f"- {plain(found.upgrade)}")
    unknown = sorted({one.finding.title for one in found.results if one.finding.outcome is Outcome.UNKNOWN})
    if unknown:
        lines += [f"Cannot be told: {plain('; '.join(unknown))}."]
    return "\n".join(lines).strip() + "\n"


def cost_line(found: Inspection) -> str:
    """Return what the infrastructure costs, against the decision and the budget."""
    if found.monthly_usd is None:
        said = "The infrastructure cannot be priced in full"
    else:
        said = f"The infrastructure costs ${found.monthly_usd:,.2f} a month"
        if found.design_monthly_usd:
            delta = found.monthly_usd - found.design_monthly_usd
            said += f", {delta:+,.2f} USD ({100 * delta / found.design_monthly_usd:+.1f} %) against the design"
    return f"{said}; budget ${found.budget_usd:,.0f}." if found.budget_usd else f"{said}."


def waiver_line(one: Inspected) -> str:
    """Return who excuses a failure, until when and why."""
    assert one.waiver is not None
    return f"{one.finding.id} at {one.place}: {one.waiver.text}"


def _verdict(found: Inspection) -> str:
    failing = len(found.failing())
    waived = f", {len(found.waived)} waived" if found.waived else ""
    return (f"{failing} to repair" if failing else "nothing to repair") + waived


def _row(one: Inspected) -> tuple[str, ...]:
    over = f" (waiver of {one.expired.owner} expired on {one.expired.expires})" if one.expired else ""
    finding = one.finding
    return finding.severity.value, finding.id, str(one.place), f"{finding.title}: {finding.detail}{over}"


def _junit(found: Inspection) -> str:
    """Return a test suite with a case for each result."""

    def case(one: Inspected) -> Case:
        finding, skipped = one.finding, None
        if one.waiver is not None:
            skipped = f"waived: {waiver_line(one)}"
        elif finding.outcome is Outcome.UNKNOWN:
            skipped = finding.detail
        return Case(
            classname=f"{finding.source}.{finding.id}",
            name=f"{finding.title} {one.place}".strip(),
            failed=finding.detail if one.fails else None,
            remedy=finding.remediation,
            skipped=skipped,
        )

    return junit("mlops-architect check", [case(one) for one in found.results])


FORMS: Mapping[str, Callable[[Inspection], str]] = {
    ".sarif": lambda found: dumped(sarif(found.results, found.roots[0] if found.roots else ".")),
    ".xml": _junit,
    ".md": markdown,
    ".json": lambda found: dumped(as_data(found)),
}
"""How a report is written, by the end of its file name."""
