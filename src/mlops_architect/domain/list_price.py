"""Round list prices of a cloud, for a check of a bill's order of magnitude that does not use the price book."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model


class ListPrices(Model):
    """What a unit of the usual work costs on a cloud, in USD; ``fixed_usd`` a month is there with no load at all."""

    cloud: str
    vcpu_hour_usd: float = Field(gt=0)
    gb_month_usd: float = Field(gt=0)
    log_gb_usd: float = Field(gt=0)
    million_reads_usd: float = Field(gt=0)
    ingest_gb_usd: float = Field(gt=0)
    fixed_usd: float = Field(gt=0)
    million_tokens_usd: float = Field(default=0.0, ge=0)
    gpu_gb_per_s_hour_usd: float = Field(default=0.0, ge=0)
    """An hour of a GPU for each gigabyte a second of its memory: what its price follows best."""
    memory_gb_month_usd: float = Field(default=0.0, ge=0)
    sources: tuple[str, ...] = Field(min_length=1)


class ListPriceTable(Model):
    """The file ``patterns/list-prices.yaml``."""

    clouds: tuple[ListPrices, ...]
