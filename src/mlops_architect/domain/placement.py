"""Placement as data: clouds, regions, and the areas whose residency rules each region satisfies."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from mlops_architect.domain.capacity import OwnMachines
from mlops_architect.domain.model import Model

ANYWHERE = "*"
"""The area of a region that lies where its owner says."""


class Region(Model):
    """A region of a cloud; ``areas`` are lower-case names of the places it lies in."""

    id: str
    name: str
    areas: tuple[str, ...]
    pair: str = ""
    """The region that the provider pairs it with, where it does."""
    time_zone: str = ""
    """Its name in the IANA time zone database; empty where the owner says where it lies."""
    utc_h: tuple[float, ...] = ()
    """Hours that its clocks are ahead of UTC in January and in July."""

    @property
    def places(self) -> tuple[str, ...]:
        """Return everything that the place it lies in is called."""
        return (*self.areas, self.name.lower(), self.id)

    def lies_in(self, place: str) -> bool:
        """Whether it lies in a place, whichever of its names and spellings is used."""
        return ANYWHERE in self.areas or self.lies_only_in(place)

    def lies_only_in(self, place: str) -> bool:
        """Whether it lies in a place and is not one that may lie anywhere."""
        return ANYWHERE not in self.areas and not outside(self.places, (place,))


def outside(places: Iterable[str], areas: Iterable[str]) -> tuple[str, ...]:
    """Return the ``areas`` that are none of ``places``."""
    places = tuple(places)
    if ANYWHERE in places:
        return ()
    known = {_plain(place) for place in places}
    return tuple(area for area in areas if _plain(area) not in known)


@lru_cache(maxsize=4096)
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
    paired: bool = False
    """Whether the provider copies data from a region to its pair and to no other."""
    only_as_pair: tuple[Region, ...] = ()
    """Regions that serve as the pair of another one, and that nothing is placed in first."""
    on_request: bool = False
    """Whether systems go there only when the requirements ask for it, never for want of another."""
    own: OwnMachines | None = None
    """How capacity is counted where the machines are the organisation's own and have no list price."""


class LawArea(Model):
    """The area whose law a regime is: where a system goes when the regime is named and no place is."""

    regime: str
    area: str
    governs: tuple[str, ...] = ()
    """Data classes that fall under it there, whoever holds them: it is assumed where they are kept there."""


class Placement(Model):
    """Where systems go by default and where they may go."""

    default_cloud: str
    clouds: tuple[CloudPlacement, ...]
    laws: tuple[LawArea, ...] = ()

    def region(self, cloud: str, name: str) -> Region | None:
        """Return a region of a cloud, None when the catalogue does not know it."""
        placed = self.of(cloud)
        return next((region for region in placed.regions if region.id == name), None) if placed else None

    def second_region(self, cloud: str, name: str, within: Iterable[str], first: Iterable[str] = ()) -> Region | None:
        """Return the region that takes over when ``name`` is lost; None when the cloud has no other one there.

        Of several, one that shares most areas with it is taken, the first in the order of the file.

        Args:
            cloud: The cloud.
            name: The region in use.
            within: Places that it has to lie in, all of them.
            first: Regions to look at before the others, such as those that the requirements name.
        """
        placed, used, areas, named = self.of(cloud), self.region(cloud, name), tuple(within), tuple(first)
        if placed is None or used is None:
            return None
        others = [one for one in placed.regions if one.id != name]
        if placed.paired:
            others = [one for one in (*placed.regions, *placed.only_as_pair) if one.id == used.pair]
        allowed = [one for one in others if not outside(one.places, areas)]

        def rank(one: Region) -> tuple[bool, int]:
            return one.id not in named, -len(set(one.areas) & set(used.areas))

        return min(allowed, key=rank, default=None)

    def of(self, cloud: str) -> CloudPlacement | None:
        """Return the regions of a cloud, None when the catalogue does not know it."""
        return next((entry for entry in self.clouds if entry.cloud == cloud), None)
