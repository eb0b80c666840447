"""The service account that this runs as, or whose rights it takes, and its access token.

https://cloud.google.com/iam/docs/service-account-impersonation
"""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import google.auth
from google.auth import impersonated_credentials
from google.auth.transport.requests import Request

ACTING_AS = "SCORING_ACT_AS"
"""Account whose rights to take, where delivery does what the pipelines may."""

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_RENEW_BEFORE = timedelta(minutes=4)
_UNSTATED = timedelta(minutes=30)


class Identity:
    """Gives an access token that is valid for some minutes more, and a new one in time."""

    def __init__(self, credentials: Any, request: Any = None) -> None:
        self._credentials = credentials
        self._request = request or Request()
        self._lock = threading.Lock()

    def token(self) -> tuple[str, datetime]:
        """Return the token and the moment it ends."""
        with self._lock:
            if not self._credentials.valid or self._ends() - _RENEW_BEFORE <= datetime.now(UTC):
                self._credentials.refresh(self._request)
            return str(self._credentials.token), self._ends()

    @property
    def email(self) -> str:
        """The account's address; a user's own sign-in has none."""
        return str(getattr(self._credentials, "service_account_email", ""))

    def _ends(self) -> datetime:
        expiry: datetime | None = self._credentials.expiry
        return expiry.replace(tzinfo=UTC) if expiry else datetime.now(UTC) + _UNSTATED


def credentials() -> Any:
    """Return what signs this process in: as the account it acts as, or as itself."""
    own, _ = google.auth.default(scopes=[_SCOPE])
    other = os.environ.get(ACTING_AS, "")
    if not other:
        return own
    return impersonated_credentials.Credentials(own, other, [_SCOPE])  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1)
def identity() -> Identity:
    """Return the identity of this process."""
    return Identity(credentials())
