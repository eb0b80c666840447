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
    "us-central1": ("iowa", "us", "usa", "united states", "north america"),
    "us-east1": ("south carolina", "us", "usa", "united states", "north america"),
    "us-east4": ("n. virginia", "us", "usa", "united states", "north america"),
    "us-west1": ("oregon", "us", "usa", "united states", "north america"),
    "us-west4": ("nevada", "us", "usa", "united states", "north america"),
    "northamerica-northeast1": ("montréal", "canada", "ca", "north america"),
    "europe-west1": ("belgium", "be", *_EU),
    "europe-west3": ("frankfurt", "germany", "de", *_EU),
    "europe-west4": ("netherlands", "nl", *_EU),
    "europe-north1": ("finland", "fi", *_EU),
    "europe-west2": ("london", "uk", "gb", "europe", "united kingdom"),
    "asia-southeast1": ("singapore", "sg", "asia"),
    "asia-east1": ("taiwan", "tw", "asia"),
    "asia-northeast1": ("tokyo", "japan", "jp", "asia"),
    "asia-south1": ("mumbai", "india", "in", "asia"),
    "australia-southeast1": ("sydney", "australia", "au"),
    "southamerica-east1": ("são paulo", "brazil", "br", "south america"),
    "eastus": ("east us", "us", "usa", "united states", "north america"),
    "eastus2": ("east us 2", "us", "usa", "united states", "north america"),
    "centralus": ("central us", "us", "usa", "united states", "north america"),
    "southcentralus": ("south central us", "us", "usa", "united states", "north america"),
    "westus": ("west us", "us", "usa", "united states", "north america"),
    "westus2": ("west us 2", "us", "usa", "united states", "north america"),
    "westus3": ("west us 3", "us", "usa", "united states", "north america"),
    "canadacentral": ("canada central", "canada", "ca", "north america"),
    "westeurope": ("west europe", "netherlands", "nl", *_EU),
    "northeurope": ("north europe", "ireland", "ie", *_EU),
    "germanywestcentral": ("germany west central", "germany", "de", *_EU),
    "francecentral": ("france central", "france", "fr", *_EU),
    "swedencentral": ("sweden central", "sweden", "se", *_EU),
    "uksouth": ("uk south", "uk", "gb", "europe", "united kingdom"),
    "southeastasia": ("southeast asia", "singapore", "sg", "asia"),
    "eastasia": ("east asia", "hong kong", "hk", "asia"),
    "japaneast": ("japan east", "japan", "jp", "asia"),
    "centralindia": ("central india", "india", "in", "asia"),
    "australiaeast": ("australia east", "australia", "au"),
    "brazilsouth": ("brazil south", "brazil", "br", "south america"),
}


def places(region: str) -> tuple[str, ...] | None:
    """Return the lower-case names of the city or state, country and areas ``region`` lies in, None when it is not known.

    Sources: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
    https://cloud.google.com/compute/docs/regions-zones https://learn.microsoft.com/azure/reliability/regions-list
    """
    found = _PLACES.get(region)
    return None if found is None else (*found, region)


def outside(region: str, areas: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the ``areas`` that ``region`` does not lie in, None when the region is not known."""
    known = places(region)
    if known is None:
        return None
    return tuple(area for area in areas if area.strip().lower() not in known)
