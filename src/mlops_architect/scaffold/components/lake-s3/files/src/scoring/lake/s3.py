"""A lake in an S3 bucket: of AWS, by the task's role, or of a store that the variables of the SDK name."""

from __future__ import annotations

from typing import Any
from urllib.parse import ParseResult

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


class S3Lake:
    """Objects below ``prefix`` of ``bucket``."""

    def __init__(self, bucket: str, prefix: str = "", client: Any = None) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._client = client or boto3.client("s3", config=Config(retries={"mode": "standard", "max_attempts": 5}))

    def read(self, key: str) -> bytes:
        """Return the object at ``key``; FileNotFoundError if there is none."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                raise FileNotFoundError(self.uri(key)) from error
            raise
        body: bytes = answer["Body"].read()
        return body

    def write(self, key: str, data: bytes) -> None:
        """Put one object; S3 shows it whole or not at all."""
        self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=data)

    def write_new(self, key: str, data: bytes) -> bool:
        """Put one object only if nothing is there, and return whether it was put."""
        try:
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=data, IfNoneMatch="*")
        except ClientError as error:
            if error.response["Error"]["Code"] in ("PreconditionFailed", "412"):
                return False
            raise
        return True

    def exists(self, key: str) -> bool:
        """Return whether an object is at ``key``."""
        try:
            self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "NotFound", "404"):
                return False
            raise
        return True

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that start with ``prefix``, sorted."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        cut = len(self._prefix)
        return sorted(item["Key"][cut:] for page in pages for item in page.get("Contents", []))

    def delete(self, key: str) -> None:
        """Remove the object at ``key``; a versioned bucket keeps the old version."""
        self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    def uri(self, key: str) -> str:
        """Return the S3 URI of ``key``."""
        return f"s3://{self._bucket}/{self._prefix}{key}"


def connect(uri: ParseResult) -> S3Lake:
    """Return the lake at ``s3://bucket/prefix``."""
    return S3Lake(uri.netloc, uri.path)
