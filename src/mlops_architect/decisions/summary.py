"""`summary.md`: what a version is, on one page, and what changed against its parent."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.critics.interface import Design
from mlops_architect.decisions.markdown import bullets, plain, quoted, table
from mlops_architect.domain.capacity import BESIDE, Capacity
from mlops_architect.domain.constraints import Provenance, Question, Reading
from mlops_architect.domain.finding import Outcome, Review


def render_summary(
    project: str,
    design: Design,
    reading: Reading,
    reviews: Sequence[Review],
    questions: Sequence[Question],
    changes: Sequence[str],
) -> str:
    """Return the summary page of a decision set."""
    plan = design.plan
    cost, own = plan.cost.whole, plan.capacity
    money = f"{cost.expected_usd:,.0f} USD a month ({cost.low_usd:,.0f} to {cost.high_usd:,.0f})"
    if own is not None and not own.priced:
        money = f"rent {plan.cost.in_words}"
    parts = [
        f"# {plain(project)}",
        f"{design.use_case.title} in {plan.region}: {money}"
        + (f", {plain(plan.cost.split)}" if plan.cost.split else "")
        + (f", p99 {plan.p99_ms:,.0f} ms" if plan.p99_ms is not None else "")
        + (f", availability {plan.availability_pct:.3f} %" if plan.availability_pct is not None else "")
        + f", {plan.operating_hours:,.0f} operating hours a month."
        + (f" Chosen out of {plan.searched:,} combinations: {plan.proof.text}." if plan.proof else ""),
        *([f"Of the organisation's own machines it takes {own.text}. {BESIDE}" + _unpriced(own)] if own else []),
        "## What changed\n\n" + bullets([_change(change) for change in changes], "this is the first version"),
        "## What was asked\n\n" + _asked(design),
        "## What was chosen\n\n"
        + table(
            ("Capability", "Pattern"),
            [(c.capability, c.candidate.title + (" (not generated)" if c.by_hand else "")) for c in plan.choices],
        ),
        *(["## Wishes\n\n" + bullets([plain(wish.text) for wish in plan.wishes])] if plan.wishes else []),
        "## Margins\n\n"
        + bullets(
            [
                f"`{m.constraint}`: {_figure(m.value)} against {_figure(m.limit)} {m.unit}, {_figure(m.slack)} to spare"
                for m in plan.margins
            ],
            "no hard limit was stated",
        ),
        "## Reviews\n\n"
        + bullets([f"**{review.title}**: {review.verdict.value}. {plain(review.summary)}" for review in reviews]),
        *_packs(reviews),
        "## Open findings\n\n"
        + bullets(
            [
                f"{finding.severity.value}{f' ({finding.decision})' if finding.decision else ''}: "
                f"{plain(finding.title)}: {plain(finding.detail)}. {plain(finding.remediation)}"
                for review in reviews
                for finding in review.findings
                if finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN) and finding.waiver is None
            ],
            "none",
        ),
        *_waived(reviews),
        "## Assumptions to confirm\n\n"
        + bullets(
            [f"{plain(q.text)} Assumed: {q.default} ({plain(q.why)}). Effect: {plain(q.effect)}" for q in questions],
            "none that matter",
        ),
    ]
    if reading.differences:
        parts.append(
            "## Read differently by a model\n\nThe first of each stands: a person has not said otherwise.\n\n"
            + bullets([f"`{one.field}`: {plain(one.summary)}" for one in reading.differences])
        )
    if reading.injections:
        parts.append(
            "## Text that tried to give instructions\n\n"
            + bullets([f"“{quoted(found.span.text)}” was read as data" for found in reading.injections])
        )
    return "\n\n".join(parts) + "\n"


def _unpriced(own: Capacity) -> str:
    return f" What that costs is unknown: {own.why_unpriced}." if own.why_unpriced else ""


def _figure(value: float) -> str:
    """Return four significant digits, and whole numbers from a thousand up."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"


def _asked(design: Design) -> str:
    rows = []
    for name, stated in design.constraints.fields():
        if not stated.known:
            continue
        words = " … ".join(quoted(span.text) for span in stated.spans) or stated.note
        known = f"{stated.provenance.value}, read by {quoted(stated.by)}" if stated.by else stated.provenance.value
        rows.append((f"`{name}`", quoted(shown(stated.value)), known, words))
    unknown = [
        f"`{name}`" + (f" (“{quoted(stated.spans[0].text)}” is {stated.note})" if stated.spans and stated.note else "")
        for name, stated in design.constraints.fields()
        if stated.provenance is Provenance.UNKNOWN
    ]
    return table(("Constraint", "Value", "", "From"), rows) + f"\n\nUnknown: {', '.join(unknown) or 'nothing'}."


def _packs(reviews: Sequence[Review]) -> list[str]:
    packs = dict.fromkeys(plain(pack.text) for review in reviews for pack in review.packs)
    return ["## Policy packs\n\n" + bullets(list(packs))] if packs else []


def _waived(reviews: Sequence[Review]) -> list[str]:
    findings = [finding for review in reviews for finding in review.findings]
    lines = [f"{one.id}: {plain(one.title)}. {plain(one.waiver.text)}" for one in findings if one.waiver]
    lines += [
        f"{one.id}: the waiver of {plain(one.expired.owner)} ended on {one.expired.expires}"
        for one in findings
        if one.expired
    ]
    return ["## Waived findings\n\n" + bullets(lines)] if lines else []


def _change(change: str) -> str:
    """Return a change with its values, which may be anybody's words, kept from being markup."""
    name, mark, values = change.partition(": ")
    return f"{plain(name)}{mark}{quoted(values)}"


def shown(value: object) -> str:
    """Return a constraint's value as people write it."""
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, float):
        return f"{value:,.10g}"
    return str(value)
