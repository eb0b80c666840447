"""`calibrate`: the next version of a project, sized from a measured service time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.new import DeepOption, YesOption
from mlops_architect.cli.commands.revise import LaterRateOption
from mlops_architect.cli.context import CatalogOption, JsonOption, at_terminal, opened, print_json, read_or_not


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "calibrate", epilog="Example: mlops-architect calibrate fraud-scoring --pretend, after `make demo load` in it"
    )(calibrate)


def calibrate(
    folder: Annotated[Path, typer.Argument(help="Project folder.", metavar="DIR")] = Path(),
    measurement: Annotated[
        Path | None,
        typer.Option(
            "--measurement", help="What `make load` wrote; default: measurements/load.json in DIR.", metavar="FILE"
        ),
    ] = None,
    factor: Annotated[
        float | None,
        typer.Option(
            "--factor",
            help="How much longer an answer takes on a vCPU of the cloud than where it was measured; 1 takes the time as it is. "
            "Default: by the kind of vCPU, as the catalogue judges it.",
            metavar="TIMES",
        ),
    ] = None,
    pretend: Annotated[bool, typer.Option("--pretend", help="Show what would change, and change nothing.")] = False,
    yes: YesOption = False,
    no_generate: Annotated[
        bool, typer.Option("--no-generate", help="Stop after the architecture is approved.")
    ] = False,
    deep: DeepOption = False,
    hourly_rate: LaterRateOption = None,
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Size a project anew from the service time that its own load test measured.

    The measured processor time of an answer takes the place of the catalogue's figure, marked as
    measured with its file and sha256. Critics and gate see the new version as with `revise`.

    A vCPU of the cloud is slower than a machine with cores of its own, so the time is multiplied by
    a careful factor for the kind of vCPU, a judgement in patterns/calibration.yaml; --factor says
    otherwise. The design's p99 follows from the service time as always: percentiles of another
    machine are shown, and decide nothing.

    With --json: {calibration: {before, after, changed, factor, ...} or null, run}; with --pretend the calibration alone.
    """
    from mlops_architect.cli.context import console
    from mlops_architect.cli.running import gatekeeper, observer, show_result
    from mlops_architect.cli.views.calibration import calibration
    from mlops_architect.domain.run import RunOptions
    from mlops_architect.usecases.calibrate import calibrate as start
    from mlops_architect.usecases.calibrate import look_ahead

    with opened(catalog, folder) as bench:
        if pretend:
            found = look_ahead(bench, folder, measurement, factor, hourly_rate)
            if as_json:
                print_json(found)
            else:
                console().print(calibration(found))
            return
        options = RunOptions(
            generate=not no_generate,
            clarify=at_terminal() and not yes and not as_json,
            deep=deep,
            catalogs=tuple(str(one.resolve()) for one in catalog or ()),
        )
        view = observer(quiet=as_json)
        with view:
            keeper = gatekeeper(yes=yes, quiet=as_json, view=view)
            changed, result = start(bench, folder, measurement, factor, options, keeper, view, hourly_rate)
    if as_json:
        with read_or_not():
            print_json(
                {
                    "calibration": changed.model_dump(mode="json") if changed else None,
                    "run": result.model_dump(mode="json"),
                }
            )
        if "fail" in result.checks.values():
            raise typer.Exit(1)
        return
    if changed is not None:
        with read_or_not():
            console().print(calibration(changed))
    show_result(result, as_json=False)
