"""Organisations from a spreadsheet: the columns of ours, and of exports from CiviCRM."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mithaq.core.imports import ImportField, Row
from mithaq.core.imports_model import ModelImport
from mithaq.core.imports_parse import as_address, as_text
from mithaq.network import models, permissions
from mithaq.world.models import Country


class OrganisationImport(ModelImport):
    """One row is an organisation, known by its code. Memberships are recorded, never imported over the log."""

    name = "organisations"
    title = _("Import organisations")
    intro = _(
        "What the public sees and the standing do not come from files: new organisations begin hidden, and outside."
    )
    model = models.Organisation
    key = ("code",)
    back_address = "/en/desk/organisations"
    fields = (
        ImportField("code", _("Code"), required=True, parse=as_text(64), synonyms=("External Identifier", "Organisation code")),
        ImportField("name", _("Name"), required=True, parse=as_text(250), synonyms=("Organization Name", "Display Name", "Legal Name", "Company")),
        ImportField("acronym", _("Acronym"), parse=as_text(40), synonyms=("Nickname", "Nick Name")),
        ImportField("seat_id", _("Country"), parse=as_text(80), synonyms=("Country", "iso3", "Primary Country"), help=_("The code of three letters, or the name.")),
        ImportField("email", _("E-mail"), parse=as_text(254), synonyms=("Email", "Email Address", "Primary Email")),
        ImportField("phone", _("Telephone"), parse=as_text(60), synonyms=("Phone", "Primary Phone")),
        ImportField("web", _("Web address"), parse=as_address(), synonyms=("Website", "URL")),
        ImportField("about", _("What it does"), parse=as_text(2000), synonyms=("Note(s)", "Description")),
    )  # fmt: skip

    def may(self, person: Any) -> bool:
        return permissions.may_import(person)

    def prepare(self) -> None:
        self.countries: dict[str, str] = {}
        for iso3, iso2, names, common in Country.objects.values_list("iso3", "iso2", "names", "common_names"):
            for name in (iso3, iso2, *names.values(), *common.values()):
                self.countries.setdefault(name.casefold(), iso3)

    def validate(self, row: Row) -> Sequence[str]:
        reasons = []
        code = row["code"]
        if not code or not all(
            part.isascii() and part.isalnum() and part == part.lower() for part in code.split("-")
        ):
            reasons.append(
                gettext("Write the code in small letters, digits and hyphens, such as cedar-forum.")
            )
        if country := row.get("seat_id"):
            iso3 = self.countries.get(country.casefold())
            if iso3 is None:
                reasons.append(gettext("There is no country “%(name)s”.") % {"name": country})
            else:
                row["seat_id"] = iso3
        email = row.get("email")
        if email and (email.count("@") != 1 or " " in email or "." not in email.rpartition("@")[2]):
            reasons.append(gettext("“%(address)s” is no mail address. Correct it.") % {"address": email})
        return reasons

    def finish(self, thing: Any, *, is_new: bool, by: Any, at: datetime) -> None:
        thing.folded = thing.fold_names()
        thing.changed_at = at
        thing.version = 1 if is_new else thing.version + 1

    def extra_fields(self) -> Sequence[str]:
        return ("folded", "changed_at", "version")
