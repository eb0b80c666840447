"""Placement as data: clouds, regions, and the areas whose residency rules each region satisfies."""

from __future__ import annotations

from mlops_architect.domain.model import Model


class Region(Model):
    """A region of a cloud; ``areas`` are lower-case names of the places it lies in."""

    id: str
    name: str
    areas: tuple[str, ...]


class CloudPlacement(Model):
    """The regions of one cloud that the price book covers."""

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

    def of(self, cloud: str) -> CloudPlacement | None:
        """Return the regions of a cloud, None when the catalogue does not know it."""
        return next((entry for entry in self.clouds if entry.cloud == cloud), None)
