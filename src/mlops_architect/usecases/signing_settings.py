"""Whether this user signs every approval: ``[approvals] sign = true`` of ``config.toml``."""

from __future__ import annotations

from mlops_architect.errors import UsageError
from mlops_architect.settings import Settings
from mlops_architect.settings.switches import CONFIG_FILE, table


def signs_always(settings: Settings) -> bool:
    """Return whether approvals are signed without being asked for.

    Raises:
        UsageError: The file is not as it should be.
    """
    path = settings.config / CONFIG_FILE
    section = table(path).get("approvals", {}) if path.exists() else {}
    sign = section.get("sign", False) if isinstance(section, dict) else None
    if not isinstance(sign, bool) or set(section) - {"sign"}:
        raise UsageError(f"{path}: [approvals] is not `sign = true`", "Correct the file, or move it away.")
    return sign
