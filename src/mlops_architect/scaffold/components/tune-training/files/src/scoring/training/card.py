"""The model card: what an adapter is for, what it came from and under which licences, and what it was measured at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.training.evaluate import Judged
from scoring.training.promotion import Verdict
from scoring.use_case import UseCase

_STAND_IN = "> Made with a tiny stand-in on a laptop: it shows that the pipeline works, not how well a model writes."
_MEASURES = ("exact_match", "refusal_correctness", "over_refusal", "heldout_loss", "perplexity", "general_loss")


def model_card(
    use_case: UseCase,
    lineage: Mapping[str, str],
    data: Mapping[str, Any],
    tried: Mapping[str, Judged],
    verdict: Verdict,
) -> str:
    """Return the card as Markdown; ``tried`` holds base, candidate and, where there is one, champion."""
    tuning = use_case.fine_tuning
    names = list(tried)
    stand_in = lineage["base_model"].startswith("tiny-")
    lines = [
        f"# {use_case.title}",
        "",
        *([_STAND_IN, ""] if stand_in else []),
        use_case.framing,
        "",
        "## Where it comes from",
        "",
        f"- Base model: {lineage['base_model']}, licence: {lineage['base_licence']}",
        f"- Adapter: {tuning.adapter.method}, rank {tuning.adapter.rank}, alpha {tuning.adapter.alpha:g},"
        f" on {', '.join(tuning.adapter.modules)}",
        f"- Pairs: {data['counts']['train']} learnt, version `{data['version']}`",
        f"- Grounds and licences of the pairs: {_counts(data['licences'])}",
        f"- Sources: {_counts(data['sources'])}",
        f"- Masked before training: {_counts(data['masked']) or 'nothing was found'}",
        f"- Left out: {_counts(data['left_out'])}",
        "",
        "## What it was measured at",
        "",
        "The same pairs, tasks and requests for all; none of them was learnt.",
        "",
        f"| measure | {' | '.join(names)} |",
        f"| --- |{' --- |' * len(names)}",
        *(f"| {name} | {' | '.join(f'{tried[one].measures[name]:.3f}' for one in names)} |" for name in _MEASURES),
        "",
        "| slice | cases | " + " | ".join(names) + " |",
        "| --- | --- |" + " --- |" * len(names),
        *(
            f"| {name} | {count} | " + " | ".join(f"{tried[one].slices.get(name, 0.0):.3f}" for one in names) + " |"
            for name, count in tried["candidate"].slice_counts.items()
        ),
        "",
        "## The rule",
        "",
        *(f"- {'passed' if one.passed else 'FAILED'}: {one.name}: {one.detail}" for one in verdict.conditions),
        "",
        "## What it must not be used for",
        "",
        *(f"- {one}" for one in tuning.refuses),
        *(f"- {one}" for one in use_case.ethics),
        "",
        "## Lineage",
        "",
        *(f"- {name}: {value}" for name, value in lineage.items()),
        "",
    ]
    return "\n".join(lines)


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.items())
