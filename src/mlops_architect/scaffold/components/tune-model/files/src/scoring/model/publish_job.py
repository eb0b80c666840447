"""Merge the champion's adapter into the base model and put the weights where the model server reads them."""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path

from scoring.lm.adapters import merge
from scoring.lm.base import BaseSettings
from scoring.logs import fields
from scoring.model.release import Released, fetch, find_released, read_release
from scoring.runtime import Runtime
from scoring.training.settings import TrainingSettings

_LOG = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--version", help="version to publish; default: the champion")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Publish one version; LookupError when there is none."""
    champion = read_release(runtime.lake).champion
    released = find_released(runtime.lake, arguments.version) if arguments.version else champion
    if released is None:
        raise LookupError("no adapter was promoted yet, so there is nothing to publish")
    folder = publish_merged(runtime, released)
    print(f"version {released.version} merged into {folder}; replace the model servers for them to read it")
    return 0


def publish_merged(runtime: Runtime, released: Released) -> str:
    """Write merged weights to the lake and return where.

    Weights in four bits cannot take an adapter in: the base is read again in the precision of the settings.
    """
    settings = runtime.settings_file.section("training", TrainingSettings)
    whole = BaseSettings(base=settings.base, precision=settings.precision, four_bit=False)
    base = fetch(runtime.lake, released).applied(runtime.use_case, whole)
    merge(base.model)
    target = f"models/{served_name(runtime)}/"
    with tempfile.TemporaryDirectory(prefix="scoring-merged-") as name:
        base.save_merged(Path(name))
        for path in sorted(Path(name).iterdir()):
            runtime.lake.write(f"{target}{path.name}", path.read_bytes())
    _LOG.info("merged weights published", extra=fields(version=released.version, target=target))
    return target


def served_name(runtime: Runtime) -> str:
    """Return the folder that the model server reads: the last part of the base model's name."""
    return runtime.use_case.fine_tuning.base_model.rpartition("/")[2]
