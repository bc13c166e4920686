"""Pages of the hub about records that are one: pairs that look alike, the choice field by field, what a merge did, its undoing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.network import actions_merging as actions
from mithaq.network import forms_merging as forms
from mithaq.network import merging_rules as rules
from mithaq.network import models, permissions, references_to, words
from mithaq.network.models_merging import LIKENESSES

WHYS = {"name": _("alike names"), "domain": _("one web address"), "acronym": _("one acronym")}


def _language_of(thing: object) -> str | None:
    """In which language a record is called what it is called; of people it is not known."""
    return thing.display_language if isinstance(thing, models.Organisation) else None


class LikePairList(Requires, ListPage):
    """Pairs that the finder thinks are one."""

    may = staticmethod(permissions.may_merge)
    name = "pairs"
    title = _("Records that may be one")
    intro = _("Found every night. Open a pair to choose field by field, or to say that they are different.")
    default_order = ("-score",)
    empty = _("No two records look alike.")
    columns = (
        Column(
            "one",
            _("One"),
            lambda row: str(row.one),
            lambda row: Cell(str(row.one), href=row.get_absolute_url(), lang=_language_of(row.one)),
        ),
        Column(
            "other",
            _("The other"),
            lambda row: str(row.other),
            lambda row: Cell(str(row.other), lang=_language_of(row.other)),
        ),
        Column("why", _("Why"), lambda row: row.why, lambda row: Cell(WHYS.get(row.why, row.why))),
        Column("score", _("Likeness, of 1"), lambda row: round(row.score, 2), kind=Kind.NUMBER, sort="score"),
        Column(
            "state",
            _("Decided"),
            lambda row: row.state,
            lambda row: Cell(row.get_state_display()),
            sort="state",
        ),
    )
    filters = (
        words.waiting_filter(_("Decided"), LIKENESSES),
        Filter(
            "kind",
            _("Of what"),
            [("organisation", _("Organisations")), ("person", _("People"))],
            lambda rows, value: rows.filter(**{f"{value}__isnull": False}),
        ),
    )

    def rows(self) -> QuerySet[models.LikePair]:
        rows = models.LikePair.objects.visible_to(self.request.user)
        if not self.request.GET.get("state"):
            rows = rows.open()
        return rows.select_related("organisation", "other_organisation", "person", "other_person")

    def links(self) -> Sequence[Link]:
        return (Link(_("What was merged"), reverse("network:merges")),)


class MergeList(Requires, ListPage):
    """What was merged, and until when it can be undone."""

    may = staticmethod(permissions.may_merge)
    name = "merges"
    title = _("What was merged")
    intro = _("A merge can be undone for thirty days: open it.")
    default_order = ("-at",)
    empty = _("Nothing was merged yet.")
    columns = (
        Column(
            "kept",
            _("Stays"),
            lambda row: str(row.kept),
            lambda row: Cell(str(row.kept), href=row.get_absolute_url(), lang=_language_of(row.kept)),
        ),
        Column(
            "lost",
            _("Went into it"),
            lambda row: str(row.lost),
            lambda row: Cell(str(row.lost), lang=_language_of(row.lost)),
        ),
        Column("at", _("When"), lambda row: row.at, kind=Kind.TIME, sort="at"),
        Column("by", _("By"), lambda row: str(row.by or "")),
        Column(
            "undone_at",
            _("Undone"),
            lambda row: row.undone_at,
            kind=Kind.TIME,
            sort="undone_at",
            expected=False,
        ),
    )

    def rows(self) -> QuerySet[models.Merge]:
        return models.Merge.objects.visible_to(self.request.user).select_related(
            "kept_organisation", "lost_organisation", "kept_person", "lost_person", "by"
        )


class HubPage(EditPage):
    """A page of merging: the hub alone opens it."""

    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_merge) or super().dispatch(request, *args, **kwargs)

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_merge(person)

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}


class MergeOrganisations(HubPage):
    """Two organisations side by side: which value stays, field by field."""

    title = _("Merge two records into one")
    intro = _("The first one stays. Choose for each field in which they differ what the one record says.")
    button = _("Merge")
    template_name = "network/merge.html"

    def find(self) -> Any:
        rows = models.Organisation.objects.visible_to(self.request.user).standing()
        self.lost = get_or_not_found(rows, code=self.kwargs["other"])
        return get_or_not_found(rows, code=self.kwargs["code"])

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> Any:
        self.form = forms.MergeForm(data, kept=thing, lost=self.lost)
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.merge(
            by, thing, self.lost, sides=self.form.sides(), log=self.form.log(), stamp=data["stamp"], at=at
        )

    def leave(self, thing: Any) -> str:
        return reverse("network:pairs")

    def swapped(self, thing: Any) -> str:
        """The same page with the other one staying."""
        return reverse("network:merge_organisations", kwargs={"code": self.lost.code, "other": thing.code})

    def pair(self, thing: Any) -> models.LikePair | None:
        """The pair as the finder noted it, if it did."""
        one, other = sorted((thing.pk, self.lost.pk))
        return models.LikePair.objects.open().filter(organisation=one, other_organisation=other).first()

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {
            "kept": thing,
            "lost": self.lost,
            "moves": references_to.held_by(self.lost),
            "swapped": self.swapped(thing),
            "pair": self.pair(thing),
        }


class MergePeople(MergeOrganisations):
    """Two people side by side."""

    def find(self) -> Any:
        rows = models.Person.objects.visible_to(self.request.user).standing()
        self.lost = get_or_not_found(rows, pk=self.kwargs["other"])
        return get_or_not_found(rows, pk=self.kwargs["pk"])

    def swapped(self, thing: Any) -> str:
        return reverse("network:merge_people", kwargs={"pk": self.lost.pk, "other": thing.pk})

    def pair(self, thing: Any) -> models.LikePair | None:
        one, other = sorted((thing.pk, self.lost.pk))
        return models.LikePair.objects.open().filter(person=one, other_person=other).first()


class ChooseOther(HubPage):
    """Say by its code with which record an organisation is to be merged."""

    title = _("Merge with another record")
    button = _("Compare the two")
    form_class: type[Any] = forms.OtherForm

    def find(self) -> Any:
        rows = models.Organisation.objects.visible_to(self.request.user).standing()
        return get_or_not_found(rows, code=self.kwargs["code"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        thing = self.permitted(self.find())
        form = self.make_form(request.POST, thing=thing)
        if form.is_valid():
            asked = form.cleaned_data["other"].strip().rstrip("/").rpartition("/")[2]
            rows = models.Organisation.objects.visible_to(request.user).standing().exclude(pk=thing.pk)
            other = rows.filter(code=asked).first()
            if other is not None:
                return HttpResponseRedirect(
                    reverse("network:merge_organisations", kwargs={"code": thing.code, "other": other.code})
                )
            form.add_error(
                "other", _("There is no other organisation with this code. Look it up in the list.")
            )
        return self.page(form, thing, seen="", status=422)


@require_safe
@requires(permissions.may_merge)
def merge_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What one merge did, and the button that undoes it while that is possible."""
    done = get_or_not_found(models.Merge.objects.visible_to(request.user), pk=pk)
    return render(
        request,
        "network/merged.html",
        {
            "done": done,
            "can_undo": rules.can_be_undone(merged_at=done.at, undone_at=done.undone_at, at=timezone.now()),
            "until": done.at + rules.KEPT_FOR,
            "fields": [
                forms.label_of(done.kept, name)
                for name in done.after
                if name not in forms.NOT_ASKED and done.after[name] != done.before.get(name)
            ],
        },
    )


@require_POST
@requires(permissions.may_merge)
def undo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Part the two again."""
    done = get_or_not_found(models.Merge.objects.visible_to(request.user), pk=pk)
    actions.undo_merge(request.user, done, at=timezone.now())
    messages.success(request, gettext("The two are two records again."))
    return HttpResponseRedirect(done.get_absolute_url())


@require_POST
@requires(permissions.may_merge)
def different(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The pair is not one."""
    pair = get_or_not_found(models.LikePair.objects.visible_to(request.user), pk=pk)
    actions.say_different(request.user, pair, at=timezone.now())
    messages.success(request, gettext("Noted: these are two."))
    return HttpResponseRedirect(reverse("network:pairs"))
