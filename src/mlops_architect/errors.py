"""Every error a user can meet, and the exit code of each.

The README's exit-code table is checked against this module.
"""

from __future__ import annotations

from typing import ClassVar


class ArchitectError(Exception):
    """Something the user can act on: what is wrong, and what to do next.

    Args:
        message: What is wrong and where, in one or two sentences.
        hint: What to do next; empty when the message already says it.
        details: Plain data for ``--json``, such as the run id or the open questions.
    """

    exit_code: ClassVar[int] = 70
    meaning: ClassVar[str] = "a bug in mlops-architect"

    def __init__(self, message: str, hint: str = "", details: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details or {}


class Blocked(ArchitectError):
    """A gate, policy, critic or validation said no."""

    exit_code = 1
    meaning = "blocked: a gate, policy, critic or validation said no"


class SwitchedOff(Blocked):
    """A kill switch holds the capability; ``details`` name the switch and who holds it."""


class NotTheirs(Blocked):
    """This person may not answer the gate, or has done so already; the run waits for others as before."""


class UsageError(ArchitectError):
    """The command line was used wrongly."""

    exit_code = 2
    meaning = "wrong usage of the command line"


class UnfitAnswer(UsageError):
    """An answer that was given with the command fits no open question; the run waits as before."""


class InvalidInput(ArchitectError):
    """Requirements or catalogue data are invalid."""

    exit_code = 3
    meaning = "requirements or catalogue invalid, or no design can meet them"


class Infeasible(InvalidInput):
    """No design of the catalogue meets the hard constraints together."""


class Undecided(InvalidInput):
    """The optimiser's allowance of work ran out before it could say whether there is a design."""


def undecided() -> Undecided:
    """Return the error of a solve that ended without a design and without proof that there is none."""
    return Undecided(
        "the optimiser stopped after its allowance of work, with neither a design nor the proof that there is none",
        "Rule more out in the requirements (tools, regions), or give a smaller catalogue.",
    )


class CatalogMissing(InvalidInput):
    """The data folders that ship with the tool are not there."""


class ProviderUnavailable(ArchitectError):
    """A provider is missing or cannot be reached."""

    exit_code = 4
    meaning = "provider missing or unreachable"


class StoreError(ArchitectError):
    """The decision store, its SQLite file, or git failed."""

    exit_code = 5
    meaning = "decision store, run database or git failed"


class NotResumable(ArchitectError):
    """The run is unknown, finished, or held by another process."""

    exit_code = 6
    meaning = "run not resumable: unknown, ended, or in use by another process"


class WouldOverwrite(ArchitectError):
    """Going on would overwrite or endanger something that is not ours."""

    exit_code = 7
    meaning = "would overwrite something, or unsafe"


class AwaitingApproval(ArchitectError):
    """The run waits at a gate; nothing is lost."""

    exit_code = 8
    meaning = "waiting for approval; `mlops-architect resume RUN` goes on"


class QuestionsOpen(ArchitectError):
    """The requirements leave questions open, and `--strict` or nobody's answer keeps them so."""

    exit_code = 9
    meaning = "questions are open (`--strict`, or nobody answered); `mlops-architect resume RUN` goes on"


class Interrupted(ArchitectError):
    """Ctrl-C, SIGTERM, a closed terminal or pipe; what was finished is saved."""

    exit_code = 130
    meaning = "interrupted: Ctrl-C, SIGTERM or a closed terminal; `mlops-architect resume RUN` goes on"


EXIT_CODES: dict[int, str] = {
    0: "done",
    **{
        error.exit_code: error.meaning
        for error in (
            Blocked,
            UsageError,
            InvalidInput,
            ProviderUnavailable,
            StoreError,
            NotResumable,
            WouldOverwrite,
            AwaitingApproval,
            QuestionsOpen,
            ArchitectError,
            Interrupted,
        )
    },
}
