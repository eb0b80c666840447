"""`patterns`: the catalogue's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.catalogue_files import register_patterns
from mlops_architect.cli.context import CatalogOption, JsonOption, ProjectOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Look at the patterns of the catalogue, and write your own.", no_args_is_help=True)
    group.command("list", epilog="Example: mlops-architect patterns list --capability serve-online")(list_patterns)
    group.command("show", epilog="Example: mlops-architect patterns show aws-s3-lake")(show_pattern)
    register_patterns(group)
    app.add_typer(group, name="patterns")


def list_patterns(
    capability: Annotated[str, typer.Option("--capability", help="Only patterns of this capability.")] = "",
    cloud: Annotated[str, typer.Option("--cloud", help="Only patterns of this cloud.")] = "",
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """List patterns by capability, and where each comes from."""
    from mlops_architect.usecases.browse import patterns, root_of

    with opened(catalog, project) as bench:
        found = patterns(bench.catalog, capability, cloud)
        origins = {pattern.id: root_of(bench.roots, bench.catalog.origins[pattern.id]) for pattern in found}
    if as_json:
        print_json([{**pattern.model_dump(mode="json"), "from": origins[pattern.id]} for pattern in found])
        return
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.listing import patterns_table

    console().print(patterns_table(found, origins))


def show_pattern(
    pattern: Annotated[str, typer.Argument(help="Pattern id.", metavar="PATTERN")],
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    module: Annotated[
        Path | None,
        typer.Option("--module", help="Write its Terraform module, shared files included, there.", metavar="DIR"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show one pattern: when to use it, options, sizing, bill, figures and sources."""
    from mlops_architect.usecases.browse import one_pattern, write_module

    with opened(catalog, project) as bench:
        found = one_pattern(bench.catalog, pattern)
        if module is not None:
            for name in write_module(bench.catalog, found.id, module):
                typer.echo(f"{module / name}", err=as_json)
            if not as_json:
                return
        if as_json:
            print_json(found)
            return
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.listing import pattern_page

        console().print(pattern_page(found, bench.catalog.origins[found.id]))
