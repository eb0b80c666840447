"""Build a version of the index, evaluate it against the one in use, and switch when the rule allows it."""

from __future__ import annotations

import argparse

from scoring.evaluation.promotion import judge
from scoring.index.build import build
from scoring.index.cleaning import clean
from scoring.release.document import Variant, read_release
from scoring.release.prompts import default_prompt
from scoring.runtime import Runtime, add_as_of, as_of

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--force", action="store_true", help="build anew even if nothing changed")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Build, evaluate and switch; 1 when the new version may not answer."""
    return reindex(runtime, as_of(arguments), force=arguments.force)


def reindex(runtime: Runtime, moment: float, *, force: bool = False) -> int:
    """Bring the documents as they are into use, whole or not at all."""
    manifest = build(runtime, moment, force=force)
    release = read_release(runtime.lake)
    prompt = release.champion.prompt if release.champion else default_prompt(runtime)
    print(
        f"index {manifest.version}: {manifest.documents} documents, {manifest.passages} passages, "
        f"{manifest.embedded} embedded anew"
    )
    for name in manifest.flagged[:_SHOWN]:
        print(f"gives orders to the assistant, ask its owner: {name}")
    variant = Variant(index=manifest.version, prompt=prompt)
    if release.champion == variant:
        return 0
    code = judge(runtime, variant, moment)
    for version in clean(runtime):
        print(f"removed {version}")
    return code
