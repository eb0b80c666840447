"""Which models answer, and within which limits: the command line over ``config.toml`` over what is built in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from mlops_architect.domain.calls import (
    BESIDE,
    EMBEDDED,
    MODEL_PROVIDERS,
    PROVIDERS,
    Allowance,
    Endpoint,
    ModelOptions,
    ModelPrices,
)
from mlops_architect.domain.model import Model
from mlops_architect.engine.agents.registry import agent_ids
from mlops_architect.errors import ProviderUnavailable, UsageError
from mlops_architect.settings import Settings

CONFIG_FILE = "config.toml"
_NO_KEYS = ("key", "api_key", "token", "secret", "password")


class Named(Model):
    """A model as the file names it."""

    provider: str = ""
    model: str = ""
    base_url: str = ""


class CodeGen(Model):
    """``[codegen]``: who writes code, which model, and what that may use."""

    by: Literal["", "templates", "model", "claude-code"] = ""
    provider: str = ""
    model: str = ""
    base_url: str = ""
    limit: Allowance | None = None


class NamedForAgent(Named):
    """A model of one agent, and what that agent's calls may use."""

    limits: Allowance | None = None


class _Limits(Model):
    run: Allowance | None = None
    agent: Allowance | None = None
    max_output_tokens: int | None = Field(default=None, ge=256)
    call_seconds: float | None = Field(default=None, gt=0)
    retries: int | None = Field(default=None, ge=0, le=10)
    first_wait_s: float | None = Field(default=None, ge=0)
    longest_wait_s: float | None = Field(default=None, ge=0)


class ConfigFile(Model):
    """What is said of models, by section; and sections that others read."""

    model: Named = Named()
    fallback: tuple[Named, ...] = ()
    agents: dict[str, NamedForAgent] = {}
    limits: _Limits = _Limits()
    codegen: CodeGen = CodeGen()
    switches: dict[str, Any] = {}
    notify: tuple[dict[str, Any], ...] = ()
    approvals: dict[str, Any] = {}
    policies: Any = None
    """What other readers of the file check: kill switches, notifications, how approvals are signed, policy packs."""


def model_options(
    settings: Settings,
    prices: ModelPrices,
    *,
    provider: str = "",
    model: str = "",
    base_url: str = "",
    most_usd: float | None = None,
) -> ModelOptions | None:
    """Return who is asked beside the engine; None for the engine alone.

    ``--provider embedded`` asks nobody, whatever the file says of single agents.

    Args:
        settings: Where ``config.toml`` lies.
        prices: Known models; they hold the default model of a provider.
        provider: As on the command line; empty takes the file's.
        model: As on the command line.
        base_url: As on the command line.
        most_usd: What the models of a run may cost.

    Raises:
        UsageError: The file or the options are not as they should be.
        ProviderUnavailable: There is no such provider.
    """
    file = config_file(settings)
    if provider == "replay":
        raise UsageError("there is no recorded run to answer from", "Use `mlops-architect replay RUN`.")
    name = provider or (file.model.provider if not (model or base_url) else file.model.provider or "openai")
    alone = name in ("", EMBEDDED)
    if alone and (model or base_url):
        raise UsageError("--model and --base-url need a model provider", "Add --provider anthropic or openai.")
    for agent in file.agents:
        if agent not in (*agent_ids(), *BESIDE):
            known = ", ".join((*agent_ids(), *BESIDE))
            raise UsageError(f"{CONFIG_FILE}: there is no agent {agent!r}", f"Agents: {known}.")
    # a model of an agent without a provider is one of the main provider's
    own = {agent: one for agent, one in file.agents.items() if one.provider or not alone}
    if alone and (provider or all(one.provider == EMBEDDED for one in own.values())):
        return None
    same = name == file.model.provider
    main = Named(
        provider=name,
        model=model or (file.model.model if same else ""),
        base_url=base_url or (file.model.base_url if same and not model else ""),
    )
    limits = {key: value for key, value in file.limits if value is not None}
    built_in = ModelOptions()
    run = limits.get("run", built_in.run)
    if most_usd is not None:
        run = run.model_copy(update={"usd": most_usd})
    named = (*(() if alone else (main,)), *file.fallback)
    return ModelOptions(
        endpoints=tuple(endpoint_of(one, prices) for one in named if one.provider != EMBEDDED),
        only_named=alone,
        agents={
            agent: _of_agent(one, main, prices)
            for agent, one in sorted(own.items())
            if one.provider or one.model or one.base_url
        },
        allowances={
            agent: limits.get("agent", built_in.agent).model_copy(update=one.limits.model_dump(exclude_unset=True))
            for agent, one in sorted(file.agents.items())
            if one.limits is not None
        },
        **{**limits, "run": run},
    )


def _of_agent(named: Named, main: Named, prices: ModelPrices) -> Endpoint:
    if named.provider == EMBEDDED:
        return Endpoint(provider=EMBEDDED)
    if named.provider:
        return endpoint_of(named, prices)
    whole = named.model_copy(update={"provider": main.provider, "base_url": named.base_url or main.base_url})
    return endpoint_of(whole, prices)


def endpoint_of(named: Named, prices: ModelPrices) -> Endpoint:
    """Return the endpoint that a name stands for.

    Raises:
        UsageError: It is no whole name.
        ProviderUnavailable: There is no such provider.
    """
    if named.provider not in MODEL_PROVIDERS:
        raise ProviderUnavailable(
            f"there is no provider called {named.provider!r}", f"Providers: {', '.join(PROVIDERS)}."
        )
    url = named.base_url.strip()
    if url and not url.startswith(("http://", "https://")):
        raise UsageError(f"--base-url {url!r} is not an address", "For example: --base-url http://localhost:11434/v1")
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise UsageError("--base-url must not hold a name or password", "Set MLOPS_ARCHITECT_MODEL_KEY instead.")
    model = named.model or ("" if url else prices.defaults.get(named.provider, ""))
    if not model:
        raise UsageError(f"no model is named for {url or named.provider}", "Name one with --model.")
    return Endpoint(provider=named.provider, model=model, base_url=url)


def config_file(settings: Settings) -> ConfigFile:
    """Return ``config.toml``, empty where there is none.

    Raises:
        UsageError: It is not as it should be.
    """
    return _config(settings.config / CONFIG_FILE)


def _config(path: Path) -> ConfigFile:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ConfigFile()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}", "Correct the file, or move it away.") from error
    held = [name for name in _keys(data) if name.casefold() in _NO_KEYS]
    if held:
        raise UsageError(
            f"{path} holds {held[0]!r}: keys do not belong into a file",
            "Remove it, and use an environment variable or the system keyring.",
        )
    try:
        return ConfigFile.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{path}: {place}: {first['msg']}", "Correct the file, or move it away.") from error


def _keys(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [name for key, value in data.items() for name in (key, *_keys(value))]
    if isinstance(data, list):
        return [name for value in data for name in _keys(value)]
    return []
