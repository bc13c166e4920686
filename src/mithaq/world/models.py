"""The world of treaties as reference data, public to everybody.

Two halves, kept apart for their length: `models_countries` and `models_treaties`. Import from here.
"""

from mithaq.world.models_countries import (
    CivicSpaceRating,
    Country,
    CountryQuerySet,
    CountryRegion,
    PublicQuerySet,
    Region,
    Source,
    Sourced,
)
from mithaq.world.models_treaties import (
    Chapter,
    Confirmation,
    Mechanism,
    MechanismTreaty,
    Party,
    PartyQuerySet,
    Provision,
    ProvisionQuerySet,
    Treaty,
)

__all__ = [
    "Chapter",
    "CivicSpaceRating",
    "Confirmation",
    "Country",
    "CountryQuerySet",
    "CountryRegion",
    "Mechanism",
    "MechanismTreaty",
    "Party",
    "PartyQuerySet",
    "Provision",
    "ProvisionQuerySet",
    "PublicQuerySet",
    "Region",
    "Source",
    "Sourced",
    "Treaty",
]
