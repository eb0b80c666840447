"""What every verb needs: settings, run database and catalogue, opened when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from mlops_architect.domain.catalog import Catalog
from mlops_architect.settings import Settings
from mlops_architect.store.database import Database


def lock_of(settings: Settings, run: str) -> Path:
    """Return the file whose lock the process that works on a run holds."""
    return settings.runs / run / "lock"


class Workbench:
    """One invocation's open things."""

    def __init__(self, settings: Settings, project: Path | None = None) -> None:
        self.settings = settings
        self.project = project

    @cached_property
    def database(self) -> Database:
        """The run database."""
        return Database(self.settings.database)

    @cached_property
    def catalog(self) -> Catalog:
        """The merged catalogue."""
        from mlops_architect.catalog.load import load_catalog
        from mlops_architect.catalog.roots import roots

        return load_catalog(roots(self.settings, self.project))

    def close(self) -> None:
        """Close what was opened."""
        if "database" in self.__dict__:
            self.database.close()


@contextmanager
def workbench(settings: Settings, project: Path | None = None) -> Iterator[Workbench]:
    """Open a workbench and close it afterwards."""
    bench = Workbench(settings, project)
    try:
        yield bench
    finally:
        bench.close()
