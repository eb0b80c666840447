"""`policies`: the rules a design is judged by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.catalogue_files import register_policies
from mlops_architect.cli.context import CatalogOption, JsonOption, ProjectOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Look at the policies of the catalogue, and write your own.", no_args_is_help=True)
    group.command("list", epilog="Example: mlops-architect policies list")(list_policies)
    group.command("show", epilog="Example: mlops-architect policies show budget-expected-within")(show_policy)
    register_policies(group)
    app.add_typer(group, name="policies")


def list_policies(catalog: CatalogOption = None, project: ProjectOption = Path(), as_json: JsonOption = False) -> None:
    """List policies by theme, and where each comes from."""
    from mlops_architect.usecases.browse import policies, root_of

    with opened(catalog, project) as bench:
        found = policies(bench.catalog)
        origins = {policy.id: root_of(bench.roots, bench.catalog.origins[policy.id]) for policy in found}
    if as_json:
        print_json([{**policy.model_dump(mode="json"), "from": origins[policy.id]} for policy in found])
        return
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.listing import policies_table

    console().print(policies_table(found, origins))


def show_policy(
    policy: Annotated[str, typer.Argument(help="Policy id.", metavar="POLICY")],
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Show one policy: when it applies, what it requires, its cases."""
    from mlops_architect.usecases.browse import one_policy

    with opened(catalog, project) as bench:
        found = one_policy(bench.catalog, policy)
        if as_json:
            print_json(found)
            return
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.listing import policy_page

        console().print(policy_page(found, bench.catalog.origins[found.id]))
