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
    group.command("packs", epilog="Example: mlops-architect policies packs")(list_packs)
    group.command("explain", epilog="Example: mlops-architect policies explain keys-rotated")(explain)
    group.command("test", epilog="Example: mlops-architect policies test ours/policies")(test)
    group.command("lint", epilog="Example: mlops-architect policies lint ours/policies")(lint)
    group.command("show", epilog="Example: mlops-architect policies show budget-expected-within")(show_policy)
    register_policies(group)
    app.add_typer(group, name="policies")


def list_policies(
    pack: Annotated[str, typer.Option("--pack", help="Only those that this pack asks for.", metavar="ID")] = "",
    theme: Annotated[str, typer.Option("--theme", help="Only those of this theme.", metavar="THEME")] = "",
    level: Annotated[
        str, typer.Option("--level", help="Only those that judge design, infrastructure or code.", metavar="LEVEL")
    ] = "",
    severity: Annotated[str, typer.Option("--severity", help="Only those of this severity.", metavar="SEVERITY")] = "",
    blocking: Annotated[
        bool | None, typer.Option("--blocking/--advisory", help="Only those that block, or that do not.")
    ] = None,
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """List policies by theme, and where each comes from."""
    from mlops_architect.usecases.browse import root_of
    from mlops_architect.usecases.policy_book import selected

    with opened(catalog, project) as bench:
        found = selected(bench.catalog, pack=pack, theme=theme, level=level, severity=severity, blocking=blocking)
        origins = {policy.id: root_of(bench.roots, bench.catalog.origins[policy.id]) for policy in found}
    if as_json:
        print_json([{**policy.model_dump(mode="json"), "from": origins[policy.id]} for policy in found])
        return
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.listing import policies_table

    console().print(policies_table(found, origins))


def list_packs(catalog: CatalogOption = None, project: ProjectOption = Path(), as_json: JsonOption = False) -> None:
    """List the policy packs: what each is about, how many policies it asks for, and what switches it on."""
    from mlops_architect.cli.views.policies import packs_table

    with opened(catalog, project) as bench:
        packs = tuple(bench.catalog.packs.values())
        counts = {pack.id: sum(pack.asks(one) for one in bench.catalog.policies.values()) for pack in packs}
    if as_json:
        print_json([{**pack.model_dump(mode="json"), "policies": counts[pack.id]} for pack in packs])
        return
    from mlops_architect.cli.context import console

    console().print(packs_table(packs, counts))


def explain(
    policy: Annotated[str, typer.Argument(help="Policy id.", metavar="POLICY")],
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Say what a policy checks at each level, for which controls, with sources and cases, and what to do."""
    from mlops_architect.usecases.policy_book import explained

    with opened(catalog, project) as bench:
        found = explained(bench.catalog, policy)
    if as_json:
        print_json(found)
        return
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.policies import explanation_page

    console().print(explanation_page(found))


def test(
    named: Annotated[
        list[str] | None, typer.Argument(help="Ids, files or folders of policies; all by default.", metavar="FILE|ID")
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", help="Also write the totals as a Markdown page.", metavar="FILE")
    ] = None,
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Run the cases of policies: what must pass, fail or stay unknown, from facts and from planted files."""
    from mlops_architect.errors import InvalidInput
    from mlops_architect.usecases.policy_testing import test_policies

    with opened(catalog, project) as bench:
        found = test_policies(bench.catalog, named or ())
        if page is not None:
            from mlops_architect.usecases.policy_page import write_page

            write_page(page, bench.catalog, found)
    if as_json:
        print_json({**found.model_dump(mode="json"), "failed": len(found.failed)})
    else:
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.policies import tested_page

        console().print(tested_page(found), soft_wrap=True)
    if found.failed:
        raise typer.Exit(InvalidInput.exit_code)


def lint(
    named: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders of policies; all by default.", metavar="FILE")
    ] = None,
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check policies and packs: facts, fields, controls and cases, each problem with its line and what was close."""
    from mlops_architect.errors import InvalidInput
    from mlops_architect.usecases.policy_testing import lint_policies

    with opened(catalog, project) as bench:
        found = lint_policies(named or (), tuple(root.path for root in bench.roots))
    if as_json:
        print_json({**found.model_dump(mode="json"), "clean": not found.problems})
    else:
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.policies import linted_page

        console().print(linted_page(found), soft_wrap=True)
    if found.problems:
        raise typer.Exit(InvalidInput.exit_code)


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
