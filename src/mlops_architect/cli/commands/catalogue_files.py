"""`patterns lint`, `patterns new`, `patterns schema`, `policies new`: the verbs of who writes a catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, ProjectOption, opened, print_json
from mlops_architect.errors import InvalidInput

_IntoOption = Annotated[
    Path | None,
    typer.Option("--catalog", help="Catalogue folder to write into; your own by default.", metavar="DIR"),
]


def register_patterns(group: typer.Typer) -> None:
    """Add the verbs of patterns."""
    group.command("lint", epilog="Example: mlops-architect patterns lint our-catalogue")(lint)
    group.command("new", epilog="Example: mlops-architect patterns new aws/lake/our-lake --catalog our-catalogue")(
        new_pattern
    )
    group.command("schema", epilog="Example: mlops-architect patterns schema pattern -o schemas")(schema)


def register_policies(group: typer.Typer) -> None:
    """Add the verb of policies."""
    group.command("new", epilog="Example: mlops-architect policies new cost/our-limit --catalog our-catalogue")(
        new_policy
    )


def lint(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Catalogue folders, or folders of single patterns; all in effect by default.", metavar="DIR"
        ),
    ] = None,
    no_terraform: Annotated[
        bool, typer.Option("--no-terraform", help="Leave out terraform validate, which needs seconds and the provider.")
    ] = False,
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check catalogue folders: every problem of every file at once, with its line and what to do."""
    from mlops_architect.usecases.linting.lint import lint as examine

    with opened(catalog, project) as bench:
        roots = tuple(root.path for root in bench.roots)
        report = examine(folders or (), roots, bench.settings, validate=not no_terraform)
    if as_json:
        print_json({**report.model_dump(mode="json"), "clean": not report.problems})
    else:
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.lint_report import lint_report

        console().print(lint_report(report), soft_wrap=True)
    if report.problems:
        raise typer.Exit(InvalidInput.exit_code)


def new_pattern(
    name: Annotated[str, typer.Argument(help="CLOUD/CAPABILITY/ID of the pattern.", metavar="NAME")],
    catalog: _IntoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start a pattern: a file with every field explained and a module that keeps its capability's contract."""
    from mlops_architect.usecases.starting import new_pattern as start

    with opened([catalog] if catalog and catalog.is_dir() else None) as bench:
        _written(start(bench, name, catalog), "patterns lint", as_json=as_json)


def new_policy(
    name: Annotated[str, typer.Argument(help="THEME/ID of the policy.", metavar="NAME")],
    catalog: _IntoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start a policy: a file with every field explained and cases that prove it."""
    from mlops_architect.usecases.starting import new_policy as start

    with opened([catalog] if catalog and catalog.is_dir() else None) as bench:
        _written(start(bench, name, catalog), "patterns lint", as_json=as_json)


def schema(
    kind: Annotated[
        str, typer.Argument(help="pattern, policy, use-case, …; without it the kinds are listed.", metavar="KIND")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Folder to write KIND.schema.json into; all kinds without KIND.", metavar="DIR"
        ),
    ] = None,
) -> None:
    """Give the JSON Schema of a kind of catalogue file, so that editors complete and check it."""
    from mlops_architect.usecases import schemas

    if output is not None:
        for path in schemas.write_schemas(output, (kind,) if kind else ()):
            typer.echo(path)
    elif kind:
        print_json(schemas.schema(kind))
    else:
        for name, place in schemas.kinds().items():
            typer.echo(f"{name:16}{place}")


def _written(files: tuple[Path, ...], check: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"files": [str(path) for path in files]})
        return
    for path in files:
        typer.echo(path)
    folder = files[-1].parent.parent
    typer.echo(f"Fill it in, then check it: mlops-architect {check} {folder}", err=True)
