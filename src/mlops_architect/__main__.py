"""Run the command line with ``python -m mlops_architect``."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line; Ctrl-C while it is still being loaded ends it without a traceback."""
    gc.set_threshold(50_000)  # a run builds classes and data that stay; searching them for garbage cost it a tenth
    try:
        from mlops_architect.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
