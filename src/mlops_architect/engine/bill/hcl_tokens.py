"""Words and templates of Terraform's expression language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mlops_architect.engine.bill.hcl_functions import HclError

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)
  | (?P<name>[A-Za-z_][A-Za-z0-9_-]*)
  | (?P<mark>=>|==|!=|<=|>=|&&|\|\||\.\.\.|[-+*/%<>!?:.,()\[\]{}=])
  | (?P<quote>")
  )""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_HEREDOC = re.compile(r"^<<-?([A-Za-z_][A-Za-z0-9_]*)\n(.*?)\n?\s*\1\s*$", re.DOTALL)
LENGTH_LIMIT = 20_000


@dataclass(frozen=True)
class Token:
    """A word: its kind (``number``, ``name``, ``mark``, ``text``, ``end``) and its text."""

    kind: str
    text: str


def tokens(source: str) -> list[Token]:
    """Return the words of an expression, a quoted text as one; raises HclError."""
    if len(source) > LENGTH_LIMIT:
        raise HclError("an expression is too long")
    found, at = [], 0
    while source[at:].strip():
        match = _TOKEN.match(source, at)
        if match is None or match.end() == at:
            raise HclError(f"{source[at : at + 20]!r} is not understood")
        at = match.end()
        kind = str(match.lastgroup)
        if kind == "quote":
            end = _closing_quote(source, at)
            found.append(Token("text", source[at:end]))
            at = end + 1
        else:
            found.append(Token(kind, match.group(kind)))
    return [*found, Token("end", "")]


def _closing_quote(source: str, at: int) -> int:
    while at < len(source):
        if source[at] == "\\":
            at += 2
        elif source.startswith("$${", at):
            at += 3
        elif source.startswith("${", at):
            at = closing_brace(source, at + 2) + 1
        elif source[at] == '"':
            return at
        else:
            at += 1
    raise HclError("a text is not closed")


def closing_brace(source: str, at: int) -> int:
    """Return where the brace that is open before ``at`` closes; raises HclError when it does not."""
    depth = 0
    while at < len(source):
        letter = source[at]
        if letter == '"':
            at = _closing_quote(source, at + 1)
        elif letter == "{":
            depth += 1
        elif letter == "}":
            if depth == 0:
                return at
            depth -= 1
        at += 1
    raise HclError("an interpolation is not closed")


def template(text: str) -> list[tuple[bool, str]]:
    """Return the parts of a text: literal ones, and expressions (marked True); raises HclError."""
    heredoc = _HEREDOC.match(text)
    text = heredoc.group(2) + "\n" if heredoc else text
    parts: list[tuple[bool, str]] = []
    literal, at = [], 0
    while at < len(text):
        if text.startswith(("$${", "%%{"), at):
            literal.append(text[at + 1 : at + 3])
            at += 3
        elif text.startswith("%{", at):
            raise HclError("a template with directives is not evaluated")
        elif text.startswith("${", at):
            if literal:
                parts.append((False, "".join(literal)))
                literal = []
            end = closing_brace(text, at + 2)
            parts.append((True, text[at + 2 : end]))
            at = end + 1
        elif text[at] == "\\" and not heredoc and at + 1 < len(text):
            literal.append(_ESCAPES.get(text[at + 1], text[at : at + 2]))
            at += 2
        else:
            literal.append(text[at])
            at += 1
    if literal or not parts:
        parts.append((False, "".join(literal)))
    return parts
