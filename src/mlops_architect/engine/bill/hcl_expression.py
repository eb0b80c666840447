"""Values of Terraform expressions, as far as the text tells them; what it does not tell is `Unresolved`.

Grammar: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from mlops_architect.domain.resource import Unresolved
from mlops_architect.engine.bill.expression_values import ExpressionError, number
from mlops_architect.engine.bill.hcl_evaluations import (
    LEVELS,
    Bound,
    Evaluation,
    Names,
    applied,
    attribute,
    call,
    comprehension,
    conditional,
    logical,
    mapped,
    truth,
)
from mlops_architect.engine.bill.hcl_functions import HclError, hcl_text
from mlops_architect.engine.bill.hcl_tokens import Token, template, tokens

_DEPTH_LIMIT = 60


def hcl_value(raw: Any, names: Names) -> Any:
    """Return the value of what the HCL parser gave for an argument, inside lists and objects too."""
    if isinstance(raw, Mapping):
        return {
            key if "${" not in str(key) else _key(str(key), names): hcl_value(value, names)
            for key, value in raw.items()
            if key != "__is_block__"
        }
    if isinstance(raw, list):
        return [hcl_value(value, names) for value in raw]
    if not isinstance(raw, str):
        return raw
    try:
        return _template(raw)(names)
    except (HclError, ExpressionError) as error:
        return Unresolved(str(error))
    except (ArithmeticError, TypeError, ValueError, RecursionError, AttributeError, IndexError, KeyError) as error:
        return Unresolved(f"{raw[:60]} has no value: {error}")


def _key(raw: str, names: Names) -> str:
    found = hcl_value(raw, names)
    return raw if isinstance(found, Unresolved) else str(found)


@lru_cache(maxsize=8192)
def _template(text: str) -> Evaluation:
    parts = template(text)
    evaluations = [_parsed(part) if is_expression else _constant(part) for is_expression, part in parts]
    if len(evaluations) == 1:
        return evaluations[0]

    def joined(names: Names) -> Any:
        values = [evaluation(names) for evaluation in evaluations]
        unresolved = next((value for value in values if isinstance(value, Unresolved)), None)
        return unresolved or "".join(hcl_text(value) for value in values)

    return joined


def _constant(value: Any) -> Evaluation:
    return lambda _: value


@lru_cache(maxsize=8192)
def _parsed(source: str) -> Evaluation:
    parser = _Parser(tokens(source))
    found = parser.expression()
    parser.take("end", "")
    return found


class _Parser:
    """Recursive descent over the words of one expression."""

    def __init__(self, words: Sequence[Token]) -> None:
        self._words, self._at, self._depth = words, 0, 0

    def _next_is(self, *texts: str) -> bool:
        word = self._words[self._at]
        return word.kind in ("mark", "name") and word.text in texts

    def take(self, kind: str, text: str) -> str:
        """Take the next word, which must be this one."""
        word = self._words[self._at]
        if word.kind != kind or (text and word.text != text):
            raise HclError(f"{word.text or 'the end'!r} where {text or kind} should be")
        self._at += 1
        return word.text

    def _skip(self, text: str) -> bool:
        if self._next_is(text):
            self._at += 1
            return True
        return False

    def expression(self) -> Evaluation:
        """Read a conditional or anything that binds closer."""
        self._depth += 1
        if self._depth > _DEPTH_LIMIT:
            raise HclError("an expression is nested too deep")
        condition = self._either()
        if self._skip("?"):
            then = self.expression()
            self.take("mark", ":")
            condition = conditional(condition, then, self.expression())
        self._depth -= 1
        return condition

    def _either(self) -> Evaluation:
        found = self._both()
        while self._skip("||"):
            found = logical(found, self._both(), True)
        return found

    def _both(self) -> Evaluation:
        found = self._binary(0)
        while self._skip("&&"):
            found = logical(found, self._binary(0), False)
        return found

    def _binary(self, level: int) -> Evaluation:
        if level == len(LEVELS):
            return self._unary()
        found = self._binary(level + 1)
        while self._next_is(*LEVELS[level]):
            found = applied(LEVELS[level][self.take("mark", "")], found, self._binary(level + 1))
        return found

    def _unary(self) -> Evaluation:
        if self._skip("!"):
            return mapped(self._unary(), lambda value: not truth(value))
        if self._skip("-"):
            return mapped(self._unary(), lambda value: -number(value))
        return self._postfix(self._primary())

    def _postfix(self, found: Evaluation) -> Evaluation:
        while self._next_is(".", "["):
            if self._skip("."):
                word = self._words[self._at]
                self._at += 1
                if word.text == "*":
                    return self._splat(found)
                if word.kind not in ("name", "number"):
                    raise HclError(f"{word.text!r} is no attribute")
                found = attribute(found, _constant(word.text))
            else:
                self.take("mark", "[")
                if self._skip("*"):
                    self.take("mark", "]")
                    return self._splat(found)
                found = attribute(found, self.expression())
                self.take("mark", "]")
        return found

    def _splat(self, found: Evaluation) -> Evaluation:
        rest = self._postfix(lambda names: names.root("\0each"))

        def every(names: Names) -> Any:
            values = found(names)
            if isinstance(values, Unresolved):
                return values
            entries = values if isinstance(values, list) else ([] if values is None else [values])
            return [rest(Bound({"\0each": entry}, names)) for entry in entries]

        return every

    def _primary(self) -> Evaluation:
        word = self._words[self._at]
        self._at += 1
        if word.kind == "number":
            constant: Any = float(word.text) if "." in word.text or "e" in word.text.lower() else int(word.text)
            return lambda _: constant
        if word.kind == "text":
            return _template(word.text)
        if word.kind == "name":
            return self._named(word.text)
        if word.text == "(":
            inner = self.expression()
            self.take("mark", ")")
            return inner
        if word.text == "[":
            return self._for("]") if self._next_is("for") else self._list()
        if word.text == "{":
            return self._for("}") if self._next_is("for") else self._object()
        raise HclError(f"{word.text or 'the end'!r} is not understood")

    def _named(self, name: str) -> Evaluation:
        if name in ("true", "false", "null"):
            constant = {"true": True, "false": False, "null": None}[name]
            return lambda _: constant
        if not self._skip("("):
            return lambda names: names.root(name)
        arguments: list[Evaluation] = []
        while not self._skip(")"):
            arguments.append(self.expression())
            if self._skip("..."):
                last = arguments.pop()
                self.take("mark", ")")
                return call(name, arguments, last)
            if not self._next_is(")"):
                self.take("mark", ",")
        return call(name, arguments, None)

    def _list(self) -> Evaluation:
        entries: list[Evaluation] = []
        while not self._skip("]"):
            entries.append(self.expression())
            if not self._next_is("]"):
                self.take("mark", ",")
        return lambda names: [entry(names) for entry in entries]

    def _object(self) -> Evaluation:
        entries: list[tuple[Evaluation, Evaluation]] = []
        while not self._skip("}"):
            word, after = self._words[self._at], self._words[self._at + 1]
            if word.kind == "name" and after.text in ("=", ":"):
                self._at += 1
                key = _constant(word.text)
            else:
                key = self.expression()
            if not self._skip("="):
                self.take("mark", ":")
            entries.append((key, self.expression()))
            self._skip(",")
        return lambda names: {str(key(names)): value(names) for key, value in entries}

    def _for(self, closing: str) -> Evaluation:
        self.take("name", "for")
        bound = [self.take("name", "")]
        if self._skip(","):
            bound.append(self.take("name", ""))
        self.take("name", "in")
        collection = self.expression()
        self.take("mark", ":")
        first, key = self.expression(), None
        if closing == "}":
            self.take("mark", "=>")
            key, first = first, self.expression()
            if self._skip("..."):
                raise HclError("grouping is not evaluated")
        condition = self.expression() if self._skip("if") else None
        self.take("mark", closing)
        return comprehension(bound, collection, key, first, condition)
