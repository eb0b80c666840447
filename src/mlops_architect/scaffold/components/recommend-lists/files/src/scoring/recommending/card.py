"""The card of the candidates: what they were learnt from, how good lists are, and what that does not say."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.contract import iso
from scoring.recommending.measures import ListMeasures
from scoring.training.promotion import Verdict
from scoring.use_case import UseCase


def candidates_card(
    use_case: UseCase,
    mix: str,
    measured: Mapping[str, ListMeasures],
    verdict: Verdict,
    cut: float,
    moment: float,
    ranker: str,
) -> str:
    """Return the card as Markdown."""
    size = use_case.recommendation.list_size if use_case.recommendation else 0
    lines = [
        f"# Lists: {use_case.title}",
        "",
        f"Candidates by **{mix}**, ranked by {f'model version {ranker}' if ranker else 'their own order'};"
        f" learnt from choices up to {iso(moment)}.",
        "",
        f"## What people chose after {iso(cut)}",
        "",
        "Everything was learnt before that moment. `baseline` shows everybody what is popular; the popular tenth is the"
        " share of places that the most popular tenth of the items take.",
        "",
        f"| lists | people | recall@{size} | NDCG@{size} | candidates' recall | coverage | popular tenth | Gini |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {one.users} | {one.recall:.4f} | {one.ndcg:.4f} | {one.candidate_recall:.4f}"
            f" | {one.coverage:.4f} | {one.popular_share:.4f} | {one.gini:.4f} |"
            for name, one in measured.items()
        ),
        "",
        "## Promotion rule",
        "",
        "| condition | outcome | found |",
        "| --- | --- | --- |",
        *(f"| {c.name} | {'pass' if c.passed else 'fail'} | {c.detail} |" for c in verdict.conditions),
        "",
        "## What this does not say",
        "",
        "- People could only choose what was shown to them: lists like those of the past look better than they are, and"
        " new ones worse. Only a trial with people settles it (`rollout`).",
        "- Who chose nothing after the cut is not counted.",
        "",
        "## Ethics and limits",
        "",
        *(f"- {text}" for text in use_case.ethics),
    ]
    return "\n".join(lines) + "\n"
