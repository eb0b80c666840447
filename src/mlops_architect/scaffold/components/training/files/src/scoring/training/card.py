"""The model card: what the model is for, how good it is, and where it must not be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.training.class_measures import ClassQuality
from scoring.training.evaluate import Evaluation
from scoring.training.importance import TOP, without_benefit
from scoring.training.promotion import Verdict
from scoring.training.staleness import Aged
from scoring.use_case import UseCase


def model_card(
    use_case: UseCase,
    chosen: str,
    lineage: Mapping[str, str],
    evaluation: Evaluation,
    tried: Mapping[str, float],
    importance: Mapping[str, float],
    verdict: Verdict,
    classes: Sequence[ClassQuality] = (),
    aged: Sequence[Aged] = (),
) -> str:
    """Return the card as Markdown."""
    parts = [
        f"# Model card: {use_case.title}",
        "",
        use_case.framing,
        "",
        f"**Decision it supports:** {use_case.decision_supported}",
        f"**Human oversight:** {use_case.human_oversight}",
        f"**When no score arrives:** {use_case.fallback}",
        f"**Cost of errors:** {use_case.error_costs}",
        "",
        "## Candidates",
        "",
        _table(
            ("candidate", f"{use_case.primary_metric} on validation"),
            [(name, f"{value:.4f}") for name, value in tried.items()],
        ),
        f"Chosen: **{chosen}**",
        "",
        f"## Measures on {evaluation.rows} later rows that were not learnt from",
        "",
        _table(("measure", "value"), [(name, f"{value:.4f}") for name, value in evaluation.measures.items()]),
        "## Slices",
        "",
        _table(
            ("slice", "rows", f"{use_case.primary_metric}{', or recall' if classes else ''}"),
            [
                (s.name, str(s.rows), "too few rows to tell" if s.value is None else f"{s.value:.4f}")
                for s in evaluation.slices
            ],
        ),
        *_classes(use_case, classes),
        "## What it leans on",
        "",
        "Loss of the primary measure when a feature is shuffled.",
        "",
        _table(("feature", "loss"), [(name, f"{value:.4f}") for name, value in list(importance.items())[:TOP]]),
        *_idle(importance),
        *_staleness(use_case, aged),
        "## Promotion rule",
        "",
        _table(
            ("condition", "outcome", "found"),
            [(c.name, "pass" if c.passed else "fail", c.detail) for c in verdict.conditions],
        ),
        "## Ethics and limits",
        "",
        *(f"- {text}" for text in use_case.ethics),
        "",
        "## Lineage",
        "",
        _table(("what", "value"), sorted(lineage.items())),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _idle(importance: Mapping[str, float]) -> list[str]:
    names = without_benefit(importance)
    if not names:
        return ["Every feature helps.", ""]
    return [f"Shuffling these costs nothing; each still has to be computed and kept: {', '.join(names)}.", ""]


def _staleness(use_case: UseCase, aged: Sequence[Aged]) -> list[str]:
    if not aged:
        return []
    return [
        "## What waiting costs",
        "",
        "The same model, learnt from equally many rows, only longer ago, on the same later rows.",
        "",
        _table(("days older", use_case.primary_metric), [(f"{one.age_days:.1f}", f"{one.value:.4f}") for one in aged]),
    ]


def _classes(use_case: UseCase, classes: Sequence[ClassQuality]) -> list[str]:
    if not classes:
        return []
    return [
        "## Classes",
        "",
        "When the likeliest class is always taken. Below the confidence at which a mistake costs more than a person,"
        " the service abstains; `abstained_share` and `accuracy_when_answered` say what that leaves.",
        "",
        _table(
            ("class", "rows", "precision", "recall"),
            [(one.name, str(one.rows), f"{one.precision:.3f}", f"{one.recall:.3f}") for one in classes],
        ),
        "Rows by true class (down) and given class (across):",
        "",
        _table(
            ("", *use_case.classes),
            [(one.name, *(str(one.confused[name]) for name in use_case.classes)) for one in classes],
        ),
    ]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
