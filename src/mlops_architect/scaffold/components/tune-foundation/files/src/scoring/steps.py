"""Steps of a demonstration: roles run one after the other, and a person's yes to what passed its rule."""

from __future__ import annotations

import argparse

from scoring import plugins
from scoring.lake.formats import read_json
from scoring.model.release import read_release
from scoring.runtime import Runtime


def step(runtime: Runtime, role: str, *arguments: str) -> None:
    """Run one role as its command would; ValueError when it fails."""
    print(f"\n# {role} {' '.join(arguments)}")
    module = plugins.load(plugins.ROLES, role)
    parser = argparse.ArgumentParser(prog=role)
    module.add_arguments(parser)
    code = module.run(parser.parse_args(list(arguments)), runtime)
    if code:
        raise ValueError(f"the step {role} ended with {code}")


def approve(runtime: Runtime) -> None:
    """Say yes for the person whom the settings ask, to a first model that passed the rule."""
    candidate = read_json(runtime.lake, max(runtime.lake.keys("training/runs/")))
    if candidate["rule_passed"] and read_release(runtime.lake).champion is None:
        step(runtime, "release", "promote", "--version", candidate["version"], "--reason", "the demonstration approves")
