"""Who answers gates: a person at the terminal, the flags of `resume`, `--yes`, or nobody."""

from __future__ import annotations

import termios
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from mlops_architect.usecases.interruption import handled_by
from mlops_architect.usecases.session import Gatekeeper, Reply, Session

if TYPE_CHECKING:
    from questionary import Question

    from mlops_architect.cli.views.live import RunView
    from mlops_architect.domain.gate import Gate
    from mlops_architect.domain.run import Revision

_SAVE = "save and leave"


def _person() -> str:
    from mlops_architect.usecases.approving import approver

    return approver()


def _unattended() -> Reply:
    from mlops_architect.usecases.approving import UNATTENDED

    return Reply(answer="approve", by=f"{_person()}{UNATTENDED}", unattended=True)


class YesGatekeeper:
    """Approves what no policy blocks; takes the defaults of open questions."""

    def __init__(self, view: RunView | None = None) -> None:
        self._view = view

    def architecture(self, gate: Gate, session: Session) -> Reply | None:  # noqa: ARG002
        """Approve, and show the risks that this accepts; what is blocked, or needs a person, is refused by the run itself."""
        if self._view is not None and gate.asks:
            self._view.show_gate(gate)
        return _unattended()

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:
        """Take the defaults, unless there is a contradiction or the run is strict."""
        if gate["contradictions"] or session.desk().options.strict:
            return None
        return _unattended()


class NobodyGatekeeper:
    """Leaves the run waiting."""

    def __init__(self, view: RunView | None = None) -> None:
        self._view = view

    def architecture(self, gate: Gate, session: Session) -> Reply | None:  # noqa: ARG002
        """Show what somebody has to decide, and give no answer."""
        if self._view is not None:
            self._view.show_gate(gate)
        return None

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:  # noqa: ARG002
        """Give no answer."""
        return None


class StrictGatekeeper:
    """Leaves questions open whoever is there; other gates go to them."""

    def __init__(self, then: Gatekeeper) -> None:
        self._then = then

    def architecture(self, gate: Gate, session: Session) -> Reply | None:
        """Ask whoever is there."""
        return self._then.architecture(gate, session)

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:  # noqa: ARG002
        """Give no answer."""
        return None


class FlagGatekeeper:
    """Answers the first gate as the flags of `resume` say; later ones go to whoever is there."""

    def __init__(
        self,
        answer: str,
        words: str,
        reason: str,
        then: Gatekeeper,
        answers: Mapping[str, str] | None = None,
        *,
        sign: bool = False,
    ) -> None:
        self._answer, self._words, self._reason, self._then, self._sign = answer, words, reason, then, sign
        self._answers = answers or {}

    def _take(self, session: Session, gate: Mapping[str, Any] | None = None) -> Reply | None:
        if self._answers:
            from mlops_architect.usecases.answers import answers_given

            revisions = answers_given(session, self._answers, gate)
            self._answers = {}
            return Reply(answer="approve", by=_person(), reason=self._reason, revisions=revisions)
        if not self._answer:
            return None
        words = ({"text": self._words},) if self._words else ()
        reply = Reply(answer=self._answer, by=_person(), reason=self._reason, revisions=words, sign=self._sign)
        self._answer = ""
        return reply

    def architecture(self, gate: Gate, session: Session) -> Reply | None:
        """Answer as the flags say."""
        return self._take(session) or self._then.architecture(gate, session)

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:
        """Answer as the flags say."""
        return self._take(session, gate) or self._then.clarify(gate, session)


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
                    if chosen == "approve" and not _accepted(gate):
                        continue
                    reason = _words("Why? (Enter for no reason)")
                    if reason is not None:
                        return Reply(answer=chosen, by=_person(), reason=reason)
                else:
                    return None

    def clarify(self, gate: Mapping[str, Any], session: Session) -> Reply | None:
        """Ask each open question; an empty answer takes the default, and the end of input leaves them open.

        Answers are read like the requirements; one that is not understood is asked for again.
        """
        from mlops_architect.usecases.answers import answer_to, settlement_of

        revisions: list[Revision] = []
        with self._view.paused():
            self._view.show_questions(gate)
            for text, found in zip(gate["contradictions"], session.desk().reading.contradictions, strict=True):
                which = f"which of the two holds, for {' or '.join(found.fields)}"
                understood = partial(settlement_of, session, found.fields)
                if (more := self._understood(f"{text.strip(' ·')}. Which holds?", which, understood)) is None:
                    return None
                revisions += more
            for question in gate["questions"]:
                understood = partial(answer_to, session, question["field"])
                asked = f"{question['text']} [{question['default']}]"
                if (more := self._understood(asked, question["expects"], understood)) is None:
                    return None
                revisions += more
        kept = tuple(revision.model_dump(mode="json", exclude_defaults=True) for revision in revisions)
        return Reply(answer="approve", by=_person(), revisions=kept)

    def _understood(
        self, question: str, expects: str, read: Callable[[str], tuple[Revision, ...] | None]
    ) -> tuple[Revision, ...] | None:
        """Ask until the answer is understood; None when the person or the terminal ended the input instead."""
        while (words := _words(question)) is not None:
            if (found := read(words)) is not None:
                return found
            self._view.not_understood(words, expects)
        return None


def _choices(gate: Gate) -> list[str]:
    first = [] if gate.blocked_by else ["approve"]
    more = ["revise", "reject", "explain", "diff"] if gate.id == "architecture" else ["reject"]
    return [*first, *more, _SAVE]


def _accepted(gate: Gate) -> bool:
    """Ask about every risk of the gate; whether each was accepted."""
    return all(
        _select(f"{ask.title}{f' ({ask.why})' if ask.why else ''}. Accept that?", ["no", "yes"]) == "yes"
        for ask in gate.asks
    )


def _select(question: str, choices: list[str]) -> str:
    import questionary
    from prompt_toolkit.key_binding import KeyBindings

    asked = questionary.select(question, choices=choices)
    keys = asked.application.key_bindings
    if isinstance(keys, KeyBindings):
        for key, leaving in (("c-d", EOFError), ("<sigint>", KeyboardInterrupt)):
            keys.add(key, eager=True)(lambda event, leaving=leaving: event.app.exit(exception=leaving))
    answer = _answered(asked)
    return answer if answer in choices else _SAVE


def _words(question: str) -> str | None:
    """Return the words, None when the person or the terminal ended the input instead."""
    import questionary

    answer = _answered(questionary.text(question))
    return None if answer is None else answer.strip()


def _answered(question: Question) -> str | None:
    """Return the answer, None at the end of input (Ctrl-D); every way out puts the terminal back.

    Raises:
        KeyboardInterrupt: Ctrl-C, SIGTERM, or the terminal has gone.
    """
    prompt = question.application

    def leave() -> None:
        if not prompt.is_done:
            prompt.exit(exception=KeyboardInterrupt)

    def end(*_: object) -> None:
        # raised here, inside the prompt's event loop, the exception could get lost
        if not prompt.is_running or prompt.loop is None:
            raise KeyboardInterrupt
        prompt.loop.call_soon_threadsafe(leave)

    try:
        with handled_by(end):
            return str(question.unsafe_ask() or "")
    except EOFError:
        return None
    except (OSError, termios.error) as error:
        raise KeyboardInterrupt from error
