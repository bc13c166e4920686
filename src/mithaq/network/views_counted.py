"""The rows behind a count of any day, for those who may see them; and taking a wrongly recorded event back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.guards import Requires
from mithaq.core import days
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import RuleBroken
from mithaq.core.lists import Cell, Column, Filter, Kind
from mithaq.core.lists_ask import Question
from mithaq.core.lists_computed import ComputedList
from mithaq.core.lists_parts import Text
from mithaq.core.texts import text_in
from mithaq.network import actions, models, permissions, queries, words
from mithaq.network.views import FIRST_DAY, regions
from mithaq.network.views_desk import OwnPage
from mithaq.world.models import Country


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One organisation that counted on the day, as the list shows it."""

    organisation: models.Organisation
    country: str
    country_name: str
    kind: str
    is_member: bool
    since: date | None


def _members(rows: Sequence[Counted], value: str) -> list[Counted]:
    return [row for row in rows if row.is_member == (value == "members")]


def _region(rows: Sequence[Counted], value: str) -> list[Counted]:
    inside = queries.countries_of_region(value)
    return [row for row in rows if row.country in inside]


class CountedList(Requires, ComputedList):
    """Who counted on a day, from what was recorded until a day. Rows only of organisations that the person may see."""

    may = staticmethod(permissions.may_list_organisations)
    name = "counted"
    title = _("Who counted on a day")
    default_order = ("country",)
    empty = _("Nobody whom you may see counted on this day.")
    columns = (
        Column(
            "name",
            _("Organisation"),
            lambda row: row.organisation.display_name,
            lambda row: Cell(
                row.organisation.display_name,
                href=row.organisation.get_absolute_url(),
                lang=row.organisation.display_language,
            ),
        ),
        Column("code", _("Code"), lambda row: row.organisation.code, shown=False),
        Column("country", _("Country"), lambda row: row.country, lambda row: Cell(row.country_name)),
        Column(
            "kind",
            _("Belonged as"),
            lambda row: row.kind,
            lambda row: Cell(words.kind_names().get(row.kind, "")),
        ),
        Column("is_member", _("Counted as a member"), lambda row: row.is_member, kind=Kind.YES_NO),
        Column("since", _("Since"), lambda row: row.since, kind=Kind.DATE),
    )
    filters = (
        Filter("as_of", _("As of"), None, lambda rows, value: rows, kind=Kind.DATE),
        Filter(
            "known_on",
            _("As the record knew it on"),
            None,
            lambda rows, value: rows,
            kind=Kind.DATE,
            hint=_("Empty: as it is known today."),
        ),
        Filter("region", _("Region"), regions, _region),
        Filter(
            "who",
            _("Who"),
            [("members", _("Members")), ("others", _("Affiliates"))],
            _members,
        ),
    )

    def asked_day(self, question: Question, name: str) -> date | None:
        """A day of the address, within the life of the coalition."""
        day: date | None = question.chosen.get(name)
        if day is not None and not FIRST_DAY <= day <= days.today():
            raise RuleBroken(
                _("Ask for a day since August 2006 and not in the future."), code="day_out_of_range"
            )
        return day

    def computed_rows(self, question: Question) -> Sequence[Counted]:
        as_of = self.asked_day(question, "as_of") or days.today()
        rows = queries.network_on(as_of, self.asked_day(question, "known_on"))
        self.all_counted = len(rows)
        visible = {
            row.pk: row
            for row in models.Organisation.objects.visible_to(self.request.user).select_related("seat")
        }
        names = {
            iso3: text_in(common) or text_in(full)
            for iso3, common, full in Country.objects.values_list("iso3", "common_names", "names")
        }
        found = [
            Counted(
                organisation=visible[row.id],
                country=row.country,
                country_name=names.get(row.country, row.country),
                kind=row.kind,
                is_member=row.is_member,
                since=row.since,
            )
            for row in rows
            if row.id in visible
        ]
        self.all_visible = len(found)
        return found

    def searched(self, row: Counted) -> str:
        return row.organisation.folded + row.organisation.code

    @property
    def intro(self) -> Text:  # type: ignore[override]
        """How many of those who counted stand here."""
        counted = getattr(self, "all_counted", None)
        if counted is None:
            return ""
        said = ngettext(
            "%(count)d organisation counted on this day.",
            "%(count)d organisations counted on this day.",
            counted,
        ) % {"count": counted}
        if counted == self.all_visible:
            return said
        return said + " " + gettext("Only those stand here whose record you may see.")


class WithdrawForm(django_forms.Form):
    """Why an event is taken back."""

    why = django_forms.CharField(
        label=_("Why"), max_length=300, help_text=_("For example: recorded for the wrong organisation.")
    )


class WithdrawPage(OwnPage):
    """Take back an event that was recorded by mistake."""

    title: Text = _("Withdraw an event of the membership")
    intro = _("It stays in the log, struck through. What was counted before stays reproducible.")
    button = _("Withdraw this event")
    form_class = WithdrawForm
    version_field = None
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_record_event(person)

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def event(self, thing: models.Organisation) -> models.MembershipEvent:
        """The event of the address, if it is of this organisation."""
        found: models.MembershipEvent = get_or_not_found(
            models.MembershipEvent.objects.filter(organisation=thing).select_related("kind"),
            pk=self.kwargs["pk"],
        )
        return found

    def permitted(self, thing: Any) -> Any:
        found = super().permitted(thing)
        event = self.event(found)
        self.title = _("Withdraw: %(event)s, %(day)s") % {
            "event": event.get_event_display(),
            "day": event.on.isoformat(),
        }
        return found

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions.withdraw_event(by, self.event(thing), why=data["why"], at=at)
        return thing
