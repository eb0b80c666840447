"""A lake in a container of a storage account; encryption and access come from the account and the managed identity."""

from __future__ import annotations

from typing import Any
from urllib.parse import ParseResult

from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.storage.blob import ContainerClient

from scoring.cloud.azure_identity import credential


class AdlsLake:
    """Blobs below ``prefix`` of a container."""

    def __init__(self, container: Any, root: str, prefix: str = "") -> None:
        self._container = container
        self._root = root
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def read(self, key: str) -> bytes:
        """Return the blob at ``key``; FileNotFoundError if there is none."""
        try:
            data: bytes = self._container.download_blob(self._prefix + key).readall()
        except ResourceNotFoundError as error:
            raise FileNotFoundError(self.uri(key)) from error
        return data

    def write(self, key: str, data: bytes) -> None:
        """Put one blob; the account shows it whole or not at all."""
        self._container.upload_blob(self._prefix + key, data, overwrite=True)

    def write_new(self, key: str, data: bytes) -> bool:
        """Put one blob only if nothing is there, and return whether it was put."""
        try:
            self._container.upload_blob(self._prefix + key, data, overwrite=False)
        except ResourceExistsError:
            return False
        return True

    def exists(self, key: str) -> bool:
        """Return whether a blob is at ``key``."""
        return bool(self._container.get_blob_client(self._prefix + key).exists())

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that start with ``prefix``, sorted; folders of the account are none."""
        found = self._container.list_blobs(name_starts_with=self._prefix + prefix)
        files = (blob.name for blob in found if (blob.metadata or {}).get("hdi_isfolder") != "true")
        return sorted(name[len(self._prefix) :] for name in files)

    def delete(self, key: str) -> None:
        """Remove the blob at ``key``; an account with soft delete keeps it for a while."""
        try:
            self._container.delete_blob(self._prefix + key)
        except ResourceNotFoundError:
            return

    def uri(self, key: str) -> str:
        """Return the URI of ``key``."""
        return f"{self._root}/{self._prefix}{key}"


def connect(uri: ParseResult) -> AdlsLake:
    """Return the lake at ``abfss://container@account.dfs.core.windows.net/prefix``."""
    account = (uri.hostname or "").replace(".dfs.", ".blob.")
    container = ContainerClient(f"https://{account}", uri.username or "", credential=credential())
    return AdlsLake(container, f"abfss://{uri.netloc}", uri.path)
