"""Run the whole system once on a laptop: made-up documents in, answers over HTTP, a report and a roll-back out."""

from __future__ import annotations

import argparse
import os
import time

from scoring import plugins
from scoring.evaluation.questions import read_questions
from scoring.index.manifest import manifests
from scoring.release.document import read_release
from scoring.release.prompts import default_prompt
from scoring.runtime import Runtime
from scoring.times import iso

_DAY_S = 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--documents", type=int, default=120, help="number of sample documents")
    parser.add_argument("--requests", type=int, default=60, help="questions to the service")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Run every step, in order; stop at the first that fails."""
    started = time.monotonic()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    first = time.time() - 2 * _DAY_S
    _step(runtime, "sample-data", "--documents", str(arguments.documents))
    _step(runtime, "ingest", "--as-of", iso(first))
    _approve(runtime)
    _step(runtime, "evaluate", "--as-of", iso(first))

    # A day later: more documents come, the index is built anew, judged against the one in use, and switched.
    _step(runtime, "sample-data", "--documents", str(max(10, arguments.documents // 6)), "--questions", "12",
          "--seed", "8")  # fmt: skip
    _step(runtime, "ingest", "--as-of", iso(first + _DAY_S))
    _approve(runtime)
    _step(runtime, "release", "shadow", "--prompt", "grounded-v2")
    if plugins.has("scoring.serving.smoke"):
        from scoring.serving.smoke import smoke

        questions = read_questions(runtime.lake)
        print("\n# serve and ask")
        print(smoke(runtime, questions[:: max(1, len(questions) // arguments.requests)]))
    _step(runtime, "monitor")
    _step(runtime, "flywheel", "collect")
    _step(runtime, "release", "roll-back", "--reason", "the demonstration shows it")
    champion = read_release(runtime.lake).champion
    print("\n# result\nanswers:", champion.id if champion else "nothing")
    print("written by:", runtime.platform.chat_model_id, "(the stand-in: it quotes, and is no language model)"
          if runtime.platform.model_kind == "offline" else "")  # fmt: skip
    print(f"\ndone in {time.monotonic() - started:.1f} s")
    return 0


def _approve(runtime: Runtime) -> None:
    """Say yes for the person whom the settings ask, to an index that passed its questions."""
    newest, champion = manifests(runtime.lake)[-1].version, read_release(runtime.lake).champion
    if champion is None or champion.index != newest:
        prompt = champion.prompt if champion else default_prompt(runtime)
        _step(runtime, "release", "promote", "--index", newest, "--prompt", prompt,
              "--reason", "the demonstration approves")  # fmt: skip


def _step(runtime: Runtime, role: str, *arguments: str) -> None:
    print(f"\n# {role} {' '.join(arguments)}")
    module = plugins.load(plugins.ROLES, role)
    parser = argparse.ArgumentParser(prog=role)
    module.add_arguments(parser)
    code = module.run(parser.parse_args(list(arguments)), runtime)
    if code:
        raise ValueError(f"the step {role} ended with {code}")
