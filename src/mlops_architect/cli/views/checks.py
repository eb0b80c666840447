"""One line for each validation."""

from __future__ import annotations

from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.generated import Check, CheckOutcome

_SIGN = {
    CheckOutcome.PASS: ("✓ pass   ", "green"),
    CheckOutcome.FAIL: ("✗ FAIL   ", "bold red"),
    CheckOutcome.NOT_RUN: ("- not run", "yellow"),
}


def check_line(check: Check) -> Text:
    """Return the line of one check; a failure brings its first findings along."""
    sign, style = _SIGN[check.outcome]
    line = Text.assemble((sign, style), "  ", check.title)
    if check.outcome is CheckOutcome.NOT_RUN:
        line.append(f": {safe(check.reason).plain}", style="dim")
    elif check.detail:
        shown = check.detail if check.outcome is CheckOutcome.FAIL else check.detail.splitlines()[0]
        line.append(f": {safe(shown, most=1500).plain}", style="" if check.outcome is CheckOutcome.FAIL else "dim")
    if check.known:
        line.append(" (known: the same files passed before)", style="dim")
    return line
