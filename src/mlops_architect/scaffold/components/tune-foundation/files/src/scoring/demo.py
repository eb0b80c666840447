"""Run the whole system once on a laptop: made-up pairs in, a tuned tiny model, drafts over HTTP and a decision out."""

from __future__ import annotations

import argparse
import time

from scoring import plugins
from scoring.lake.formats import read_json
from scoring.model.release import read_release
from scoring.runtime import Runtime
from scoring.sampling.draw import SAMPLE_END
from scoring.steps import approve, step
from scoring.times import day, iso

_DAY_S = 86_400.0
_LATER_DAYS = 32


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--pairs", type=int, default=800, help="number of sample pairs")
    parser.add_argument("--requests", type=int, default=40, help="requests to the service")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Run every step, in order; stop at the first that fails."""
    started = time.monotonic()
    first, later = SAMPLE_END, SAMPLE_END + _LATER_DAYS * _DAY_S
    step(runtime, "sample-data", "--pairs", str(arguments.pairs))
    step(runtime, "ingest", "--as-of", iso(first))
    step(runtime, "features", "--as-of", iso(first))
    step(runtime, "train", "--as-of", iso(first))
    approve(runtime)
    if plugins.has("scoring.serving.smoke"):
        from scoring.serving.smoke import smoke

        print("\n# serve and ask")
        print(smoke(runtime, arguments.requests))

    # A month later: more pairs, the report on what was answered, and whether it is time to learn again.
    step(runtime, "sample-data", "--pairs", str(arguments.pairs // 4), "--seed", "8", "--until", iso(later))
    step(runtime, "ingest", "--as-of", iso(later))
    step(runtime, "features", "--as-of", iso(later))
    step(runtime, "monitor", "--as-of", iso(later), "--no-start")
    step(runtime, "feedback", "--as-of", iso(later))
    champion = read_release(runtime.lake).champion
    print("\n# result\nchampion: version", champion.version if champion else "none; the base model answers")
    print("report:  ", runtime.lake.uri(f"reports/monitoring/date={day(later)}/report.md"))
    print("decision:", runtime.lake.uri(read_json(runtime.lake, "decisions/retrain/latest.json")["key"]))
    print(
        "written by a tiny stand-in made on this machine: it shows that the pipeline works, not how well a model writes"
    )
    print(f"\ndone in {time.monotonic() - started:.1f} s")
    return 0
