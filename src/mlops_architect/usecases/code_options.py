"""Who writes code beside the templates: the command line over ``[codegen]`` of ``config.toml``."""

from __future__ import annotations

from mlops_architect.domain.calls import Allowance, Endpoint, ModelOptions, ModelPrices
from mlops_architect.domain.code_generation import CODE_SOURCES, CodeOptions
from mlops_architect.errors import UsageError
from mlops_architect.settings import Settings
from mlops_architect.usecases.model_settings import CodeGen, Named, config_file, endpoint_of

CLAUDE_CODE = "claude-code"
_SESSION_SECONDS = 1800.0
_ONE_ANSWER = Allowance(tokens=1_000_000, seconds=900.0)
_SESSIONS = Allowance(tokens=20_000_000, seconds=3 * _SESSION_SECONDS)
"""A session reads the same context again with every tool call, mostly from the cache; dollars are its real limit."""


def code_options(
    settings: Settings, prices: ModelPrices, by: str, models: ModelOptions | None, most_usd: float | None = None
) -> CodeOptions | None:
    """Return who writes code beside the templates; None for nobody.

    Args:
        settings: Where ``config.toml`` lies.
        prices: Known models; they hold the default model of a provider.
        by: As on the command line; empty takes the file's.
        models: The models of the run; None for the engine alone.
        most_usd: What the models of the run may cost.

    Raises:
        UsageError: The file or the options are not as they should be.
        ProviderUnavailable: There is no such provider.
    """
    file = config_file(settings).codegen
    source = by or file.by or CODE_SOURCES[0]
    if source not in CODE_SOURCES:
        raise UsageError(f"--codegen {source!r} is not known", f"One of: {', '.join(CODE_SOURCES)}.")
    if source == CODE_SOURCES[0]:
        return None
    base = models or ModelOptions()
    run = base.run if most_usd is None else base.run.model_copy(update={"usd": most_usd})
    if source == CLAUDE_CODE:
        return CodeOptions.model_validate(
            {
                "by": source,
                "models": base.model_copy(
                    update={
                        "endpoints": (_session(file, base, prices),),
                        "agents": {},
                        "only_named": False,
                        "run": run.model_copy(update={"tokens": None, "seconds": None}),
                        "agent": file.limit or _SESSIONS,
                        "call_seconds": _SESSION_SECONDS,
                        "retries": 0,  # a session tries again by itself
                    }
                ),
            }
        )
    named = Named(provider=file.provider, model=file.model, base_url=file.base_url)
    endpoints = (endpoint_of(named, prices),) if file.provider else _main(base)
    if not endpoints:
        raise UsageError(
            "--codegen model needs a model to ask", "Add --provider anthropic or openai, or name one under [codegen]."
        )
    own = base.model_copy(
        update={
            "endpoints": endpoints,
            "agents": {},
            "only_named": False,
            "run": run,
            "agent": file.limit or _ONE_ANSWER,
            "call_seconds": max(base.call_seconds, 300.0),
        }
    )
    return CodeOptions.model_validate({"by": source, "models": own})


def _main(models: ModelOptions) -> tuple[Endpoint, ...]:
    """Return the models of a run that are not those of single agents alone."""
    return () if models.only_named else models.endpoints


def _session(file: CodeGen, models: ModelOptions, prices: ModelPrices) -> Endpoint:
    """Return the endpoint of Claude Code: the model and address that are named for it, else those of Anthropic."""
    if file.provider not in ("", "anthropic"):
        raise UsageError(f"Claude Code does not ask models of {file.provider}", "Leave provider out of [codegen].")
    known = next((one for one in _main(models) if one.provider == "anthropic"), None)
    named = Named(
        provider="anthropic",
        model=file.model or (known.model if known else ""),
        base_url=file.base_url or (known.base_url if known else ""),
    )
    return endpoint_of(named, prices).model_copy(update={"provider": CLAUDE_CODE})
