"""People of the network: individual members who agreed to be named, in public; all whom one may see, on the desk."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.permissions import is_signed_in
from mithaq.core import twins
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.texts import text_in
from mithaq.network import exposure, models, permissions, words
from mithaq.network.views import LICENCE, SOURCES, countries_of_people, name_places_and_kinds


def _country(row: models.Person) -> Cell:
    country = row.country
    return Cell(
        text_in(country.common_names) if country else "", href=country.get_absolute_url() if country else None
    )


class IndividualList(ListPage):
    """Individual members who agreed to be named."""

    name = "individuals"
    title = _("Individual members")
    intro = _(
        "People who belong to the network by themselves and agreed to be named. Others are counted without a name."
    )
    public = True
    sources = SOURCES
    licence = LICENCE
    default_order = ("name",)
    search_fields = ("name",)
    empty = _("No individual member is named here.")
    columns = (
        Column("name", _("Name"), lambda row: row.name, sort="name"),
        Column("country", _("Country"), lambda row: row.country_id or "", _country, sort="country"),
        Column(
            "membership",
            _("Belongs as"),
            lambda row: row.membership_id or "",
            lambda row: Cell(text_in(row.membership.names) if row.membership else ""),
        ),
        Column("since", _("Since"), lambda row: row.since, kind=Kind.DATE, sort="since"),
    )
    filters = (
        Filter("country", _("Country"), countries_of_people, lambda rows, value: rows.filter(country=value)),
    )

    def rows(self) -> QuerySet[models.Person]:
        return exposure.named_people()

    def complete(self, rows: Sequence[Any]) -> None:
        name_places_and_kinds(rows, "country", "membership")


class PersonList(Requires, ListPage):
    """Everybody of the network whom the person may see."""

    may = staticmethod(permissions.may_list_organisations)
    name = "people"
    title = _("People of the network")
    default_order = ("name",)
    search_fields = ("name", "email")
    columns = (
        Column(
            "name",
            _("Name"),
            lambda row: row.name,
            lambda row: Cell(row.name, href=row.get_absolute_url()),
            sort="name",
        ),
        Column("email", _("E-mail address"), lambda row: row.email, sort="email"),
        Column("country", _("Country"), lambda row: row.country_id or "", _country, sort="country"),
        Column(
            "state",
            _("Standing"),
            lambda row: row.state,
            lambda row: words.state_cell(row.state),
            sort="state",
        ),
        Column("since", _("Since"), lambda row: row.since, kind=Kind.DATE, sort="since", expected=False),
        Column(
            "exposure",
            _("What the public sees"),
            lambda row: row.exposure,
            lambda row: Cell(row.get_exposure_display()),
            shown=False,
        ),
    )
    filters = (
        Filter("country", _("Country"), countries_of_people, lambda rows, value: rows.filter(country=value)),
        Filter("state", _("Standing"), models.STATES, lambda rows, value: rows.filter(state=value)),
    )

    def rows(self) -> QuerySet[models.Person]:
        return models.Person.objects.visible_to(self.request.user).standing()

    def complete(self, rows: Sequence[Any]) -> None:
        name_places_and_kinds(rows, "country")


def find_person(request: HttpRequest, pk: int) -> models.Person:
    """The person of the address, if the reader may see them."""
    found: models.Person = get_or_not_found(
        models.Person.objects.visible_to(request.user).select_related("country", "membership", "merged_into"),
        pk=pk,
    )
    return found


@require_safe
@requires(is_signed_in)
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is held of one person."""
    thing = find_person(request, pk)
    organisations = models.Organisation.objects.visible_to(request.user)
    return render(
        request,
        "network/person.html",
        {
            "thing": thing,
            "shape": words.STATE_SHAPES[thing.state],
            "facts": [
                (_("E-mail address"), thing.email),
                (_("Telephone"), thing.phone),
                (_("Language"), words.languages_in_words(thing.language)),
                (_("Country"), text_in(thing.country.common_names) if thing.country else ""),
                (_("What the public sees"), thing.get_exposure_display()),
            ],
            "roles": thing.roles.filter(organisation__in=organisations).select_related("organisation"),
            "events": thing.events.select_related("kind"),
            "may_erase": permissions.may_erase(request.user),
        },
    )


@require_safe
@requires(is_signed_in)
def person_data(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same as one file."""
    thing = find_person(request, pk)
    organisations = models.Organisation.objects.visible_to(request.user)
    held: dict[str, Any] = {
        **{field.name: thing.serializable_value(field.name) for field in thing._meta.concrete_fields},
        "roles": list(
            thing.roles.filter(organisation__in=organisations).values(
                "organisation__code", "role", "since", "until", "confirmed_on", "declined_on"
            )
        ),
        "events": list(
            thing.events.filter(withdrawn_at=None).values("kind", "event", "on", "reason", "decision")
        ),
    }
    return twins.json_answer(held, twins.Meta(sources=(), licence=""), open_data=False)
