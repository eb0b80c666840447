"""Names of code generators to lazy factories."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from mlops_architect.domain.calls import Endpoint, ModelPrices
from mlops_architect.domain.code_generation import CODE_AGENT, CodeOptions, CodeRules
from mlops_architect.providers.chat import Chat
from mlops_architect.providers.code.interface import CodeGenProvider, Coder
from mlops_architect.providers.interface import Recordings


def coder(
    options: CodeOptions | None,
    rules: Callable[[], CodeRules],
    prices: Callable[[], ModelPrices],
    recordings: Recordings,
    *,
    live: bool = True,
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Coder | None:
    """Return who writes beside the templates; None for nobody.

    Args:
        options: Who, and within which limits; None for nobody.
        rules: What may be touched.
        prices: What models cost.
        recordings: Calls of the run so far; new ones are added.
        live: False answers from the recordings alone.
        waiting: Put round each wait for a model.

    Raises:
        ProviderUnavailable: The first endpoint lacks its key or its library.
    """
    if options is None or options.by == "templates":
        return None
    from mlops_architect.providers.asking import Line
    from mlops_architect.providers.budget import Ledger
    from mlops_architect.providers.redaction import without_keys
    from mlops_architect.providers.registry import require_price

    ledger = Ledger(options.models)

    def line(opened: Callable[[Endpoint], Chat], require: Callable[[Endpoint], None]) -> Line:
        if live:
            first = options.models.chain(CODE_AGENT)[0]
            require(first)
            require_price(first, options.models, prices())
        return Line(
            options.models, prices(), recordings, ledger, opened, live=live, waiting=waiting, clean=without_keys
        )

    provider: CodeGenProvider
    if options.by == "claude-code":
        from mlops_architect.providers.code import claude_code

        place = claude_code.Place()

        def session(endpoint: Endpoint) -> Chat:
            return claude_code.ClaudeCodeSession(endpoint, place, lambda: ledger.usd_left(CODE_AGENT))

        provider = claude_code.ClaudeCode(line(session, claude_code.require), place)
    else:
        from mlops_architect.providers.code.model import ModelCode
        from mlops_architect.providers.registry import connect, require

        provider = ModelCode(line(connect, require))
    return Coder(provider, rules())
