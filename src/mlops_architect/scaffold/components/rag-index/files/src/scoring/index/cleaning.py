"""Remove versions that nobody can be rolled back to any more, and what only they needed."""

from __future__ import annotations

from scoring.documents.rights import read_withdrawn, write_withdrawn
from scoring.documents.store import read_ledger
from scoring.index.manifest import manifests
from scoring.index.open import open_store
from scoring.index.settings import IndexSettings
from scoring.release.document import read_release
from scoring.runtime import Runtime


def clean(runtime: Runtime) -> list[str]:
    """Return the versions that were removed: all but those in use and the newest few."""
    lake, store = runtime.lake, open_store(runtime)
    keep = runtime.settings_file.section("index", IndexSettings).keep_versions
    every, used = manifests(lake), read_release(lake).indexes
    newest = {manifest.version for manifest in every[-keep:]}
    gone = [manifest for manifest in every if manifest.version not in used | newest]
    for manifest in gone:
        # The manifest goes first: without it the version does not exist, whatever is left of it.
        lake.delete(f"index/{manifest.version}/manifest.json")
        store.drop(manifest.version)
        for key in lake.keys(f"index/{manifest.version}/"):
            lake.delete(key)
    left = [manifest.built_at for manifest in every if manifest not in gone]
    _forget(runtime, min(left, default=0.0))
    return [manifest.version for manifest in gone]


def _forget(runtime: Runtime, oldest: float) -> None:
    """Drop withdrawn rights that every version left was built with, and vectors of documents that are gone."""
    lake = runtime.lake
    before = read_withdrawn(lake)
    after = {name: now for name, now in before.items() if now.at >= oldest}
    if after != before:
        write_withdrawn(lake, after)
    ledger = read_ledger(lake)
    for key in lake.keys("vectors/"):
        if key.split("/")[1] not in ledger:
            lake.delete(key)
