"""What a model wrote in a release: whose version of each file stands, and why."""

from __future__ import annotations

from typing import Any

from mlops_architect.domain.code_generation import Extension

_SIGNS = {"model": "model", "template": "template", "none": "left out"}


def reported(extension: Extension) -> dict[str, Any]:
    """Return the report as plain data, without times: files, rounds and what it took."""
    usage = extension.conduct.usage
    return {
        "source": extension.source,
        "standing": extension.conduct.standing,
        "reason": extension.reason,
        "asked": extension.asked,
        "files": [verdict.model_dump(mode="json") for verdict in extension.verdicts],
        "rounds": [turn.model_dump(mode="json") for turn in extension.rounds],
        "tokens": usage.model_dump(mode="json"),
        "usd": extension.conduct.usd,
    }


def code_page(extension: Extension) -> str:
    """Return the report as a page."""
    lines = [
        "# Code generation",
        "",
        f"{extension.source} was asked {extension.asked} time{'s' * (extension.asked != 1)}; {extension.reason}.",
        "Files that are not listed are the templates' own.",
        "",
        "| File | Stands | Why | Purpose |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{_path(one.path)}` | {_SIGNS[one.standing]} | {_cell(one.reason)} | {_cell(one.purpose)} |"
        for one in extension.verdicts
    ]
    for number, turn in enumerate(extension.rounds, start=1):
        lines += ["", f"## Proposal {number}", "", _cell(turn.summary) or "No proposal that could be read.", ""]
        lines += [f"- left out: `{_path(one.path)}`, {_cell(one.reason)}" for one in turn.refused]
        lines += [f"- early check: {_cell(fault)}" for fault in turn.faults]
        lines += [f"- failed: {_cell(check)}" for check in turn.failed]
    return "\n".join(lines).rstrip() + "\n"


def _path(text: str) -> str:
    return "".join("?" if sign in "`|" else sign for sign in text)


def _cell(text: str) -> str:
    """Return words of a model as one line that makes no markup."""
    line = " ".join(text.split())
    for sign in "\\`*_[]<>|#":
        line = line.replace(sign, f"\\{sign}" if sign != "`" else "'")
    return line
