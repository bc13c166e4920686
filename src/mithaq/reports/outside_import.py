"""Recommendations of other mechanisms from a spreadsheet: the universal periodic review, OECD, GRECO, FATF and others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mithaq.core.imports import ImportField, Row
from mithaq.core.imports_model import ModelImport
from mithaq.core.imports_parse import as_address, as_text, as_whole_number
from mithaq.reports import permissions_recommendations as permissions
from mithaq.reports.models_recommendations import OutsideRecommendation
from mithaq.world.models import Country

LANGUAGES = frozenset({"ar", "en", "es", "fr", "ru", "zh"})


class OutsideImport(ModelImport):
    """One row is one recommendation of another mechanism, known by its code."""

    name = "outside_recommendations"
    title = _("Import recommendations of other mechanisms")
    intro = _(
        "Each row needs a code of its own, the mechanism, the State, the year, the text and where it is published."
    )
    model = OutsideRecommendation
    key = ("code",)
    back_address = "/en/recommendations/outside"
    fields = (
        ImportField("code", _("Code"), required=True, parse=as_text(72), synonyms=("id", "Recommendation ID", "Annotation ID")),
        ImportField("mechanism", _("Mechanism"), required=True, parse=as_text(80), synonyms=("Body", "Human rights mechanism", "Source")),
        ImportField("country_id", _("State"), required=True, parse=as_text(80), synonyms=("iso3", "Country", "State under review", "Countries concerned"), help=_("The code of three letters, or the name.")),
        ImportField("year", _("Year"), required=True, parse=as_whole_number(1990, 2100), synonyms=("Publication year",)),
        ImportField("text", _("Recommendation"), required=True, parse=as_text(4000), synonyms=("Text", "Recommendation text", "Annotation")),
        ImportField("symbol", _("Document symbol"), parse=as_text(80), synonyms=("Symbol", "Document code", "UN document symbol")),
        ImportField("language", _("Language"), parse=as_text(8), help=_("Two letters, such as en.")),
        ImportField("address", _("Web address"), parse=as_address(), synonyms=("URL", "Link")),
        ImportField("source", _("Source in words"), required=True, parse=as_text(300), synonyms=("Document title", "Document")),
    )  # fmt: skip

    def may(self, person: Any) -> bool:
        return permissions.may_import_outside(person)

    def prepare(self) -> None:
        self.countries: dict[str, str] = {}
        for iso3, iso2, names, common in Country.objects.values_list("iso3", "iso2", "names", "common_names"):
            for name in (iso3, iso2, *names.values(), *common.values()):
                self.countries.setdefault(name.casefold(), iso3)

    def validate(self, row: Row) -> Sequence[str]:
        reasons = []
        code = row["code"] or ""
        if not code.isascii() or not all(letter.isalnum() or letter in "-_" for letter in code):
            reasons.append(
                gettext("Write the code in Latin letters, digits and hyphens, such as upr-2023-srb-14.")
            )
        iso3 = self.countries.get(str(row["country_id"]).casefold())
        if iso3 is None:
            reasons.append(gettext("There is no country “%(name)s”.") % {"name": row["country_id"]})
        else:
            row["country_id"] = iso3
        language = row.get("language")
        if language and language not in LANGUAGES:
            reasons.append(gettext("Write the language as ar, en, es, fr, ru or zh."))
        return reasons

    def finish(self, thing: Any, *, is_new: bool, by: Any, at: datetime) -> None:
        if is_new:
            thing.added_at = at
            thing.language = thing.language or "en"
            thing.verification = "sourced"
