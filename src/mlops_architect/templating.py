"""The one Jinja environment: sandboxed, strict about unknown names, no loader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mlops_architect.errors import InvalidInput

_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


class TemplateFault(InvalidInput):
    """A template of the catalogue or of a component does not render."""


def render(template: str, values: Mapping[str, Any], where: str) -> str:
    """Render ``template``; ``values`` are data and are never parsed as templates.

    Raises:
        TemplateFault: A syntax error, an unknown name, or something the sandbox forbids.
    """
    try:
        return _ENVIRONMENT.from_string(template).render(values)
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise TemplateFault(f"{where}: {type(error).__name__}: {error}") from error
