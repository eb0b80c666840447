"""Signing in to ElastiCache with the task's role: a signed request stands for the password.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
"""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import urlencode

import boto3
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from redis.credentials import CredentialProvider

from scoring.settings import Platform

_VALID_S = 900
_RENEW_BEFORE_S = 120


class IamCredentials(CredentialProvider):
    """Makes a token that is valid for a quarter of an hour, and a new one in time."""

    def __init__(self, user: str, cluster: str, session: boto3.Session | None = None) -> None:
        self._user = user
        self._cluster = cluster
        self._session = session or boto3.Session()
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0

    def get_credentials(self) -> tuple[str, str]:
        """Return user and token for a new connection."""
        with self._lock:
            if time.time() > self._until - _RENEW_BEFORE_S:
                self._token = self._sign()
                self._until = time.time() + _VALID_S
            return self._user, self._token

    def _sign(self) -> str:
        query = urlencode({"Action": "connect", "User": self._user})
        request = AWSRequest("GET", f"http://{self._cluster}/?{query}")
        credentials = self._session.get_credentials()
        SigV4QueryAuth(credentials, "elasticache", self._session.region_name, expires=_VALID_S).add_auth(request)
        return str(request.url).removeprefix("http://")


def connection(platform: Platform) -> dict[str, Any]:
    """Return how to sign in, as arguments of the client; nothing where no user is named."""
    if not platform.online_user:
        return {}
    return {"credential_provider": IamCredentials(platform.online_user, platform.online_cluster)}
