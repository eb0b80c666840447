"""Who answers gates: a person at the terminal, the flags of `resume`, `--yes`, or nobody."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mlops_architect.usecases.session import Gatekeeper, Reply, Session

if TYPE_CHECKING:
    from mlops_architect.cli.views.live import RunView
    from mlops_architect.domain.gate import Gate

_SAVE = "save and leave"


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"


class YesGatekeeper:
    """Approves what no policy blocks; takes the defaults of open questions."""

    def architecture(self, gate: Gate, session: Session) -> Reply | None:  # noqa: ARG002
        """Approve; a blocked gate is refused by the run itself."""
        return Reply(answer="approve", by=f"{_person()} (--yes)")

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:
        """Take the defaults, unless there is a contradiction or the run is strict."""
        if gate["contradictions"] or session.desk().options.strict:
            return None
        return Reply(answer="approve", by=f"{_person()} (--yes)")


class NobodyGatekeeper:
    """Leaves the run waiting."""

    def architecture(self, gate: Gate, session: Session) -> Reply | None:  # noqa: ARG002
        """Give no answer."""
        return None

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:  # noqa: ARG002
        """Give no answer."""
        return None


class FlagGatekeeper:
    """Answers the first gate as the flags of `resume` say; later ones go to whoever is there."""

    def __init__(self, answer: str, words: str, reason: str, then: Gatekeeper) -> None:
        self._answer, self._words, self._reason, self._then = answer, words, reason, then

    def _take(self) -> Reply | None:
        if not self._answer:
            return None
        revisions = ({"text": self._words},) if self._words else ()
        reply = Reply(answer=self._answer, by=_person(), reason=self._reason, revisions=revisions)
        self._answer = ""
        return reply

    def architecture(self, gate: Gate, session: Session) -> Reply | None:
        """Answer as the flags say."""
        return self._take() or self._then.architecture(gate, session)

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:
        """Answer as the flags say."""
        return self._take() or self._then.clarify(gate, session)


class TerminalGatekeeper:
    """Asks the person at the terminal; what is not a clear answer is none."""

    def __init__(self, view: RunView) -> None:
        self._view = view

    def architecture(self, gate: Gate, session: Session) -> Reply | None:
        """Show what speaks for and against, and ask until there is an answer or the person leaves."""
        with self._view.paused():
            self._view.show_gate(gate)
            while True:
                chosen = _select(f"The {gate.id}:", _choices(gate))
                if chosen == "explain":
                    self._view.explain(session.desk().plan)
                elif chosen == "diff":
                    self._view.show_pending_diff(session)
                elif chosen == "revise":
                    words = _words("What should change?")
                    if words:
                        return Reply(answer="revise", by=_person(), revisions=({"text": words},))
                elif chosen in ("approve", "reject"):
                    return Reply(answer=chosen, by=_person(), reason=_words("Why? (Enter for no reason)"))
                else:
                    return None

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:  # noqa: ARG002
        """Ask each open question; an empty answer takes the default."""
        with self._view.paused():
            self._view.show_questions(gate)
            revisions = []
            for contradiction in gate["contradictions"]:
                words = _words(f"{contradiction.strip(' ·')}. Which holds?")
                if words:
                    revisions.append({"text": words})
            for question in gate["questions"]:
                words = _words(f"{question['text']} [{question['default']}]")
                if words:
                    revisions.append({"text": f"{question['text']} {words}"})
        return Reply(answer="approve", by=_person(), revisions=tuple(revisions))


def _choices(gate: Gate) -> list[str]:
    first = [] if gate.blocked_by else ["approve"]
    more = ["revise", "reject", "explain", "diff"] if gate.id == "architecture" else ["reject"]
    return [*first, *more, _SAVE]


def _select(question: str, choices: list[str]) -> str:
    import questionary

    try:
        answer = questionary.select(question, choices=choices).unsafe_ask()
    except EOFError:
        return _SAVE
    return answer if answer in choices else _SAVE


def _words(question: str) -> str:
    import questionary

    try:
        answer = questionary.text(question).unsafe_ask()
    except EOFError:
        return ""
    return str(answer or "").strip()
