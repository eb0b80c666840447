"""Starts inside a SageMaker container, which calls its image with one bare word."""

from __future__ import annotations

import os

from scoring.cli import main


def serve() -> int:
    """Serve, at the word ``serve``."""
    os.environ.setdefault("SCORING_SERVING__MANAGED_ROUTES", "true")
    # A batch transform sends up to six megabytes at once.
    os.environ.setdefault("SCORING_SERVING__MAX_BODY_KB", "6144")
    return main(["serve"])


def train() -> int:
    """Train, at the word ``train``."""
    return main(["train"])
