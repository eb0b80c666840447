"""A model's part in the repository, a step at a time: proposed, checked, sent back twice at most, then file by file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mlops_architect.domain.calls import Turn
from mlops_architect.domain.code_generation import CodeProposal, CodeRound, Extension, Verdict
from mlops_architect.domain.generated import Check, CheckOutcome, GeneratedFile, Validation
from mlops_architect.engine.code_generation.admission import Admitted, admitted
from mlops_architect.engine.code_generation.leaving_out import named, without
from mlops_architect.providers.code.checking import early_faults
from mlops_architect.providers.code.interface import Coder, CodeTask

MOST_ASKED_AGAIN = 2
_MOST_LINES, _MOST_CHARS = 60, 6_000
_STANDS = "passed every check"


class Contents(Protocol):
    """Where the bytes of files are kept."""

    def put(self, content: bytes) -> str:
        """Store bytes, return their sha256."""

    def get(self, digest: str) -> bytes:
        """Return the bytes of ``digest``."""


@dataclass(frozen=True)
class Extending:
    """One run's extension: what it is made from, and the two moves that there are.

    Args:
        coder: Who writes, and within which rules.
        task: What it is given.
        originals: The files of the templates, by path.
        contents: Where bytes are kept.
    """

    coder: Coder
    task: CodeTask
    originals: Mapping[str, GeneratedFile]
    contents: Contents

    def begin(self) -> Extension:
        """Ask for the first time."""
        return self._ask(Extension(source=self.coder.provider.name, stage="validating"))

    def after(self, known: Extension, validation: Validation) -> Extension:
        """Return what follows from the validation of the repository with the files as they stand."""
        failed = validation.failed
        known = _judged(known, validation)
        if not failed:
            unproved = self._unproved(validation)
            if unproved:
                return self._templates(known, "; ".join(unproved))
            return self._settled(known, self._bytes(known), {}, "every check passed")
        names = ", ".join(check.id for check in failed)
        if known.stage == "validating" and known.asked <= MOST_ASKED_AGAIN:
            return self._ask(
                _told(known, "The repository was validated with your changes in it, and failed:", _said(failed))
            )
        if known.stage == "validating":
            return self._reduced(known, [check.detail for check in failed], f"{names} failed because of it")
        return self._templates(known, f"{names} failed with it, whichever file was left out")

    def _unproved(self, validation: Validation) -> list[str]:
        """Return which checks that a model's code has to pass did not run."""
        ran = {check.id: check for check in validation.checks}
        found = []
        for name in self.coder.rules.must_pass:
            check = ran.get(name)
            if check is None or check.outcome is CheckOutcome.NOT_RUN:
                found.append(f"{name} did not run{f' ({check.reason})' if check and check.reason else ''}")
        return found

    def _ask(self, known: Extension) -> Extension:
        """Ask until there is something to validate, or no asking is left."""
        let_in: Admitted | None = None
        faults: tuple[str, ...] = ()
        while known.asked <= MOST_ASKED_AGAIN:
            proposed = self.coder.provider.propose(self.task, self.coder.rules, known.turns)
            calls = (*known.calls, *proposed.notes)
            known = known.model_copy(update={"asked": known.asked + 1, "calls": calls})
            if proposed.problem:
                return self._templates(known, f"no answer: {proposed.problem}")
            turns = (*known.turns, Turn(role="assistant", text=proposed.text or "(nothing)"))
            known = known.model_copy(update={"turns": turns})
            if proposed.proposal is None:
                known = _noted(known, CodeRound(faults=proposed.faults))
                known = _told(known, "Your answer was not as it should be:", proposed.faults)
                continue
            let_in = admitted(proposed.proposal, self.task.templates, self.coder.rules)
            faults = early_faults(let_in.files, self.task.templates, self.coder.rules)
            known = self._offered(known, proposed.proposal, let_in, faults)
            if not let_in.files:
                refused = "; ".join(f"{one.path}: {one.reason}" for one in let_in.refused[:3])
                return self._templates(
                    known, f"nothing of it was let in: {refused}" if refused else "no change was proposed"
                )
            if not faults:
                return known
            left = [f"{one.path} is left out: {one.reason}" for one in let_in.refused]
            known = _told(known, "Your changes were looked at, and cannot be taken as they are:", [*faults, *left])
        if let_in is None:
            return self._templates(known, "no answer had the form that was asked for")
        return self._reduced(known, faults, f"the early check failed: {'; '.join(faults[:3])}")

    def _offered(
        self, known: Extension, proposal: CodeProposal, let_in: Admitted, faults: tuple[str, ...]
    ) -> Extension:
        """Return the extension with the files of a proposal in place of all earlier ones."""
        turn = CodeRound(
            summary=proposal.summary, offered=tuple(sorted(let_in.files)), refused=let_in.refused, faults=faults
        )
        known = _noted(known, turn)
        earlier = {one.path: one for one in known.verdicts}
        refused = {one.path: self._not(one.path, f"left out: {one.reason}") for one in let_in.refused}
        offered = {
            path: Verdict(path=path, standing="model", reason="proposed", purpose=let_in.purposes[path])
            for path in let_in.files
        }
        gone = {
            path: self._not(path, "withdrawn by the model when asked again", one.purpose)
            for path, one in earlier.items()
            if one.standing == "model" and path not in offered
        }
        verdicts = {**earlier, **gone, **refused, **offered}
        return known.model_copy(
            update={"files": self._kept(let_in.files), "verdicts": tuple(verdicts[path] for path in sorted(verdicts))}
        )

    def _reduced(self, known: Extension, said: Sequence[str], reason: str) -> Extension:
        """Leave out the files that were named, and what goes with them; all of them where none or every one was."""
        files = self._bytes(known)
        about = named(files, said)
        rest = without(files, about)
        if not about or not rest:
            return self._templates(known, reason)
        gone = {
            path: reason if path in about else "it hangs together with a file that failed"
            for path in files
            if path not in rest
        }
        return self._stage(known, rest, gone, "reduced", reason)

    def _templates(self, known: Extension, reason: str) -> Extension:
        return self._settled(known, {}, {file.path: reason for file in known.files}, reason)

    def _settled(self, known: Extension, files: Mapping[str, bytes], gone: Mapping[str, str], reason: str) -> Extension:
        return self._stage(known, files, gone, "settled", reason)

    def _stage(
        self, known: Extension, files: Mapping[str, bytes], gone: Mapping[str, str], stage: str, reason: str
    ) -> Extension:
        settled = stage == "settled"
        verdicts = []
        for one in known.verdicts:
            if one.path in gone:
                verdicts.append(self._not(one.path, gone[one.path], one.purpose))
            elif settled and one.path in files:
                verdicts.append(one.model_copy(update={"reason": _STANDS}))
            else:
                verdicts.append(one)
        return known.model_copy(
            update={"stage": stage, "files": self._kept(files), "verdicts": tuple(verdicts), "reason": reason}
        )

    def _not(self, path: str, reason: str, purpose: str = "") -> Verdict:
        standing = "template" if path in self.originals else "none"
        return Verdict.model_validate({"path": path, "standing": standing, "reason": reason, "purpose": purpose})

    def _kept(self, files: Mapping[str, bytes]) -> tuple[GeneratedFile, ...]:
        return tuple(self._file(path, content) for path, content in sorted(files.items()))

    def _file(self, path: str, content: bytes) -> GeneratedFile:
        self.contents.put(content)
        original, rule = self.originals.get(path), self.coder.rules.rule_for(path)
        assert rule is not None  # nothing else is let in
        return GeneratedFile(
            path=path,
            sha256=hashlib.sha256(content).hexdigest(),
            decision=original.decision if original else rule.decision,
            agent=original.agent if original else rule.agent,
            executable=original.executable if original else False,
            written_by=self.coder.provider.name,
        )

    def _bytes(self, known: Extension) -> dict[str, bytes]:
        return {file.path: self.contents.get(file.sha256) for file in known.files}


def _noted(known: Extension, turn: CodeRound) -> Extension:
    return known.model_copy(update={"rounds": (*known.rounds, turn)})


def _judged(known: Extension, validation: Validation) -> Extension:
    """Return the extension with what the checks said of its last round."""
    failed = tuple(check.id for check in validation.failed)
    last = known.rounds[-1]
    judged = last.model_copy(update={"tree": validation.tree, "failed": tuple(dict.fromkeys((*last.failed, *failed)))})
    return known.model_copy(update={"rounds": (*known.rounds[:-1], judged)})


def _told(known: Extension, head: str, lines: Sequence[str]) -> Extension:
    text = "\n".join(
        [head, *lines, "", "Give all changes again without these faults, or leave out what you cannot mend."]
    )
    return known.model_copy(update={"turns": (*known.turns, Turn(role="user", text=text))})


def _said(failed: Sequence[Check]) -> list[str]:
    """Return the ends of what failing checks said: that is where tools put their summaries."""
    lines: list[str] = []
    for check in failed:
        said = "\n".join(check.detail.splitlines()[-_MOST_LINES:])[-_MOST_CHARS:]
        lines += ["", f"## {check.title} ({check.id})", said]
    return lines
