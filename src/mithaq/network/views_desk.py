"""The desk: organisations as staff keep them, one organisation, events of its membership, and "My organisation"."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.core import days, twins
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import BulkAction, BulkResult, Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link, Text
from mithaq.core.texts import text_in
from mithaq.network import actions, exposure, forms, models, permissions, words
from mithaq.network.actions_corrections import LABELS
from mithaq.network.queries_merging import address_after_merges
from mithaq.network.queries_roles import lines_of
from mithaq.network.views import (
    countries,
    in_region,
    kinds,
    name_places_and_kinds,
    regions,
    search_folded,
)


def _confirm_many(rows: QuerySet[models.Organisation], *, by: Any, at: datetime) -> BulkResult:
    done = skipped = 0
    for organisation in rows:
        if permissions.may_correct_organisation(by, organisation):
            actions.confirm_organisation(by, organisation, at=at)
            done += 1
        else:
            skipped += 1
    return BulkResult(done=done, skipped=skipped)


class OrganisationList(Requires, ListPage):
    """Every organisation that the person may see, whole."""

    may = staticmethod(permissions.may_list_organisations)
    name = "organisations"
    title = _("Organisations")
    default_order = ("name",)
    search_fields = ("folded",)
    columns = (
        Column(
            "name",
            _("Organisation"),
            lambda row: row.display_name,
            lambda row: Cell(row.display_name, href=row.get_absolute_url(), lang=row.display_language),
            sort="name",
        ),
        Column("code", _("Code"), lambda row: row.code, sort="code", shown=False),
        Column(
            "country",
            _("Country"),
            lambda row: row.seat_id or "",
            lambda row: Cell(text_in(row.seat.common_names) if row.seat else ""),
            sort="seat",
        ),
        Column(
            "state",
            _("Standing"),
            lambda row: row.state,
            lambda row: words.state_cell(row.state),
            sort="state",
        ),
        Column(
            "membership",
            _("Belongs as"),
            lambda row: row.membership_id or "",
            lambda row: Cell(text_in(row.membership.names) if row.membership else ""),
            expected=False,
        ),
        Column("since", _("Since"), lambda row: row.since, kind=Kind.DATE, sort="since", expected=False),
        Column(
            "confirmed_on", _("Last word"), lambda row: row.confirmed_on, kind=Kind.DATE, sort="confirmed_on"
        ),
        Column(
            "exposure",
            _("What the public sees"),
            lambda row: row.exposure,
            lambda row: Cell(row.get_exposure_display()),
            shown=False,
        ),
        Column("email", _("E-mail"), lambda row: row.email, shown=False),
        Column("acronym", _("Acronym"), lambda row: row.acronym, shown=False, expected=False),
    )
    filters = (
        Filter("country", _("Country"), countries, lambda rows, value: rows.filter(seat=value)),
        Filter("region", _("Region"), regions, in_region),
        Filter("state", _("Standing"), models.STATES, lambda rows, value: rows.filter(state=value)),
        Filter("membership", _("Belongs as"), kinds, lambda rows, value: rows.filter(membership=value)),
        Filter(
            "silent_since",
            _("No word since"),
            None,
            lambda rows, value: rows.exclude(confirmed_on__gt=value),
            kind=Kind.DATE,
        ),
    )
    bulk_actions = (
        BulkAction("confirm", _("Confirm: still active"), permissions.may_edit_organisations, _confirm_many),
    )

    def rows(self) -> QuerySet[models.Organisation]:
        return models.Organisation.objects.visible_to(self.request.user).standing()

    def complete(self, rows: Sequence[Any]) -> None:
        name_places_and_kinds(rows, "seat", "membership")

    def search(self, rows: QuerySet[Any], words: Sequence[str]) -> QuerySet[Any]:
        return search_folded(rows, words)

    def links(self) -> Sequence[Link]:
        if not permissions.may_add_organisation(self.request.user):
            return (Link(_("Who counted on a day"), reverse("network:counted")),)
        return (
            Link(_("Add an organisation"), reverse("network:add_organisation"), button=True),
            Link(_("Import"), reverse("network:organisations_import")),
            Link(_("Who counted on a day"), reverse("network:counted")),
        )


def _find(request: HttpRequest, code: str) -> models.Organisation:
    found: models.Organisation = get_or_not_found(
        models.Organisation.objects.visible_to(request.user).select_related(
            "seat", "membership", "merged_into"
        ),
        code=code,
    )
    return found


@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponseBase:
    """Everything that is held of one organisation, for whom it is visible."""
    if not request.user.is_authenticated:
        answer = refusal(request, permissions.may_list_organisations)
        assert answer is not None  # noqa: S101 - nobody is never permitted
        return answer
    thing = _find(request, code)
    if thing.merged_into is not None:
        on = address_after_merges(thing)
        return HttpResponseRedirect(_find(request, on.code).get_absolute_url())
    return render(request, "network/organisation.html", _record(request, thing))


def _record(request: HttpRequest, thing: models.Organisation) -> dict[str, Any]:
    people = models.Person.objects.visible_to(request.user)
    proposals = thing.proposals.exclude(state="withdrawn").first()
    return {
        "thing": thing,
        "proposal": proposals if proposals and proposals.state == "open" else None,
        "proposal_fields": [LABELS[name] for name in proposals.changes] if proposals else [],
        "last_answer": proposals if proposals and proposals.answered_at else None,
        "shape": words.STATE_SHAPES[thing.state],
        "facts": [
            (label, value, _who(name))
            for name, label, value in (
                ("name", _("Name in its own language"), thing.name),
                ("acronym", _("Acronym"), thing.acronym),
                ("seat", _("Country of its seat"), text_in(thing.seat.common_names) if thing.seat else ""),
                ("kind", _("What it is"), thing.get_kind_display()),
                ("works_in", _("Works in"), words.countries_in_words(thing.works_in)),
                ("languages", _("Works in the languages"), words.languages_in_words(thing.languages)),
                ("themes", _("Themes"), words.themes_in_words(thing.themes)),
                ("chapters", _("Chapters of the treaty it knows"), words.chapters_in_words(thing.chapters)),
                ("web", _("Web address"), thing.web),
                ("about", _("What it does"), thing.about),
                ("email", _("E-mail of the organisation"), thing.email),
                ("phone", _("Telephone"), thing.phone),
                ("registration", _("Registration"), thing.registration),
                ("founded", _("Founded in"), thing.founded),
            )
        ],
        "card": exposure.card_of(thing),
        "events": thing.events.select_related("kind", "recorded_by"),
        "roles": lines_of(
            request.user,
            thing,
            thing.roles.filter(person__in=people).select_related("person", "instead_of__person"),
            on=days.today(),
        ),
        "may_give_role": permissions.may_give_role(request.user, thing),
        "names": thing.earlier_names.all(),
        "may_edit": permissions.may_edit_organisation(request.user, thing),
        "may_correct": permissions.may_correct_organisation(request.user, thing),
        "may_record": permissions.may_record_event(request.user),
        "may_merge": permissions.may_merge(request.user),
        "is_own": thing.code in models.organisations_of(request.user),
    }


#: From which exposure on the public sees a field; nobody but the hub, the board and coordinators sees the rest.
SEEN_FROM = {
    "name": (_("everybody, from “name and country” on")),
    "acronym": (_("everybody, from “name and country” on")),
    "seat": (_("everybody, unless you show nothing")),
    **dict.fromkeys(
        ("kind", "works_in", "languages", "themes", "chapters", "web", "about"),
        _("everybody, if you show everything"),
    ),
}


def _who(name: str) -> Any:
    return SEEN_FROM.get(name, _("the hub, the committee, your coordinator"))


@require_safe
@requires(permissions.may_have_own_organisation)
def my_organisation(request: HttpRequest) -> HttpResponse:
    """The organisation that the person represents."""
    code = sorted(models.organisations_of(request.user))[0]
    thing = (
        models.Organisation.objects.visible_to(request.user)
        .select_related("seat", "membership", "merged_into")
        .filter(code=code)
        .first()
    )
    if thing is None:
        return render(request, "network/no_organisation.html", {"code": code})
    return render(request, "network/organisation.html", _record(request, thing))


@require_safe
def organisation_data(request: HttpRequest, code: str) -> HttpResponseBase:
    """Everything that is held of one organisation, as one file."""
    if not request.user.is_authenticated:
        answer = refusal(request, permissions.may_list_organisations)
        assert answer is not None  # noqa: S101 - nobody is never permitted
        return answer
    thing = _find(request, code)
    names = [field.name for field in thing._meta.concrete_fields if field.name not in ("id", "folded")]
    held = {
        **{name: thing.serializable_value(name) for name in names},
        "earlier_names": list(thing.earlier_names.values("language", "name", "since", "until")),
        "events": list(
            thing.events.filter(withdrawn_at=None).values("kind", "event", "on", "reason", "decision")
        ),
        "roles": list(
            thing.roles.filter(person__in=models.Person.objects.visible_to(request.user)).values(
                "person__name",
                "person__email",
                "role",
                "since",
                "until",
                "confirmed_on",
                "declined_on",
                "declined_why",
            )
        ),
    }
    return twins.json_answer(held, twins.Meta(sources=(), licence=""), open_data=False)


class OwnPage(EditPage):
    """Correct one's own organisation."""

    version_field: str | None = "version"
    title: Text = _("Correct what is held of your organisation")
    intro: Text = _("Names and seat are kept by the hub: propose a correction for them.")
    form_class: type[Any] = forms.OwnForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            answer = refusal(request, permissions.may_list_organisations)
            assert answer is not None  # noqa: S101 - nobody is never permitted
            return answer
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> models.Organisation:
        return _find(self.request, self.kwargs["code"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_correct_organisation(person, thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.change_organisation(by, thing, data, at=at)


class EditOrganisation(OwnPage):
    """Change an organisation, for the hub and coordinators."""

    title = _("Edit the organisation")
    intro = ""
    form_class = forms.OrganisationForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_edit_organisation(person, thing)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> Any:
        form = super().make_form(data, files, thing=thing)
        if thing is not None:
            form.fields["code"].disabled = True
        return form

    def initial(self, thing: Any) -> dict[str, Any]:
        if thing is None:
            return {"exposure": "hidden", "language": "en"}
        return {
            **super().initial(thing),
            "name_en": thing.names.get("en", ""),
            "name_ar": thing.names.get("ar", ""),
        }

    def values(self, thing: Any, data: dict[str, Any]) -> dict[str, Any]:
        """The fields of the model from those of the form."""
        given = dict(data)
        names = {**(thing.names if thing else {}), "en": given.pop("name_en"), "ar": given.pop("name_ar")}
        given["names"] = {language: name for language, name in names.items() if name}
        given["seat_id"] = given.pop("seat")
        return given

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        given = self.values(thing, data)
        del given["code"]
        return actions.change_organisation(by, thing, given, at=at)


class AddOrganisation(EditOrganisation):
    """A new organisation."""

    title = _("Add an organisation")
    version_field = None
    back_address = ""

    def find(self) -> None:  # type: ignore[override]
        return None

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_add_organisation(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.add_organisation(by, self.values(None, data), at=at)

    def leave(self, thing: Any) -> str:
        return reverse("network:organisations")


class EventPage(OwnPage):
    """Record an event of a membership."""

    title = _("Record what happened to the membership")
    intro = _("The log is only added to. What was recorded by mistake is withdrawn, with the reason.")
    form_class = forms.EventForm
    version_field = None

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_record_event(person)

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"kind": thing.membership_id, "on": days.today()}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions.record_event(by, thing, **data, at=at)
        return thing


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponseBase:
    """The yearly word of an organisation."""
    if not request.user.is_authenticated:
        answer = refusal(request, permissions.may_list_organisations)
        assert answer is not None  # noqa: S101 - nobody is never permitted
        return answer
    thing = _find(request, code)
    actions.confirm_organisation(request.user, thing, at=timezone.now())
    messages.success(request, gettext("Thank you. It is noted with today’s date."))
    return HttpResponseRedirect(thing.get_absolute_url())
