"""Answers given in moto's place to a few calls that only read or check, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlops_architect.usecases.validation.emulator.calls import Call


@dataclass(frozen=True)
class StandIn:
    """A fixed answer and why it changes no judgement."""

    content: Mapping[str, Any]
    reason: str


STAND_INS: Mapping[str, StandIn] = {
    "states:ValidateStateMachineDefinition": StandIn(
        {"result": "OK", "diagnostics": []},
        "the provider asks before it creates; the definition itself is read by CreateStateMachine",
    ),
    "states:ListStateMachineVersions": StandIn({"stateMachineVersions": []}, "moto publishes no versions"),
    "elasticmapreduce:ListInstanceFleets": StandIn({"InstanceFleets": []}, "moto has instance groups only"),
    "elasticmapreduce:ListBootstrapActions": StandIn({"BootstrapActions": []}, "moto keeps none"),
    "elasticmapreduce:GetAutoTerminationPolicy": StandIn({}, "moto keeps none"),
    "sagemaker:ListTags": StandIn({"Tags": []}, "moto fails on the ARNs of some kinds"),
}


def stand_in(call: Call) -> Mapping[str, Any] | None:
    """Return the answer to ``call``, None where none is declared."""
    declared = STAND_INS.get(call.name)
    return declared.content if declared else None
