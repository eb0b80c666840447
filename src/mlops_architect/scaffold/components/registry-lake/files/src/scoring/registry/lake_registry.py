"""The lake as the registry: a folder a version, and an index of versions and of the one in use."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from scoring import plugins
from scoring.lake.formats import read_json, write_json
from scoring.lake.interface import Lake
from scoring.registry.interface import RunRecord
from scoring.runtime import Runtime

FOLDER = "registry"


class Index(Protocol):
    """Numbers of versions, and which one is in use."""

    def claim(self) -> str:
        """Return a new number that nobody else has."""

    def versions(self) -> list[str]:
        """Return all numbers, lowest first."""

    def set_champion(self, version: str) -> None:
        """Note the version in use."""


class LakeRegistry:
    """Runs and bundles below a folder of the lake."""

    def __init__(self, lake: Lake, folder: str, index: Index) -> None:
        self._lake = lake
        self._prefix = f"{folder}/"
        self._index = index

    def register(self, bundle: Path, run: RunRecord) -> str:
        """Write the run and its bundle under a new number."""
        version = self._index.claim()
        for path in sorted(bundle.iterdir()):
            self._lake.write(f"{self._prefix}{version}/model/{path.name}", path.read_bytes())
        record = {
            "name": run.name,
            "parameters": dict(run.parameters),
            "metrics": dict(run.metrics),
            "tags": dict(run.tags),
        }
        write_json(self._lake, f"{self._prefix}{version}/run.json", record)
        return version

    def set_champion(self, version: str) -> None:
        """Note the version in use; FileNotFoundError for an unknown one."""
        read_json(self._lake, f"{self._prefix}{version}/run.json")
        self._index.set_champion(version)

    def versions(self) -> list[str]:
        """Return all versions, oldest first."""
        return self._index.versions()


class LakeIndex:
    """The index as files of the lake; who first puts a version's claim has its number."""

    def __init__(self, lake: Lake, folder: str) -> None:
        self._lake = lake
        self._prefix = f"{folder}/"

    def claim(self) -> str:
        """Return the first number after the highest that nobody claimed."""
        known = self.versions()
        number = int(known[-1]) + 1 if known else 1
        while not self._lake.write_new(f"{self._prefix}{number}/claim", b""):
            number += 1
        return str(number)

    def versions(self) -> list[str]:
        """Return the numbers that have a run, lowest first."""
        runs = [key for key in self._lake.keys(self._prefix) if key.endswith("/run.json")]
        return [str(number) for number in sorted(int(key.removeprefix(self._prefix).partition("/")[0]) for key in runs)]

    def set_champion(self, version: str) -> None:
        """Replace the pointer."""
        write_json(self._lake, f"{self._prefix}champion.json", {"version": version})


def connect(runtime: Runtime) -> LakeRegistry:
    """Return the registry in the system's lake, in the platform's folder of it, indexed as its cloud does it best."""
    platform, name = runtime.platform, runtime.use_case.id
    if platform.profile in plugins.available(plugins.REGISTRY_INDEXES):
        own: Index = plugins.load(plugins.REGISTRY_INDEXES, platform.profile).index(platform, name)
        return LakeRegistry(runtime.lake, f"{FOLDER}/{name}", own)
    folder = FOLDER if platform.profile == "local" else platform.registry_name.rpartition("/")[2]
    return LakeRegistry(runtime.lake, f"{folder}/{name}", LakeIndex(runtime.lake, f"{folder}/{name}"))
