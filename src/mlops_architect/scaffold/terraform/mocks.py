"""Mock values for `terraform test`: what a mocked provider gives back where its own random strings would be refused."""

from __future__ import annotations

import re

from mlops_architect.critics.interface import Design
from mlops_architect.domain.catalog import Catalog
from mlops_architect.scaffold.hcl import Value, block

_BLOCK = re.compile(r'^(resource|data) "([a-z0-9_]+)"', re.MULTILINE)

_ANNOUNCED = re.compile(r"^( *)(secret_(?:arn|suffix) +=)", re.MULTILINE)
"""Names that a scan for secrets would stop at; what stands there is none."""


def mock_values(catalog: Catalog, design: Design) -> str:
    """Return mock values for every resource and data type that the chosen modules use.

    Without them a mocked provider invents strings that its own validators refuse as ARNs.
    """
    resources, data = set(), set()
    for choice in design.plan.generated:
        module = catalog.modules[choice.candidate.pattern]
        for path in (path for inner, path in module.items() if inner.endswith(".tf") and "/" not in inner):
            found = _BLOCK.findall(path.read_text(encoding="utf-8"))
            resources |= {kind for block_kind, kind in found if block_kind == "resource"}
            data |= {kind for block_kind, kind in found if block_kind == "data"}
    cloud = catalog.patterns[design.plan.generated[0].candidate.pattern].cloud
    data |= set(catalog.roots[cloud].mocked_data)
    mocks = catalog.mocks[cloud]
    blocks = []
    for kind in sorted(resources):
        values: dict[str, Value] = {
            a: f"arn:aws:mock:eu-west-1:123456789012:mock/{kind}/{a}" for a in mocks.arn_attributes.get(kind, ())
        }
        values.update(mocks.defaults.get(kind, {}))
        if values:
            blocks.append(block(f'mock_resource "{kind}"', {"defaults": values}))
    blocks += [
        block(f'mock_data "{kind}"', {"defaults": dict(mocks.data[kind])})
        for kind in sorted(data)
        if kind in mocks.data
    ]
    return announced("\n".join(blocks))


def announced(text: str) -> str:
    """Return HCL in which names that only sound like secrets are marked for those who scan for them."""
    return _ANNOUNCED.sub(r"\1# pragma: allowlist nextline secret\n\1\2", text)
