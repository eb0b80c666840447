"""A session that answers as it is told, for adapters that speak HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class FakeAnswer:
    """One answer of a server."""

    def __init__(self, body: Any = None, status_code: int = 200) -> None:
        self._body = body
        self.status_code = status_code
        self.content = b"x" if body is not None else b""

    def json(self) -> Any:
        """Return the body, or fail as a body that is no JSON does."""
        if self._body is ValueError:
            raise ValueError("no JSON")
        return self._body


class FakeSession:
    """Gives answers in turn, the last one for ever, and remembers what it was asked."""

    def __init__(self, *answers: FakeAnswer | Exception) -> None:
        self._answers: Sequence[FakeAnswer | Exception] = answers
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    def request(self, method: str, url: str, **request: Any) -> FakeAnswer:
        """Answer any method."""
        self.asked.append((method, url, request))
        answer = self._answers[min(len(self.asked), len(self._answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def post(self, url: str, **request: Any) -> FakeAnswer:
        """Answer a POST."""
        return self.request("POST", url, **request)
