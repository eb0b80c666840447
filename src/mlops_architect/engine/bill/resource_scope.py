"""What a pricing expression can see: one resource, its rule's values and tables, machines and prices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from mlops_architect.domain.price import PriceBook
from mlops_architect.domain.pricing_rule import Expression, Machine, RuleInUse
from mlops_architect.domain.resource import Related, Resource
from mlops_architect.engine.bill.expression_values import ExpressionError, number, text, truth
from mlops_architect.engine.bill.expressions import Evaluation, evaluate
from mlops_architect.engine.bill.parameters import Missing, NotKnown, NotMetered, entries_at, stated, value_at

HOURS_PER_MONTH = 730.0

_GCP_CUSTOM = re.compile(r"^(?:[a-z]\w*-)?custom-(\d+)-(\d+)(?:-ext)?$")
_SERVICE_PREFIXES = ("ml.", "db.", "cache.", "dc.")


class ResourceScope:
    """The names and look-ups of one resource; values of the rule are evaluated when first used."""

    def __init__(self, resource: Resource, used: RuleInUse, book: PriceBook, region: str) -> None:
        self._resource = resource
        self._used = used
        self._book = book
        self.region = region
        self._known: dict[str, Any] = {"region": region, "cloud": used.cloud, "hours_per_month": HOURS_PER_MONTH}
        self._formulas: Mapping[str, Expression] = used.rule.values
        self._entry: Any = None
        self._in_each = False
        self.by_usage = False
        """Whether a usage figure took part in what has been evaluated."""
        self._names_by_usage: set[str] = set()
        self._conditions: dict[Expression, bool] = {}

    def within(self, entry: Any, in_each: bool, values: Mapping[str, Expression]) -> ResourceScope:
        """Return the scope of one repetition of a line, with the line's own values."""
        inner = ResourceScope(self._resource, self._used, self._book, self.region)
        inner._known = dict(self._known)
        inner._names_by_usage = set(self._names_by_usage)
        inner._entry, inner._in_each = entry, in_each
        inner._formulas = {**self._formulas, **values}
        # a value of the rule may have been worked out; one of the line by the same name takes its place
        for name in values:
            inner._known.pop(name, None)
        return inner

    @cached_property
    def plain(self) -> ResourceScope:
        """The scope of all lines that are not repeated and have no values of their own: what one works out, the others know."""
        return self.within(None, False, {})

    def name(self, name: str) -> Any:
        """Return a value by name; raises ExpressionError when nothing is called so."""
        if name not in self._known:
            if name not in self._formulas:
                raise ExpressionError(f"nothing is called {name!r}")
            formula = self._formulas[name]
            self._known[name] = None  # a value that is defined by itself ends here
            before, self.by_usage = self.by_usage, False
            try:
                self._known[name] = evaluate(formula, self)
            except BaseException:
                del self._known[name]
                raise
            if self.by_usage:
                self._names_by_usage.add(name)
            self.by_usage = before
        self.by_usage = self.by_usage or name in self._names_by_usage
        return self._known[name]

    def holds(self, condition: Expression) -> bool:
        """Return whether a condition holds; many lines have the same."""
        known = self._conditions.get(condition)
        if known is None:
            known = self._conditions[condition] = truth(evaluate(condition, self))
        return known

    def call(self, function: str, arguments: Sequence[Evaluation]) -> Any:
        """Return what a look-up gives."""
        look_up: Callable[..., Any] = getattr(self, f"_{function}")
        return look_up(*arguments)

    def _param(self, path: Evaluation, default: Evaluation | None = None) -> Any:
        key = text(path(self))
        return self._found(value_at(self._resource.parameters, key), default, f"parameter {key}")

    def _usage(self, path: Evaluation, default: Evaluation | None = None) -> Any:
        key = text(path(self))
        found = self._resource.usage.get(key)
        if found is None and "." in key:
            found = value_at(self._resource.usage, key)
        if found is None:
            if default is None:
                raise NotMetered(key)
            return default(self)
        self.by_usage = True
        return found

    def _count(self, path: Evaluation) -> float:
        return float(len(entries_at(self._resource.parameters, text(path(self)))))

    def _sum(self, path: Evaluation, field: Evaluation) -> float:
        entries = entries_at(self._resource.parameters, text(path(self)))
        return sum(number(found) for entry in entries if (found := value_at(entry, text(field(self)))) is not None)

    def _item(self, path: Evaluation, default: Evaluation | None = None) -> Any:
        if not self._in_each:
            raise ExpressionError("item() is only for lines with `each`")
        key = text(path(self))
        return self._found(value_at(self._entry, key), default, f"parameter {key or 'entry'}")

    def _related(self, type_: Evaluation, path: Evaluation, default: Evaluation | None = None) -> Any:
        found = [value_at(entry.parameters, text(path(self))) for entry in self._relations(text(type_(self)))]
        first = next((value for value in found if stated(value)), None)
        return self._found(first, default, f"parameter {text(path(self))} of a related {text(type_(self))}")

    def _related_values(self, type_: Evaluation, path: Evaluation) -> list[Any]:
        found = (value_at(entry.parameters, text(path(self))) for entry in self._relations(text(type_(self))))
        different = {text(value).replace(" ", "").lower(): value for value in found if stated(value)}
        return list(different.values())

    def _has_related(self, type_: Evaluation) -> bool:
        return bool(self._relations(text(type_(self))))

    def _count_related(self, type_: Evaluation) -> float:
        return float(len(self._relations(text(type_(self)))))

    def _lookup(self, table: Evaluation, key: Evaluation, default: Evaluation | None = None) -> Any:
        name, wanted = text(table(self)), text(key(self))
        if name not in self._used.tables:
            raise ExpressionError(f"there is no table {name!r}")
        found = self._used.tables[name].get(wanted)
        return found if found is not None else self._found(None, default, f"{wanted!r} in the table {name}")

    def _vcpus(self, machine: Evaluation) -> float:
        return self._machine(text(machine(self))).vcpus

    def _memory_gib(self, machine: Evaluation) -> float:
        return self._machine(text(machine(self))).memory_gib

    def _gpu(self, machine: Evaluation) -> str:
        return self._machine(text(machine(self))).gpu

    def _gpu_count(self, machine: Evaluation) -> float:
        return self._machine(text(machine(self))).gpu_count

    def _priced(self, sku: Evaluation, region: Evaluation | None = None) -> bool:
        return bool(self._book.tiers_of(text(sku(self)), text(region(self)) if region else self.region))

    def _found(self, value: Any, default: Evaluation | None, what: str) -> Any:
        if stated(value):
            return value
        if default is None:
            raise Missing(f"needs {what}")
        return default(self)

    def _relations(self, type_: str) -> list[Related]:
        return [entry for entry in self._resource.related if entry.type == type_]

    def _machine(self, name: str) -> Machine:
        short = name.rpartition("/")[2]
        for prefix in _SERVICE_PREFIXES:
            short = short.removeprefix(prefix)
        found = self._used.machines.get(short.lower())
        custom = _GCP_CUSTOM.match(short)
        if found is None and custom:
            return Machine(vcpus=float(custom.group(1)), memory_gib=float(custom.group(2)) / 1024)
        if found is None:
            raise NotKnown(f"nothing is known of the machine {name!r}")
        return found
