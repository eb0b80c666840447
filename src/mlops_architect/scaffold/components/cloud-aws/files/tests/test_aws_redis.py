"""Signing in to ElastiCache."""

from __future__ import annotations

import boto3

from scoring.cloud.aws_redis import IamCredentials, connection
from scoring.settings import Platform


def test_an_iam_token_is_a_signed_request_for_the_cluster() -> None:
    session = boto3.Session(aws_access_key_id="id", aws_secret_access_key="key", region_name="eu-west-1")
    credentials = IamCredentials("app", "features", session)
    user, token = credentials.get_credentials()
    assert user == "app"
    assert token.startswith("features/?Action=connect&User=app&X-Amz-Algorithm=AWS4-HMAC-SHA256")
    assert credentials.get_credentials() == (user, token)


def test_nobody_signs_in_where_no_user_is_named() -> None:
    assert connection(Platform(online_name="cache:6379")) == {}
    assert "credential_provider" in connection(Platform(online_user="app", online_cluster="features"))
