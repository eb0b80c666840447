"""A repository as `adopt` sees it: what is in place with its evidence, what is missing, what is wrong, what it costs."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.reviews import severity_style
from mlops_architect.cli.views.text import safe
from mlops_architect.domain.adoption import Adoption, InPlace, Part

_FEW = 8
_EVIDENCE = 3


def adoption_page(found: Adoption) -> RenderableType:
    """Return the page of one repository."""
    return Group(*_lines(found))


def _lines(found: Adoption) -> Iterator[RenderableType]:
    seen = found.recognised
    clouds = ", ".join(f"{count} on {cloud}" for cloud, count in seen.clouds.items())
    yield safe(f"{found.folder}: {seen.resources} resources ({clouds or 'none of a known cloud'})", "bold")
    if len(seen.clouds) > 1:
        yield safe(f"  read as {seen.cloud}; a decision set is for one cloud, --set cloud=NAME reads another", "yellow")
    yield Text()
    yield from _in_place(found)
    yield from _missing(found)
    yield from _values(found)
    yield from _left_over(found)
    yield from _findings(found)
    yield from _money(found)


def _in_place(found: Adoption) -> Iterator[RenderableType]:
    if not found.parts:
        listed: list[tuple[InPlace, Part | None]] = [(one, None) for one in found.recognised.in_place]
    else:
        listed = [(part.found, part) for part in found.parts if part.found is not None]
    if not listed:
        yield safe("Nothing in it amounts to a pattern of the catalogue.", "yellow")
        return
    table = Table(header_style="bold", title="In place", title_justify="left", title_style="bold")
    table.add_column("Capability", overflow="fold")
    table.add_column("Amounts to", overflow="fold")
    table.add_column("Sure", justify="right")
    table.add_column("Evidence", overflow="fold")
    for one, part in listed:
        name = safe(one.pattern)
        if one.rivals:
            name.append(f"\nor {', '.join(one.rivals)}", style="dim")
        if part is not None and part.state == "cannot-stay":
            name.append(f"\ncannot stay, {part.pattern} instead: {part.why}", style="red")
        if part is not None and part.state == "not-needed":
            name.append(f"\nnot needed by these requirements: {part.why}", style="yellow")
        table.add_row(safe(one.capability), name, f"{one.confidence:.0%}", safe(_evidence(one)))
    yield table


def _evidence(one: InPlace) -> str:
    signs = list(dict.fromkeys(f"{sign.what} ({sign.place})" for sign in one.evidence))
    more = f"\nand {len(signs) - _EVIDENCE} more" if len(signs) > _EVIDENCE else ""
    return "\n".join(signs[:_EVIDENCE]) + more


def _missing(found: Adoption) -> Iterator[RenderableType]:
    missing = found.having("missing")
    if missing:
        yield safe("Missing", "bold")
        for part in missing:
            cost = "price unknown" if part.monthly_usd is None else f"${part.monthly_usd:,.2f} a month"
            yield safe(f"  ✗ {part.capability}: {part.pattern}, {cost}")
    default = found.having("by-default")
    if default:
        yield safe(
            f"No sign of, and free of charge: {', '.join(f'{p.capability} ({p.pattern})' for p in default)}", "dim"
        )
    rest = [part.capability for part in found.having("not-needed") if part.found is None]
    if rest:
        yield safe(f"Not needed by these requirements: {', '.join(rest)}", "dim")
    yield Text()


def _values(found: Adoption) -> Iterator[RenderableType]:
    if found.recognised.values:
        yield safe("What the code states", "bold")
    for one in found.recognised.values:
        line = safe(f"  {one.field} = {one.value}")
        line.append(f"  {', '.join(one.places)}", style="dim")
        if one.stated:
            line.append(f"  the requirements say {one.stated}, which holds", style="yellow")
        elif not one.used:
            line.append("  not taken", style="yellow")
        if one.note:
            line.append(f"  ({one.note})", style="dim")
        yield line
    figures = found.recognised.figures
    if figures:
        shown = "; ".join(f"{one.address} {one.name} {one.value} ({one.place})" for one in figures[:_FEW])
        yield safe(f"  sizes, which the engine works out anew: {shown}{_more(figures)}", "dim")
    if not found.words:
        yield safe(
            "  no requirements were given: say them as words or with -f for a proposal that fits your load", "yellow"
        )
    yield Text()


def _left_over(found: Adoption) -> Iterator[RenderableType]:
    seen = found.recognised
    for one in seen.unplaced[:_FEW]:
        rivals = f", may be {' or '.join(one.rivals)}" if one.rivals else ", nothing in the catalogue has it"
        yield safe(f"? {one.address} ({one.place}){rivals}", "yellow")
    yield from _rest(seen.unplaced, "resources that amount to nothing known")
    if seen.elsewhere:
        yield safe(
            f"? {len(seen.elsewhere)} resources of other clouds: {', '.join(o.address for o in seen.elsewhere[:_FEW])}{_more(seen.elsewhere)}",
            "yellow",
        )
    for unread in seen.unread[:_FEW]:
        yield safe(f"? not read: {unread.path}: {unread.why}", "yellow")
    yield from _rest(seen.unread, "that were not read")


def _rest(listed: tuple[object, ...], what: str) -> Iterator[RenderableType]:
    if len(listed) > _FEW:
        yield safe(f"? and {len(listed) - _FEW} more {what} (--json lists all)", "yellow")


def _more(listed: tuple[object, ...]) -> str:
    return f" and {len(listed) - _FEW} more" if len(listed) > _FEW else ""


def _findings(found: Adoption) -> Iterator[RenderableType]:
    failing = [one for one in found.policies if one.waiver is None]
    yield safe(f"Policies over the code as it stands: {found.policies_passed} hold, {len(failing)} to repair", "bold")
    titles: dict[str, list[str]] = {}
    for one in failing:
        titles.setdefault(one.finding.id, []).append(str(one.place))
    for name, places in list(titles.items())[:_FEW]:
        finding = next(one.finding for one in failing if one.finding.id == name)
        line = Text.assemble(("  ✗ ", severity_style(finding.severity)), safe(finding.title))
        line.append(f"  {finding.severity.value}  {name}: {', '.join(filter(None, places[:_EVIDENCE]))}", style="dim")
        yield line
    if len(titles) > _FEW:
        yield safe(f"  and {len(titles) - _FEW} more (--json lists all, `mlops-architect check` explains)", "dim")
    for verdict in found.critics:
        yield safe(f"{verdict.critic} critic on the proposal: {verdict.verdict}. {verdict.summary}", "bold")
        yield from (safe(f"  ✗ {said.title}: {said.detail}") for said in verdict.findings)
    yield Text()


def _money(found: Adoption) -> Iterator[RenderableType]:
    for bill in found.bills:
        if bill.why:
            yield safe(f"The code in {bill.root} as it stands: cannot be priced: {bill.why}")
            continue
        told = (
            f"${bill.monthly_usd:,.2f} a month"
            if bill.monthly_usd is not None
            else _known(bill.priced_usd, len(bill.unknown))
        )
        waits = f", {len(bill.needs_usage)} figures of use not counted" if bill.needs_usage else ""
        yield safe(f"The code in {bill.root} as it stands: {told}{waits}")
    if found.proposal is None:
        yield safe(f"No decision set: {found.why_none}", "bold red")
        return
    yield safe(
        f"The proposal: {_usd(found.proposal.monthly_usd)} a month, {found.proposal.operating_hours:,.1f} operating hours"
    )
    if found.engine is not None:
        other = [part for part in found.parts if part.engine and part.engine != part.pattern]
        if not other:
            yield safe("The engine would choose the same.", "bold green")
            return
        yield safe(
            f"The engine would choose otherwise: {_usd(found.engine.monthly_usd)} a month,"
            f" {found.engine.operating_hours:,.1f} operating hours{_difference(found.difference_usd)}",
            "bold",
        )
        for part in other:
            yield safe(f"  {part.capability}: {part.pattern} → {part.engine}")


def _known(priced_usd: float, unknown: int) -> str:
    return f"cannot be told; what has a price comes to ${priced_usd:,.2f} a month, {unknown} parts have none"


def _usd(amount: float | None) -> str:
    return "unknown" if amount is None else f"${amount:,.2f}"


def _difference(usd: float | None) -> str:
    if usd is None:
        return ""
    return (
        f", ${usd:,.2f} a month less"
        if usd > 0
        else f", ${-usd:,.2f} a month more"
        if usd < 0
        else ", for the same bill"
    )
