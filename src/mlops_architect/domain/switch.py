"""Kill switches: what can be switched off, and who switched it off."""

from __future__ import annotations

from mlops_architect.domain.calls import MODEL_PROVIDERS
from mlops_architect.domain.model import Model

GENERATE = "generate"
DEPLOY_EMULATED = "deploy-emulated"
NETWORK = "network"
PROVIDER = "provider:"
TOOL = "tool:"

CAPABILITIES = (GENERATE, DEPLOY_EMULATED, NETWORK)
TOOLS = (
    "actionlint", "check-jsonschema", "checkov", "cyclonedx-py", "detect-secrets", "hadolint", "make", "moto",
    "mypy", "pip-audit", "pytest", "ruff", "shellcheck", "terraform", "yamllint", "zizmor",
)  # fmt: skip
"""Programs that checks run; git and Python are not among them, because nothing works without."""

SWITCHES: tuple[str, ...] = (
    *CAPABILITIES,
    *(f"{PROVIDER}{name}" for name in MODEL_PROVIDERS),
    *(f"{TOOL}{name}" for name in TOOLS),
)
"""Every name that can be switched off; there is no way to switch on what somebody else has switched off."""


class Held(Model):
    """A switch that is off, and every place that holds it."""

    switch: str
    by: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is off and who holds it, in words."""
        return f"{self.switch} is switched off by {' and '.join(self.by)}"
