"""The S3 lake against a bucket in memory."""

from __future__ import annotations

import io
from typing import Any

from botocore.exceptions import ClientError

from lake_contract import keeps_what_it_is_given
from scoring.lake.s3 import S3Lake


class FakeS3:
    """A bucket in memory that answers two keys a page."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        if Key not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": io.BytesIO(self.objects[Key])}

    def head_object(self, Bucket: str, Key: str) -> None:  # noqa: N803
        if Key not in self.objects:
            raise ClientError({"Error": {"Code": "404"}}, "HeadObject")

    def put_object(self, Bucket: str, Key: str, Body: bytes, IfNoneMatch: str = "") -> None:  # noqa: N803
        if IfNoneMatch == "*" and Key in self.objects:
            raise ClientError({"Error": {"Code": "PreconditionFailed"}}, "PutObject")
        self.objects[Key] = Body

    def delete_object(self, Bucket: str, Key: str) -> None:  # noqa: N803
        self.objects.pop(Key, None)

    def get_paginator(self, name: str) -> FakeS3:
        assert name == "list_objects_v2"
        return self

    def paginate(self, Bucket: str, Prefix: str) -> list[dict[str, Any]]:  # noqa: N803
        found = [{"Key": key} for key in self.objects if key.startswith(Prefix)]
        return [{"Contents": found[start : start + 2]} for start in range(0, len(found), 2)] or [{}]


def test_a_bucket_keeps_what_it_is_given() -> None:
    lake = S3Lake("bucket", "/prefix/", FakeS3())
    keeps_what_it_is_given(lake)
    assert lake.uri("raw/a") == "s3://bucket/prefix/raw/a"
