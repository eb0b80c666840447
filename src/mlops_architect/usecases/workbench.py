"""What every verb needs: settings, run database and catalogue, opened when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_architect.settings import Settings

if TYPE_CHECKING:
    from mlops_architect.catalog.pricing import Rulebook
    from mlops_architect.catalog.roots import Root
    from mlops_architect.domain.calls import ModelPrices
    from mlops_architect.domain.catalog import Catalog
    from mlops_architect.domain.code_generation import CodeRules
    from mlops_architect.domain.lexicon import Lexicon
    from mlops_architect.domain.price import PriceBook
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
        from mlops_architect.store.database import Database

        return Database(self.settings.database)

    @cached_property
    def roots(self) -> tuple[Root, ...]:
        """The catalogue folders in effect, lowest precedence first."""
        from mlops_architect.catalog.roots import labelled_roots

        return labelled_roots(self.settings, self.project)

    @cached_property
    def catalog(self) -> Catalog:
        """The merged catalogue."""
        from mlops_architect.catalog.load import load_catalog

        return load_catalog(tuple(root.path for root in self.roots), self.settings.cache)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words that requirements are read with, without the rest of the catalogue when that has not been read."""
        if "catalog" in self.__dict__:
            return self.catalog.lexicon
        from mlops_architect.catalog.load import load_lexicon

        return load_lexicon(tuple(root.path for root in self.roots))

    @cached_property
    def pricing_rules(self) -> Rulebook:
        """The pricing rules; read when the first one is wanted."""
        from mlops_architect.catalog.pricing import Rulebook

        return Rulebook(tuple(root.path for root in self.roots))

    @cached_property
    def models(self) -> ModelPrices:
        """What models cost and how much they can read."""
        from mlops_architect.catalog.models import load_models

        return load_models(tuple(root.path for root in self.roots))

    @cached_property
    def code_rules(self) -> CodeRules:
        """What a model may touch in a generated repository."""
        from mlops_architect.catalog.code_rules import load_code_rules

        return load_code_rules(tuple(root.path for root in self.roots))

    @cached_property
    def prices(self) -> PriceBook:
        """The price book, without the rest of the catalogue when that has not been read."""
        if "catalog" in self.__dict__:
            return self.catalog.prices
        from mlops_architect.catalog.price_index import price_book

        return price_book(tuple(root.path for root in self.roots), self.settings.cache)

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
