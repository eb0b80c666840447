"""`resume`: go on with a run that was interrupted or waits at a gate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.new import YesOption
from mlops_architect.cli.context import (
    BaseUrlOption,
    JsonOption,
    ModelBudgetOption,
    ModelOption,
    ProviderOption,
    opened,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("resume", epilog="Example: mlops-architect resume 20261121-4f2a --approve")(resume)


def resume(
    run: Annotated[str, typer.Argument(help="Run id, or its beginning.", metavar="RUN")],
    approve: Annotated[bool, typer.Option("--approve", help="Approve at the gate it waits at.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Reject at the gate it waits at.")] = False,
    revise: Annotated[
        str | None, typer.Option("--revise", help="Change the requirements in words and design again.", metavar="WORDS")
    ] = None,
    answers: Annotated[
        list[str] | None,
        typer.Option("--answer", help="Answer an open question in words; may be given again.", metavar="FIELD=WORDS"),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the audit trail.")] = "",
    sign: Annotated[bool, typer.Option("--sign", help="Sign the approval with your git signing key.")] = False,
    yes: YesOption = False,
    provider: ProviderOption = "",
    model: ModelOption = "",
    base_url: BaseUrlOption = "",
    model_budget: ModelBudgetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Go on with a run from its last checkpoint."""
    from mlops_architect.cli.running import answers_by_field, colleagues, gatekeeper, observer, show_result
    from mlops_architect.errors import UsageError
    from mlops_architect.usecases.resume import resume as go_on

    replies = answers_by_field(answers)
    if sign and not approve:
        raise UsageError("--sign is for an approval", "Give it together with --approve.")
    if sum((approve, reject, revise is not None, yes, bool(replies))) > 1:
        raise UsageError("give only one of --approve, --reject, --revise, --answer and --yes")
    answer = "approve" if approve else "reject" if reject else "revise" if revise is not None else ""
    with opened() as bench:
        record = bench.database.run(run)
    folders = [Path(folder) for folder in record.options.catalogs]
    with opened(folders, Path(record.folder), record.options.hourly_rate_usd) as bench:
        asked = bool(provider or model or base_url or model_budget is not None) and provider != "replay"
        changed = {"colleagues": colleagues(bench, provider, model, base_url, model_budget)} if asked else {}
        view = observer(quiet=as_json)
        with view:
            keeper = gatekeeper(
                yes=yes,
                quiet=as_json,
                view=view,
                answer=answer,
                words=revise or "",
                reason=reason,
                answers=replies,
                sign=sign,
            )
            result = go_on(
                bench,
                record.id,
                keeper,
                view,
                answering=bool(answer or replies),
                options=changed,
                live=provider != "replay",
            )
    show_result(result, as_json=as_json)
