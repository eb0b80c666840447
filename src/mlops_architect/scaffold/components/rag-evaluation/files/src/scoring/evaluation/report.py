"""The report of an evaluation: for people and for the next decision."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.evaluation.measures import Measures
from scoring.lake.json_files import write_json
from scoring.release.document import Variant
from scoring.runtime import Runtime
from scoring.times import day, iso

REPORTS = "reports/evaluation/"


def write_report(
    runtime: Runtime,
    variant: Variant,
    moment: float,
    found: Measures,
    champion: Measures | None,
    rule: Sequence[tuple[str, bool]],
) -> str:
    """Write the report as data and as Markdown; return the key of the latter."""
    prefix = f"{REPORTS}date={day(moment)}/{variant.id}"
    platform = runtime.platform
    data = {
        "variant": variant.id,
        "as_of": iso(moment),
        "chat_model": platform.chat_model_id,
        "model_kind": platform.model_kind,
        "stand_in": platform.model_kind == "offline",
        "measures": found.to_dict(),
        "champion": champion.to_dict() if champion else None,
        "conditions": [{"text": text, "holds": holds} for text, holds in rule],
        "passed": all(holds for _, holds in rule),
    }
    write_json(runtime.lake, f"{prefix}.json", data)
    lines = [
        f"# Evaluation of {variant.id}, {iso(moment)}",
        "",
        f"Answered by `{platform.chat_model_id}`"
        + (", the stand-in that only quotes: it says nothing about a language model." if data["stand_in"] else "."),
        "",
        "| measure | this variant | champion |",
        "| --- | --- | --- |",
        *(
            f"| {name} | {_shown(value)} | {_shown(champion.to_dict()[name]) if champion else ''} |"
            for name, value in found.to_dict().items()
        ),
        "",
        "## The rule",
        "",
        *(f"- {'holds' if holds else '**fails**'}: {text}" for text, holds in rule),
    ]
    runtime.lake.write(f"{prefix}.md", ("\n".join(lines) + "\n").encode())
    return f"{prefix}.md"


def _shown(value: float | int | None) -> str:
    return "not measured" if value is None else f"{value:g}"
