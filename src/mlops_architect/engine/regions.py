"""Where a cloud region lies: the city or state it is named after, the country, and the legal area its data stays in."""

from __future__ import annotations

from collections.abc import Mapping

_EU = ("eu", "eea", "european union", "europe")

_PLACES: Mapping[str, tuple[str, ...]] = {
    "af-south-1": ("za", "south africa", "africa"),
    "ap-east-1": ("hk", "hong kong", "asia"),
    "ap-northeast-1": ("tokyo", "jp", "japan", "asia"),
    "ap-northeast-2": ("seoul", "kr", "south korea", "asia"),
    "ap-northeast-3": ("osaka", "jp", "japan", "asia"),
    "ap-south-1": ("mumbai", "in", "india", "asia"),
    "ap-south-2": ("in", "india", "asia"),
    "ap-southeast-1": ("sg", "singapore", "asia"),
    "ap-southeast-2": ("sydney", "au", "australia"),
    "ap-southeast-3": ("id", "indonesia", "asia"),
    "ap-southeast-4": ("au", "australia"),
    "ca-central-1": ("ca", "canada", "north america"),
    "ca-west-1": ("ca", "canada", "north america"),
    "eu-central-1": ("frankfurt", "de", "germany", *_EU),
    "eu-central-2": ("zurich", "ch", "switzerland", "europe"),
    "eu-north-1": ("stockholm", "se", "sweden", *_EU),
    "eu-south-1": ("milan", "it", "italy", *_EU),
    "eu-south-2": ("es", "spain", *_EU),
    "eu-west-1": ("ie", "ireland", *_EU),
    "eu-west-2": ("london", "gb", "uk", "united kingdom", "europe"),
    "eu-west-3": ("paris", "fr", "france", *_EU),
    "il-central-1": ("il", "israel"),
    "me-central-1": ("ae", "united arab emirates"),
    "me-south-1": ("bh", "bahrain"),
    "mx-central-1": ("mx", "mexico", "north america"),
    "sa-east-1": ("são paulo", "br", "brazil", "south america"),
    "us-east-1": ("n. virginia", "virginia", "us", "usa", "united states", "north america"),
    "us-east-2": ("ohio", "us", "usa", "united states", "north america"),
    "us-gov-east-1": ("us", "usa", "united states", "north america"),
    "us-gov-west-1": ("us", "usa", "united states", "north america"),
    "us-west-1": ("northern california", "california", "us", "usa", "united states", "north america"),
    "us-west-2": ("oregon", "us", "usa", "united states", "north america"),
}


def places(region: str) -> tuple[str, ...] | None:
    """Return the lower-case names of the city or state, country and areas ``region`` lies in, None when it is not known.

    Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
    """
    found = _PLACES.get(region)
    return None if found is None else (*found, region)


def outside(region: str, areas: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the ``areas`` that ``region`` does not lie in, None when the region is not known."""
    known = places(region)
    if known is None:
        return None
    return tuple(area for area in areas if area.strip().lower() not in known)
