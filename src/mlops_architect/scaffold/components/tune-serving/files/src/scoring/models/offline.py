"""The stand-in: the tiny model of this machine with the adapter in use; every answer says that it is one."""

from __future__ import annotations

from scoring.lm.base import Base, BaseSettings, open_base
from scoring.lm.writing import written
from scoring.model.release import Released, fetch
from scoring.models.interface import Completion
from scoring.models.settings import ModelSettings
from scoring.runtime import Runtime
from scoring.settings import Platform

_LONGEST = 24


class TinyChat:
    """Writes with the tiny model."""

    stand_in = True

    def __init__(self, base: Base) -> None:
        self._base = base
        self.id = base.name

    def complete(self, system: str, user: str, max_tokens: int) -> Completion:
        """Return what the tiny model writes."""
        [text] = written(self._base, system, [user], min(max_tokens, _LONGEST))
        tokens = self._base.tokens
        return Completion(text, len(tokens.prompt(system, user)), len(tokens.encode(text)))


def chat(platform: Platform, settings: ModelSettings) -> TinyChat:  # noqa: ARG001 - the signature of every model
    """Return the base model without an adapter."""
    return TinyChat(open_base(Runtime.open().use_case, BaseSettings()))


def of_version(runtime: Runtime, released: Released | None) -> TinyChat:
    """Return the tiny model with a released adapter; without one, as it was made."""
    if released is None:
        return TinyChat(open_base(runtime.use_case, BaseSettings()))
    return TinyChat(fetch(runtime.lake, released).applied(runtime.use_case, BaseSettings()))
