"""The SageMaker registry against a client that remembers what it was asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scoring.lake.local import LocalLake
from scoring.registry.interface import RunRecord
from scoring.registry.sagemaker_registry import SagemakerRegistry


class FakeSagemaker:
    """Keeps model packages in memory."""

    def __init__(self) -> None:
        self.packages: dict[str, dict[str, Any]] = {}

    def create_model_package(self, **request: Any) -> dict[str, str]:
        arn = f"arn:aws:sagemaker:eu-west-1:000000000000:model-package/scoring/{len(self.packages) + 1}"
        self.packages[arn] = request
        return {"ModelPackageArn": arn}

    def update_model_package(self, **request: Any) -> None:
        self.packages[request["ModelPackageArn"]]["ModelApprovalStatus"] = request["ModelApprovalStatus"]

    def get_paginator(self, name: str) -> FakeSagemaker:
        assert name == "list_model_packages"
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"ModelPackageSummaryList": [{"ModelPackageArn": arn} for arn in self.packages]}]


def test_a_version_waits_until_it_is_approved(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "model.joblib").write_bytes(b"model")
    client = FakeSagemaker()
    registry = SagemakerRegistry(LocalLake(tmp_path / "lake"), "scoring", "image:1", client)

    version = registry.register(bundle, RunRecord("run-1", {"depth": "3"}, {"roc_auc": 0.81234567}))

    (package,) = client.packages.values()
    assert version == "1"
    assert package["ModelApprovalStatus"] == "PendingManualApproval"
    assert package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"].endswith("run-1/model.tar.gz")
    assert package["CustomerMetadataProperties"] == {"depth": "3", "roc_auc": "0.812346"}
    registry.set_champion(version)
    assert package["ModelApprovalStatus"] == "Approved"
    assert registry.versions() == ["1"]
