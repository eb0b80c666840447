"""What a mocked Terraform provider gives back for computed attributes."""

from __future__ import annotations

from mlops_architect.domain.model import Model

Default = str | tuple[str, ...] | tuple[dict[str, str], ...]


class Mocks(Model):
    """Mock values of one cloud's provider: fixed ones, and attributes that must look like an ARN."""

    cloud: str
    provider: str
    version: str
    defaults: dict[str, dict[str, Default]]
    data: dict[str, dict[str, Default]]
    arn_attributes: dict[str, tuple[str, ...]] = {}
