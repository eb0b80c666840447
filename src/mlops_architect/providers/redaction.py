"""Secrets taken out of a text before it leaves the machine or is written down."""

from __future__ import annotations

import re

_MARK = "[secret]"
_SHORTEST_SECRET = 12
"""What people give servers that want no key (``ollama``, ``none``) is shorter, and stands in ordinary text."""
_SHAPES = (
    re.compile(r"\b(?:sk|pk|rk)-(?:ant-|proj-|live-|test-)?[A-Za-z0-9_-]{16,}"),
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}"),
    re.compile(r"\bAIza[A-Za-z0-9_-]{35}"),
    re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL),
)
_NAMED = re.compile(
    r"(?i)\b((?:api[_-]?key|secret|token|passw(?:or)?d|pwd|authorization)\s*[:=]\s*(?:bearer\s+)?)([^\s,;'\"<>]{8,})"
)
_IN_ADDRESS = re.compile(r"(\w+://[^\s:/@]+:)[^\s@/]+(@)")


def redacted(text: str) -> str:
    """Return a text with everything that looks like a secret replaced by a mark."""
    text = without_keys(text)
    text = _NAMED.sub(rf"\1{_MARK}", text)
    return _IN_ADDRESS.sub(rf"\1{_MARK}\2", text)


def without_keys(text: str) -> str:
    """Return a text of code without what has the shape of a key; ``token = f(x)`` is code and stays."""
    for shape in _SHAPES:
        text = shape.sub(_MARK, text)
    return text


def without_secret(text: str, secret: str) -> str:
    """Return a text without a secret that is known, whatever its shape; shorter than 12 characters it is a word."""
    return text.replace(secret, _MARK) if len(secret) >= _SHORTEST_SECRET else text
