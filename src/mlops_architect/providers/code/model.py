"""A model that writes code: one answer in a fixed schema, recorded and within its budget like every call."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.domain.calls import CallNote, CallRecord, Endpoint, Request, Turn
from mlops_architect.domain.code_generation import CODE_AGENT, CodeProposal, CodeRules
from mlops_architect.errors import ProviderUnavailable
from mlops_architect.providers.asking import Line
from mlops_architect.providers.budget import OverBudget
from mlops_architect.providers.code.interface import CodeTask, Proposed
from mlops_architect.providers.code.prompting import code_prompt
from mlops_architect.providers.dialogue import note_of, parsed
from mlops_architect.providers.schema import schema_hash, strict_schema


class ModelCode:
    """The endpoints of a chain, the first that answers.

    Args:
        line: The way to the models.
        with_files: Whether the files that matter are part of the prompt.
    """

    def __init__(self, line: Line, *, with_files: bool = True) -> None:
        self._line, self._with_files = line, with_files
        self._entered = False

    @property
    def name(self) -> str:
        """The endpoints, the first first."""
        return " ".join(endpoint.label for endpoint in self._line.options.chain(CODE_AGENT))

    def propose(self, task: CodeTask, rules: CodeRules, turns: Sequence[Turn]) -> Proposed:
        """Return the changes that a model would make; see ``CodeGenProvider``."""
        self._enter()
        notes: list[CallNote] = []
        reasons: list[str] = []
        for endpoint in self._line.options.chain(CODE_AGENT):
            try:
                record = self._asked(endpoint, task, rules, turns)
            except OverBudget as error:
                reasons.append(f"{endpoint.label}: {error}")
                continue
            except ProviderUnavailable as error:
                reasons.append(f"{endpoint.label}: {error.message}")
                continue
            if isinstance(record, str):
                reasons.append(f"{endpoint.label}: {record}")
                continue
            if not record.ok:
                notes.append(note_of(record))
                reasons.append(f"{endpoint.label}: {record.problem}")
                continue
            proposal, faults = parsed(record.text, CodeProposal)
            return Proposed(proposal, record.text, faults, notes=(*notes, note_of(record, faults)))
        return Proposed(problem="; ".join(reasons), notes=tuple(notes))

    def _enter(self) -> None:
        """Count what the run has used before; in a replay the code's own calls are counted as they come again."""
        if not self._entered:
            calls = self._line.recordings.all()
            self._line.ledger.enter(one for one in calls if self._line.live or one.request.agent != CODE_AGENT)
            self._entered = True

    def _asked(self, endpoint: Endpoint, task: CodeTask, rules: CodeRules, turns: Sequence[Turn]) -> CallRecord | str:
        context, output = self._line.context_tokens(endpoint), self._line.output_tokens(endpoint)
        told = code_prompt(task, rules, int((context - output) * 0.6), with_files=self._with_files)
        if told is None:
            return f"what it has to read does not fit into {context:,} tokens"
        request = Request(
            endpoint=endpoint,
            agent=CODE_AGENT,
            pinned=told.pinned,
            instructions=told.instructions,
            turns=(Turn(role="user", text=told.task), *turns),
            schema_name="code",
            schema_hash=schema_hash(CodeProposal),
            max_output_tokens=output,
        )
        return self._line.ask(request, strict_schema(CodeProposal))
