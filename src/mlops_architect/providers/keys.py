"""API keys: from the environment, else from the system keyring; never from a file of ours and never written."""

from __future__ import annotations

import os
from collections.abc import Mapping

from mlops_architect.domain.calls import Endpoint
from mlops_architect.errors import ProviderUnavailable

VARIABLES = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY", "claude-code": "ANTHROPIC_API_KEY"}
GATEWAY_VARIABLE = "MLOPS_ARCHITECT_MODEL_KEY"
"""The key of a server named by ``--base-url``: a provider's own key is never sent to another address."""
_SERVICE = "mlops-architect"


def variable_of(endpoint: Endpoint) -> str:
    """Return the environment variable, and the name in the keyring, of an endpoint's key."""
    return GATEWAY_VARIABLE if endpoint.base_url else VARIABLES[endpoint.provider]


def held_key(endpoint: Endpoint, environ: Mapping[str, str] | None = None) -> str:
    """Return the key of an endpoint, empty where there is none."""
    env = os.environ if environ is None else environ
    name = variable_of(endpoint)
    return env.get(name, "").strip() or _from_keyring(name)


def key_of(endpoint: Endpoint, environ: Mapping[str, str] | None = None) -> str:
    """Return the key of an endpoint; empty where a server of one's own wants none.

    Raises:
        ProviderUnavailable: The provider wants a key and there is none.
    """
    found = held_key(endpoint, environ)
    if found or endpoint.base_url:
        return found
    name = variable_of(endpoint)
    raise ProviderUnavailable(
        f"provider {endpoint.provider} needs an API key, and there is none",
        f"Set {name}, or store it with `keyring set {_SERVICE} {name}`; without --provider no key is needed.",
    )


def _from_keyring(name: str) -> str:
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return str(keyring.get_password(_SERVICE, name) or "")
    except Exception:  # a keyring that is locked, or that has no service here, holds no key for us
        return ""
