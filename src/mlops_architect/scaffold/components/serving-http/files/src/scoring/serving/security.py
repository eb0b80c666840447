"""Who may call: API keys, and how often."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

from scoring import adapters
from scoring.settings import Platform

KEY_VARIABLE = "SCORING_API_KEY"
FILE_VARIABLE = "SCORING_API_KEY_FILE"
ANYBODY = "default"
"""The caller behind a key that stands alone."""
_RELOAD_S = 300.0
_MOST_CALLERS = 10_000


class ApiKeys:
    """The keys that are valid now; they are read again from time to time, so that keys can be rotated."""

    def __init__(self, read: Callable[[], Mapping[str, str]], clock: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._digests: dict[bytes, str] = {}
        self._until = float("-inf")

    def caller(self, key: str) -> str | None:
        """Return whose key it is, None when it is nobody's, in time that does not depend on where it differs."""
        given = hashlib.sha256(key.encode()).digest()
        matches = [name for digest, name in self._current().items() if hmac.compare_digest(given, digest)]
        return matches[0] if matches else None

    def _current(self) -> Mapping[bytes, str]:
        with self._lock:
            if self._clock() >= self._until:
                try:
                    keys = self._read()
                except Exception:
                    # A store that is down must not lock every caller out while the old keys are known.
                    if not self._digests:
                        raise
                    keys = None
                if keys is not None:
                    self._digests = {hashlib.sha256(key.encode()).digest(): name for key, name in keys.items() if key}
                self._until = self._clock() + _RELOAD_S
            return self._digests


def key_reader(platform: Platform) -> Callable[[], Mapping[str, str]]:
    """Return what reads the keys: the platform's secret, a file that the platform keeps current, or the environment.

    The secret is one key, several separated by commas, or a JSON object of keys by caller.
    """
    secret = platform.api_key_secret
    if not secret:
        file = os.environ.get(FILE_VARIABLE, "")
        return lambda: keys_in(Path(file).read_text(encoding="utf-8") if file else os.environ.get(KEY_VARIABLE, ""))

    store = adapters.load(adapters.SECRETS, platform.profile)
    return lambda: keys_in(str(store.read_secret(secret)))


def keys_in(text: str) -> dict[str, str]:
    """Return the name of the caller by key that a secret's text holds; a key without a name is ``default``'s."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = None
    if isinstance(value, dict):
        return {str(key): str(name) for name, key in value.items() if key}
    return {key.strip(): ANYBODY for key in text.split(",") if key.strip()}


class RateLimit:
    """A token bucket for each caller, in the memory of this process."""

    def __init__(self, rate_rps: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate_rps
        self._burst = burst
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait_s(self, caller: str, cost: float = 1.0) -> float:
        """Take ``cost`` tokens and return 0, or return how long to wait and take none."""
        name = hashlib.sha256(caller.encode()).digest()
        now = self._clock()
        with self._lock:
            tokens, at = self._buckets.pop(name, (self._burst, now))
            tokens = min(self._burst, tokens + (now - at) * self._rate)
            needed = min(cost, self._burst)
            enough = tokens >= needed
            self._buckets[name] = (tokens - needed if enough else tokens, now)
            while len(self._buckets) > _MOST_CALLERS:
                self._buckets.popitem(last=False)
        return 0.0 if enough else (needed - tokens) / self._rate
