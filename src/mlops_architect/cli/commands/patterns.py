"""`patterns`: the catalogue's answers."""

from __future__ import annotations

from typing import Annotated

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Look at the patterns of the catalogue.", no_args_is_help=True)
    group.command("list", epilog="Example: mlops-architect patterns list --capability serve-online")(list_patterns)
    group.command("show", epilog="Example: mlops-architect patterns show aws-s3-lake")(show_pattern)
    app.add_typer(group, name="patterns")


def list_patterns(
    capability: Annotated[str, typer.Option("--capability", help="Only patterns of this capability.")] = "",
    cloud: Annotated[str, typer.Option("--cloud", help="Only patterns of this cloud.")] = "",
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """List patterns by capability."""
    from mlops_architect.usecases.browse import patterns

    with opened(catalog) as bench:
        found = patterns(bench.catalog, capability, cloud)
        if as_json:
            print_json([pattern.model_dump(mode="json") for pattern in found])
            return
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.listing import patterns_table

        console().print(patterns_table(found, bench.catalog.origins))


def show_pattern(
    pattern: Annotated[str, typer.Argument(help="Pattern id.", metavar="PATTERN")],
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one pattern: when to use it, options, sizing, bill, figures and sources."""
    from mlops_architect.usecases.browse import one_pattern

    with opened(catalog) as bench:
        found = one_pattern(bench.catalog, pattern)
        if as_json:
            print_json(found)
            return
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.listing import pattern_page

        console().print(pattern_page(found, bench.catalog.origins[found.id]))
