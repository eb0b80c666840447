"""Placement as data: clouds, regions, and the areas whose residency rules each region satisfies."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from mlops_architect.domain.model import Model


class Region(Model):
    """A region of a cloud; ``areas`` are lower-case names of the places it lies in."""

    id: str
    name: str
    areas: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Return everything that the place it lies in is called."""
        return (*self.areas, self.name.lower(), self.id)

    def lies_in(self, place: str) -> bool:
        """Whether it lies in a place, whichever of its names and spellings is used."""
        return not outside(self.places, (place,))


def outside(places: Iterable[str], areas: Iterable[str]) -> tuple[str, ...]:
    """Return the ``areas`` that are none of ``places``."""
    known = {_plain(place) for place in places}
    return tuple(area for area in areas if _plain(area) not in known)


def _plain(place: str) -> str:
    letters = unicodedata.normalize("NFKD", place.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


class CloudPlacement(Model):
    """The regions of one cloud; what the price book does not list there is scaled from another region."""

    cloud: str
    default_region: str
    price_locations: tuple[str, ...] = ()
    """Places besides regions that price lists name, such as multi-regions."""
    regions: tuple[Region, ...]


class LawArea(Model):
    """The area whose law a regime is: where a system goes when the regime is named and no place is."""

    regime: str
    area: str


class Placement(Model):
    """Where systems go by default and where they may go."""

    default_cloud: str
    clouds: tuple[CloudPlacement, ...]
    laws: tuple[LawArea, ...] = ()

    def region(self, cloud: str, name: str) -> Region | None:
        """Return a region of a cloud, None when the catalogue does not know it."""
        placed = self.of(cloud)
        return next((region for region in placed.regions if region.id == name), None) if placed else None

    def of(self, cloud: str) -> CloudPlacement | None:
        """Return the regions of a cloud, None when the catalogue does not know it."""
        return next((entry for entry in self.clouds if entry.cloud == cloud), None)
