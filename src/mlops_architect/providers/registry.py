"""Provider names to lazy factories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec

from mlops_architect.domain.calls import MODEL_PROVIDERS, CallRecord, Endpoint, ModelOptions, ModelPrices
from mlops_architect.errors import ProviderUnavailable, SwitchedOff
from mlops_architect.providers.chat import Chat
from mlops_architect.providers.interface import Provider, Recordings
from mlops_architect.providers.keys import key_of
from mlops_architect.providers.listening import Listener
from mlops_architect.settings.switches import provider_held


def embedded() -> Provider:
    """Return the provider that needs nothing."""
    from mlops_architect.providers.embedded import EmbeddedProvider

    return EmbeddedProvider()


def colleagues(
    options: ModelOptions,
    prices: ModelPrices,
    recordings: Recordings,
    *,
    live: bool = True,
    earlier: Sequence[CallRecord] = (),
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext,
    listener: Listener | None = None,
) -> Provider:
    """Return the provider that asks models; the engine alone where nobody is asked.

    Args:
        options: Which models, and within which limits.
        prices: What they cost.
        recordings: Calls of the run so far; new ones are added.
        live: False answers from the recordings alone.
        earlier: Calls that were made before, where the recordings are gone through from the middle of a run.
        waiting: Put round each wait for a model.
        listener: Told of every call as it goes on.

    Raises:
        ProviderUnavailable: An endpoint that is asked first lacks its key or its library.
    """
    if not options.asked_first:
        return embedded()
    from mlops_architect.providers.asking import Line
    from mlops_architect.providers.budget import Ledger
    from mlops_architect.providers.colleague import ColleagueProvider

    ledger = Ledger(options)
    if live:
        for endpoint in options.asked_first:
            require(endpoint)
            require_price(endpoint, options, prices)
        ledger.enter(recordings.all())
    line = Line(options, prices, recordings, ledger, connect, live=live, waiting=waiting)
    line.listener = listener or line.listener
    if not live:
        line.enter(earlier)
    return ColleagueProvider(line)


def require(endpoint: Endpoint) -> None:
    """Refuse an endpoint that cannot be asked for want of its library, key or model.

    Raises:
        ProviderUnavailable: It cannot.
        SwitchedOff: Somebody switched the provider or the network off.
    """
    if endpoint.provider not in MODEL_PROVIDERS:
        known = ", ".join(MODEL_PROVIDERS)
        raise ProviderUnavailable(
            f"there is no provider called {endpoint.provider!r}", f"Providers: embedded, {known}."
        )
    if off := provider_held(endpoint.provider, endpoint.base_url):
        raise SwitchedOff(
            f"{endpoint.label} is not asked: {off.text}",
            "Without --provider the engine does the whole job.",
            {"switch": off.switch, "held_by": list(off.by)},
        )
    if find_spec(endpoint.provider) is None:
        raise ProviderUnavailable(
            f"provider {endpoint.provider} needs a library that is not installed",
            f"Install it with `pip install 'mlops-architect[{endpoint.provider}]'`.",
        )
    if not endpoint.model:
        raise ProviderUnavailable(f"no model of {endpoint.provider} is named", "Name one with --model.")
    key_of(endpoint)


def require_price(endpoint: Endpoint, options: ModelOptions, prices: ModelPrices) -> None:
    """Refuse a model that would never be asked: what it costs is not known, and there is a limit in dollars.

    Raises:
        ProviderUnavailable: It is one.
    """
    from mlops_architect.providers.asking import price_of

    if options.run.usd is None or price_of(endpoint, prices) is not None:
        return
    entry = f"models: [{{model: {endpoint.model}, input_usd: 0.5, output_usd: 2, context_tokens: 32000}}]"
    raise ProviderUnavailable(
        f"what {endpoint.label} costs is not known, so a limit of ${options.run.usd:g} could not be kept",
        f"Name its price in dollars per million tokens (0 for a server of your own) in prompts/models.yaml of your"
        f" catalogue folder, for example `{entry}`.",
    )


def connect(endpoint: Endpoint) -> Chat:
    """Open an endpoint.

    Raises:
        ProviderUnavailable: Its library or key is missing.
    """
    require(endpoint)
    if endpoint.provider == "anthropic":
        from mlops_architect.providers.anthropic import AnthropicChat

        return AnthropicChat(key_of(endpoint), endpoint.base_url)
    from mlops_architect.providers.openai import OpenAIChat

    return OpenAIChat(key_of(endpoint), endpoint.base_url)
