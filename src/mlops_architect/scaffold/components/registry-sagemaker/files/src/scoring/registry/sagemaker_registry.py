"""SageMaker Model Registry: one model package group, approval as promotion."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import boto3

from scoring.lake.interface import Lake
from scoring.registry.interface import RunRecord
from scoring.runtime import Runtime

_MAX_PROPERTY = 250


class SagemakerRegistry:
    """Versions of the model package group ``name``; bundles lie in the lake as archives."""

    def __init__(self, lake: Lake, name: str, image_uri: str = "", client: Any = None) -> None:
        self._lake = lake
        self._name = name
        self._image_uri = image_uri
        self._client = client or boto3.client("sagemaker")

    def register(self, bundle: Path, run: RunRecord) -> str:
        """Archive the bundle and make a package version that waits for approval."""
        key = f"registry/{self._name}/{run.name}/model.tar.gz"
        self._lake.write(key, _archive(bundle))
        properties = {**run.parameters, **{name: f"{value:.6g}" for name, value in run.metrics.items()}, **run.tags}
        request: dict[str, Any] = {
            "ModelPackageGroupName": self._name,
            "ModelPackageDescription": f"{run.name}: {self._lake.uri(key)}",
            "ModelApprovalStatus": "PendingManualApproval",
            "CustomerMetadataProperties": {
                name: value[:_MAX_PROPERTY] for name, value in sorted(properties.items())[:50]
            },
        }
        if self._image_uri:
            request["InferenceSpecification"] = {
                "Containers": [{"Image": self._image_uri, "ModelDataUrl": self._lake.uri(key)}],
                "SupportedContentTypes": ["application/json"],
                "SupportedResponseMIMETypes": ["application/json"],
            }
        answer = self._client.create_model_package(**request)
        return str(answer["ModelPackageArn"].rpartition("/")[2])

    def set_champion(self, version: str) -> None:
        """Approve the version."""
        self._client.update_model_package(ModelPackageArn=self._arns()[version], ModelApprovalStatus="Approved")

    def versions(self) -> list[str]:
        """Return all versions, oldest first."""
        return sorted(self._arns(), key=int)

    def _arns(self) -> dict[str, str]:
        pages = self._client.get_paginator("list_model_packages").paginate(ModelPackageGroupName=self._name)
        found = (package["ModelPackageArn"] for page in pages for package in page["ModelPackageSummaryList"])
        return {str(arn.rpartition("/")[2]): arn for arn in found}


def _archive(bundle: Path) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path in sorted(bundle.iterdir()):
            archive.add(path, arcname=path.name)
    return buffer.getvalue()


def connect(runtime: Runtime) -> SagemakerRegistry:
    """Return the registry that the platform settings name."""
    return SagemakerRegistry(runtime.lake, runtime.platform.registry_name, runtime.platform.image_uri)
