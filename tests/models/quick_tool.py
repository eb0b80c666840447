"""The tool as a process of its own whose checks of generated code take seconds: ``python -m tests.models.quick_tool``."""

from __future__ import annotations

import pytest
from tests.models.coding import quick_checks

from mlops_architect.cli.app import main

if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        quick_checks(patch)
        main()
