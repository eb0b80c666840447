"""Two decision sets as a comment for a pull request: the cost first, then what changed in meaning."""

from __future__ import annotations

from mlops_architect.decisions.diff import Change, SetDiff
from mlops_architect.usecases.markdown_table import table


def difference_comment(diff: SetDiff) -> str:
    """Return the Markdown of a comparison."""
    pct = f" ({diff.monthly_pct_delta:+.1f} %)" if diff.monthly_pct_delta is not None else ""
    lines = [
        f"### Architecture {diff.before} → {diff.after}: {diff.monthly_usd_delta:+,.0f} USD a month{pct}",
        "",
        f"Monthly cost ${diff.monthly_usd_before:,.0f} → ${diff.monthly_usd_after:,.0f}{_p99(diff)}.",
        "",
    ]
    for title, changes in (
        ("Constraints", diff.constraints),
        ("Components", diff.components),
        ("Cost by capability", diff.costs),
        ("Verdicts", diff.verdicts),
        ("Decisions", diff.decisions),
    ):
        if changes:
            lines += [f"**{title}**", "", *table(("", diff.before, diff.after), [_row(change) for change in changes])]
    return "\n".join(lines).strip() + "\n"


def _row(change: Change) -> tuple[str, str, str]:
    return change.name, change.before or "none", change.after or "none"


def _p99(diff: SetDiff) -> str:
    if diff.p99_ms_before is None and diff.p99_ms_after is None:
        return ""
    before, after = ("none" if ms is None else f"{ms:,.0f} ms" for ms in (diff.p99_ms_before, diff.p99_ms_after))
    return f", p99 {before} → {after}"
