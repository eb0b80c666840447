"""The storage account's lake against a container in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlparse

from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError

from lake_contract import keeps_what_it_is_given
from scoring.lake.adls import AdlsLake, connect


class FakeContainer:
    """Blobs in memory."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def download_blob(self, name: str) -> Any:
        if name not in self.blobs:
            raise ResourceNotFoundError(name)
        return SimpleNamespace(readall=lambda: self.blobs[name])

    def upload_blob(self, name: str, data: bytes, overwrite: bool) -> None:
        if name in self.blobs and not overwrite:
            raise ResourceExistsError(name)
        self.blobs[name] = data

    def get_blob_client(self, name: str) -> Any:
        return SimpleNamespace(exists=lambda: name in self.blobs)

    def list_blobs(self, name_starts_with: str) -> list[Any]:
        folder = SimpleNamespace(name=f"{name_starts_with}folder", metadata={"hdi_isfolder": "true"})
        found = [SimpleNamespace(name=n, metadata=None) for n in self.blobs if n.startswith(name_starts_with)]
        return [folder, *found]

    def delete_blob(self, name: str) -> None:
        if self.blobs.pop(name, None) is None:
            raise ResourceNotFoundError(name)


def test_a_container_keeps_what_it_is_given() -> None:
    lake = AdlsLake(FakeContainer(), "abfss://lake@account.dfs.core.windows.net", "/prefix/")
    keeps_what_it_is_given(lake)
    assert lake.uri("raw/a") == "abfss://lake@account.dfs.core.windows.net/prefix/raw/a"


def test_blobs_are_reached_at_the_accounts_blob_address() -> None:
    lake = connect(urlparse("abfss://lake@account.dfs.core.windows.net/"))
    assert lake._container.url == "https://account.blob.core.windows.net/lake"
