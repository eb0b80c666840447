"""The command line: one role a container, the same image for all of them."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from scoring import plugins
from scoring.logs import fields
from scoring.runtime import Runtime

_LOG = logging.getLogger("scoring")

EXIT_FAILED = 1
EXIT_USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one role and return its exit code: 0 done, 1 failed or refused, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    roles = plugins.available(plugins.ROLES)
    if not arguments or arguments[0] in ("-h", "--help"):
        print("usage: python -m scoring ROLE [options]\n\nroles:", *roles, sep="\n  ")
        return 0 if arguments else EXIT_USAGE
    role, rest = arguments[0], arguments[1:]
    try:
        module = plugins.load(plugins.ROLES, role)
    except plugins.NotPartOfThisSystem as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    parser = argparse.ArgumentParser(prog=f"python -m scoring {role}", description=module.__doc__)
    module.add_arguments(parser)
    parsed = parser.parse_args(rest)
    try:
        runtime = Runtime.open()
        return int(module.run(parsed, runtime))
    except (FileNotFoundError, LookupError, ValueError) as error:
        _LOG.error("role failed", extra=fields(role=role, error=type(error).__name__))
        print(f"{role}: {error}", file=sys.stderr)
        return EXIT_FAILED
