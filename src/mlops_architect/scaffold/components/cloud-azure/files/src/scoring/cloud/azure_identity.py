"""The managed identity that this runs as; ``AZURE_CLIENT_ID`` says which, where the container has several."""

from __future__ import annotations

from functools import lru_cache

from azure.identity import DefaultAzureCredential


@lru_cache(maxsize=1)
def credential() -> DefaultAzureCredential:
    """Return what signs this process in, to storage and to every other service."""
    return DefaultAzureCredential()


def token(audience: str) -> tuple[str, float]:
    """Return a token for ``audience``, kept until shortly before it ends, and that moment in seconds since 1970."""
    found = credential().get_token(f"{audience.rstrip('/')}/.default")
    return found.token, float(found.expires_on)
