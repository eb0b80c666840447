"""What the commands that run the graph share: who answers gates, what is shown, how changes are parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from mlops_architect.cli.context import at_terminal, print_json, read_or_not
from mlops_architect.errors import UsageError

if TYPE_CHECKING:
    from mlops_architect.cli.views.live import RunView
    from mlops_architect.domain.calls import ModelOptions
    from mlops_architect.domain.code_generation import CodeOptions
    from mlops_architect.domain.run import Revision
    from mlops_architect.usecases.pretending import Pretended
    from mlops_architect.usecases.result import RunResult
    from mlops_architect.usecases.session import Gatekeeper
    from mlops_architect.usecases.workbench import Workbench


def observer(*, quiet: bool, aside: bool = False) -> RunView:
    """Return the view of a run; quiet with ``--json``, and ``aside`` on standard error where questions may come out."""
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.live import RunView

    return RunView(console(stderr=aside), console(stderr=True), quiet=quiet)


def colleagues(
    bench: Workbench, provider: str, model: str, base_url: str, most_usd: float | None
) -> ModelOptions | None:
    """Return the models that these options and the configuration name; None for the engine alone."""
    from mlops_architect.usecases.model_settings import model_options

    return model_options(
        bench.settings, bench.models, provider=provider, model=model, base_url=base_url, most_usd=most_usd
    )


def coders(bench: Workbench, by: str, models: ModelOptions | None, most_usd: float | None) -> CodeOptions | None:
    """Return who writes code by these options and the configuration; None for the templates alone."""
    from mlops_architect.usecases.code_options import code_options

    return code_options(bench.settings, bench.models, by, models, most_usd)


def gatekeeper(
    *,
    yes: bool,
    quiet: bool,
    view: RunView,
    answer: str = "",
    words: str = "",
    reason: str = "",
    answers: Mapping[str, str] | None = None,
    sign: bool = False,
) -> Gatekeeper:
    """Return who answers gates: the flags first, then ``--yes``, then the person at the terminal, else nobody."""
    from mlops_architect.cli.gatekeepers import FlagGatekeeper, NobodyGatekeeper, TerminalGatekeeper, YesGatekeeper

    if yes:
        return YesGatekeeper(view)
    person: Gatekeeper = TerminalGatekeeper(view) if at_terminal() and not quiet else NobodyGatekeeper(view)
    return FlagGatekeeper(answer, words, reason, person, answers, sign=sign) if answer or answers else person


def strictly(keeper: Gatekeeper) -> Gatekeeper:
    """Return a gatekeeper who leaves questions open, and the other gates to ``keeper``."""
    from mlops_architect.cli.gatekeepers import StrictGatekeeper

    return StrictGatekeeper(keeper)


def answers_by_field(given: Sequence[str] | None) -> dict[str, str]:
    """Parse ``--answer`` options.

    Raises:
        UsageError: An answer is not FIELD=WORDS.
    """
    found = {}
    for one in given or ():
        field, mark, words = one.partition("=")
        if not mark or not words.strip():
            raise UsageError(
                f"--answer {one!r} is not FIELD=WORDS", 'For example: --answer load.peak_rps="about 50 a second"'
            )
        found[field.strip()] = words.strip()
    return found


def revisions(settings: Sequence[str] | None, words: str | None) -> tuple[Revision, ...]:
    """Parse ``--set`` options and words.

    Raises:
        UsageError: A setting is not FIELD=VALUE.
    """
    from mlops_architect.domain.run import Revision
    from mlops_architect.usecases.intake import checked_setting

    found = [Revision(text=words)] if words and words.strip() else []
    for setting in settings or ():
        path, mark, value = setting.partition("=")
        if not mark:
            raise UsageError(f"--set {setting!r} is not FIELD=VALUE", "For example: --set latency.p99_ms=80")
        found.append(checked_setting(path.strip(), value.strip()))
    return tuple(found)


def show_pretended(found: Pretended, *, as_json: bool) -> None:
    """Print what would change on standard output."""
    with read_or_not():
        if as_json:
            print_json(found)
        else:
            from mlops_architect.cli.context import console
            from mlops_architect.cli.views.pretended import pretended

            console().print(pretended(found))


def show_result(result: RunResult, *, as_json: bool) -> None:
    """Print the outcome of a run on standard output, and leave with 1 when a check failed."""
    with read_or_not():
        if as_json:
            print_json(result)
        else:
            from mlops_architect.cli.context import console
            from mlops_architect.cli.views.outcome import outcome

            console().print(outcome(result))
    if "fail" in result.checks.values():
        raise typer.Exit(1)
