"""Which adapter answers a conversation: champion, or the challenger for its share."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass

from scoring.model.release import Release, Released, read_release
from scoring.models.interface import ChatModel
from scoring.models.settings import ModelSettings
from scoring.runtime import Runtime


@dataclass(frozen=True)
class Variant:
    """A version and what writes with it."""

    version: str
    chat: ChatModel


def open_variant(runtime: Runtime, released: Released | None, *, adapter_names: bool) -> Variant:
    """Return what writes with a released adapter; with the base model where there is none."""
    version = released.version if released else "base"
    platform = runtime.platform
    if platform.model_kind == "offline":
        from scoring.models.offline import of_version

        return Variant(version, of_version(runtime, released))
    from scoring.models.openai_compatible import CompatibleChat, Server

    name = f"adapter-{version}" if adapter_names and released else platform.chat_model_id
    server = Server(platform, runtime.settings_file.section("model", ModelSettings))
    return Variant(version, CompatibleChat(server, name))


class Variants:
    """The variants in use; ``refresh`` takes a new release."""

    def __init__(self, runtime: Runtime, *, adapter_names: bool) -> None:
        self._runtime = runtime
        self._names = adapter_names
        self._lock = threading.Lock()
        self._release: Release | None = None
        self._champion: Variant | None = None
        self._challenger: Variant | None = None

    @property
    def ready(self) -> bool:
        """Whether something can write."""
        return self._champion is not None

    def refresh(self) -> None:
        """Take the release of the lake, when it changed."""
        release = read_release(self._runtime.lake)
        if release == self._release:
            return
        champion = open_variant(self._runtime, release.champion, adapter_names=self._names)
        other = release.challenger
        challenger = open_variant(self._runtime, other, adapter_names=self._names) if other else None
        with self._lock:
            self._release, self._champion, self._challenger = release, champion, challenger

    def choose(self, conversation: str) -> tuple[Variant, Variant | None]:
        """Return who answers a conversation, and who answers beside it unseen; LookupError before the first refresh."""
        with self._lock:
            release, champion, challenger = self._release, self._champion, self._challenger
        if release is None or champion is None:
            raise LookupError("no model is ready")
        if challenger is None or release.mode == "none":
            return champion, None
        if release.mode == "shadow":
            return champion, challenger
        at = int.from_bytes(hashlib.sha256(conversation.encode()).digest()[:8], "big") / 2**64
        return (challenger if at < release.share else champion), None
