"""The model card: what the forecasts are for, how good they are, and where they must not be trusted."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.training.backtest import Backtest
from scoring.training.promotion import Verdict
from scoring.use_case import Candidate, UseCase

_SHOWN = ("forecast_accuracy", "mase", "bias", "interval_coverage", "interval_width")


def model_card(
    use_case: UseCase,
    recipe: Candidate,
    lineage: Mapping[str, str],
    backtests: Mapping[str, Backtest],
    verdict: Verdict,
) -> str:
    """Return the card as Markdown; ``backtests`` by name, the baseline first."""
    chosen = backtests[recipe.name]
    low, _, high = use_case.quantiles
    clock, word = use_case.clock, use_case.clock.word
    parts = [
        f"# Model card: {use_case.title}",
        "",
        use_case.framing,
        "",
        f"**Horizon:** {use_case.horizon_steps} {word}s. **Interval:** {use_case.forecast.interval_pct:g} %, from the"
        f" {low:.0%} to the {high:.0%} quantile.",
        f"**Decision it supports:** {use_case.decision_supported}",
        f"**Human oversight:** {use_case.human_oversight}",
        f"**When there is no forecast:** {use_case.fallback}",
        f"**Cost of errors:** {use_case.error_costs}",
        "",
        "## Forecasts that were compared",
        "",
        f"Back-test with {len(chosen.by_origin)} rolling origins, each from what was known on it:"
        f" {', '.join(clock.text(origin) for origin in chosen.by_origin)}.",
        "",
        _measured("forecast", word, {name: (test.measures, len(test.rows)) for name, test in backtests.items()}),
        f"Chosen: **{recipe.name}**. {recipe.why}",
        "",
        "`forecast_accuracy` is one minus WAPE; `mase` below one is better than the seasonal naive forecast of history;"
        f" `bias` above zero forecasts too much. {word.capitalize()}s that were cut short do not count.",
        "",
        "## By origin",
        "",
        _measured("origin", word, {clock.text(origin): (m, 0) for origin, m in chosen.by_origin.items()}),
        "## Slices",
        "",
        _measured("slice", word, {name: (m, chosen.slice_rows[name]) for name, m in chosen.slices.items()}),
        *_too_small(chosen, word),
        "## Promotion rule",
        "",
        _table(
            ("condition", "outcome", "found"),
            [(c.name, "pass" if c.passed else "fail", c.detail) for c in verdict.conditions],
        ),
        "## Limits",
        "",
        "- A new series is forecast by the level of the others until it has its own history (slice `demand=new`).",
        "- A plan that is entered after the forecast is made is not in it; forecast again after a late change.",
        f"- Intermittent demand: the expected amount is below one a {word}, and the interval often begins at zero.",
        *(f"- {text}" for text in use_case.ethics),
        "",
        "## Lineage",
        "",
        _table(("what", "value"), sorted(lineage.items())),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _too_small(chosen: Backtest, word: str) -> list[str]:
    small = sorted(set(chosen.slice_rows) - set(chosen.slices))
    return [f"Too few {word}s to tell: {', '.join(small)}.", ""] if small else []


def _measured(head: str, word: str, rows: Mapping[str, tuple[Mapping[str, float], int]]) -> str:
    return _table(
        (head, f"{word}s", *_SHOWN),
        [
            (name, str(count) if count else "", *(f"{found[measure]:.4f}" for measure in _SHOWN))
            for name, (found, count) in rows.items()
        ],
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
