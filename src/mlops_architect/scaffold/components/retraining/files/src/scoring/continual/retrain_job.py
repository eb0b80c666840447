"""Gather the facts, decide, record the decision, and start training where a trigger is set."""

from __future__ import annotations

import logging
from dataclasses import asdict

from scoring import plugins
from scoring.continual.facts import gather
from scoring.continual.retrain import RetrainDecision, RetrainSettings, decide
from scoring.contract import iso
from scoring.lake.formats import write_json
from scoring.logs import fields
from scoring.monitoring.report import Report
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)
DECISIONS = "decisions/retrain/"


def decide_and_start(runtime: Runtime, moment: float, report: Report, *, start: bool = True) -> RetrainDecision:
    """Return the decision, after it was recorded and, if wanted, acted on."""
    settings = runtime.settings_file.section("retrain", RetrainSettings)
    facts = gather(runtime, moment, report)
    decision = decide(facts, settings)
    key = f"{DECISIONS}{iso(moment).replace(':', '')}.json"
    write_json(runtime.lake, key, {"as_of": iso(moment), "facts": asdict(facts), **asdict(decision)})
    write_json(runtime.lake, f"{DECISIONS}latest.json", {"key": key, "retrain": decision.retrain})
    runtime.metrics.write({"retrain_decision": (float(decision.retrain), "None")})
    _LOG.info("retraining decided", extra=fields(**asdict(decision)))
    stopped = [f"but {guard}" for guard in decision.guards]
    print(f"retrain: {'yes' if decision.retrain else 'no'}", *decision.reasons, *stopped, sep="\n  ")
    target = runtime.platform.training_trigger
    if decision.retrain and start and target:
        details = {"reason": list(decision.reasons), "decision": runtime.lake.uri(key)}
        plugins.load(plugins.TRAININGS, runtime.platform.profile).start_training(target, details)
    return decision
