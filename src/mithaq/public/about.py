"""What the page about this installation lists: sources with their licences, and the version that runs."""

import tomllib
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from mithaq.core.texts import text_in
from mithaq.results.models import EvidenceSource
from mithaq.world.models import Source


@cache
def version() -> str:
    """The version of the platform, as its own description file names it."""
    with (settings.ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def source_groups() -> list[tuple[str, list[dict[str, Any]]]]:
    """Every source, by what was read there."""
    world = [
        {
            "title": row.title,
            "address": row.address,
            "licence": row.licence,
            "attribution": row.attribution,
            "read_on": row.read_on,
            "lang": "en",
        }
        for row in Source.objects.order_by("title")
    ]
    strategy = [
        {
            "title": text_in(row.titles),
            "address": row.address,
            "licence": "",
            "attribution": "",
            "read_on": row.read_on,
            "lang": "",
        }
        for row in EvidenceSource.objects.order_by("-published", "code")
    ]
    platform = [
        {
            "title": "Natural Earth, 1:50m countries",
            "address": "https://www.naturalearthdata.com/",
            "licence": "public domain",
            "attribution": "",
            "read_on": None,
            "lang": "en",
        },
        {
            "title": "IBM Plex Sans, IBM Plex Sans Arabic",
            "address": "https://github.com/IBM/plex",
            "licence": "OFL-1.1",
            "attribution": "",
            "read_on": None,
            "lang": "en",
        },
        {
            "title": "Noto Sans SC",
            "address": "https://github.com/notofonts/noto-cjk",
            "licence": "OFL-1.1",
            "attribution": "",
            "read_on": None,
            "lang": "en",
        },
    ]
    return [
        (_("Countries, treaties and reviews"), world),
        (_("The coalition’s own figures"), strategy),
        (_("Map and type"), platform),
    ]
