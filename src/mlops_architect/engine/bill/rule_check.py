"""What is wrong with a pricing rule before any resource is priced by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mlops_architect.domain.pricing_rule import Expression, PricingRule, RuleInUse
from mlops_architect.engine.bill.expressions import NotAnExpression, calls, compiled, names, placeholders

_GIVEN = frozenset(("region", "cloud", "hours_per_month"))


def rule_problems(used: RuleInUse) -> tuple[str, ...]:
    """Return expressions that do not parse, and the names and tables in them that there are not."""
    found: list[str] = []
    for source, known in _expressions(used.rule):
        try:
            compiled(source)
        except NotAnExpression as error:
            found.append(error.message)
            continue
        strange = sorted(names(source) - known)
        if strange:
            found.append(f"nothing is called {', '.join(strange)}: {source!r}")
        tables = {str(call[0]) for call in calls(source, "lookup") if call and call[0] is not None} - set(used.tables)
        if tables:
            found.append(f"there is no table {', '.join(sorted(tables))}: {source!r}")
    return tuple(dict.fromkeys(found))


def problems_by_file(rules: Mapping[str, RuleInUse]) -> tuple[str, ...]:
    """Return the problems of all rules, each with its file and resource types."""
    checked = {id(used.rule): used for used in rules.values()}
    return tuple(
        f"{used.origin}: {', '.join(used.rule.resources)}: {problem}"
        for used in checked.values()
        for problem in rule_problems(used)
    )


def _expressions(rule: PricingRule) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every expression of a rule with the names that it may use."""
    known = _GIVEN | set(rule.values)
    parts: list[tuple[Expression, frozenset[str]]] = [(value, known) for value in rule.values.values()]
    for line in rule.lines:
        inner = known | set(line.values)
        own: tuple[Expression, ...] = (line.when, line.quantity, line.factor, *line.values.values())
        parts.extend((text, inner) for text in (*own, *placeholders(line.sku), *placeholders(line.name)))
        parts.extend((text, inner) for text in (line.region,) if text)
        parts.extend((text, known) for text in (line.each,) if text)
    for entry in rule.unknown:
        parts.extend((text, known) for text in (entry.when, *placeholders(entry.reason)))
        parts.extend((text, known) for text in (entry.each,) if text)
    for source, allowed in parts:
        if isinstance(source, str):
            yield source, allowed
