"""Stories of cooperation: the public ones, the working list, telling one, recording consent."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import Requires
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.core.texts import text_in
from mithaq.network import actions_stories as actions
from mithaq.network import forms_groups as forms
from mithaq.network import group_rules as rules
from mithaq.network import permissions_groups as permissions
from mithaq.network.models_groups import CONSENTS, Story, sees_all_groups
from mithaq.network.views_groups import GuardedEdit
from mithaq.world.models import Region

CONSENT_SHAPES = {
    "not_asked": "none",
    "asked": "part",
    "described": "done",
    "named": "done",
    "refused": "held",
    "withdrawn": "held",
}
REGION = Filter(
    "region", _("Region"), lambda page: forms.regions(), lambda rows, value: rows.filter(regions=value)
)


def _regions(row: Story) -> str:
    return "; ".join(text_in(region.names) for region in row.regions.all())


class StoryList(ListPage):
    """The stories that everybody may read."""

    name = "stories"
    title = _("Stories of cooperation")
    intro = _(
        "What organisations did together because the coalition brought them together. Every story here is told with the consent of its people."
    )
    public = True
    areas = ("network",)
    columns = (
        Column("title", _("Story"), str, lambda row: Cell(str(row), href=row.get_absolute_url())),
        Column("who", _("Who worked together"), lambda row: row.who_shown),
        Column("regions", _("Regions"), _regions),
        Column(
            "result",
            _("What came of it"),
            lambda row: row.result,
            lambda row: Cell(row.result, lang=row.language),
        ),
        Column(
            "evidence", _("Where it can be seen"), lambda row: row.evidence, in_page=False, expected=False
        ),
    )
    filters = (REGION,)
    search_fields = ("titles__en", "titles__ar", "result", "made_possible")
    default_order = ("-consent_on",)
    empty = _("No story is published yet. Members tell them on their desk; two sentences are enough.")

    def rows(self) -> QuerySet[Story]:
        return Story.objects.published().prefetch_related("regions")


class DeskStories(Requires, ListPage):
    """The stories this person told; all of them for the hub."""

    may = staticmethod(permissions.may_read_stories)
    name = "desk_stories"
    title = _("Stories of cooperation")
    columns = (
        Column("title", _("Story"), str, lambda row: Cell(str(row), href=row.get_absolute_url())),
        Column("regions", _("Regions"), _regions),
        Column(
            "consent",
            _("Consent"),
            lambda row: row.consent,
            lambda row: Cell(row.get_consent_display(), status=CONSENT_SHAPES[row.consent]),
            sort="consent",
        ),
        Column("is_publishable", _("May be published"), lambda row: row.is_publishable, kind=Kind.YES_NO),
        Column(
            "consent_on",
            _("Agreed on"),
            lambda row: row.consent_on,
            kind=Kind.DATE,
            sort="consent_on",
            expected=False,
        ),
    )
    filters = (
        REGION,
        Filter("consent", _("Consent"), CONSENTS, lambda rows, value: rows.filter(consent=value)),
    )
    default_order = ("-id",)
    empty = _("No story yet. Two sentences are enough; write in any language.")

    def rows(self) -> QuerySet[Story]:
        return Story.objects.visible_to(self.request.user).prefetch_related("regions")

    def links(self) -> tuple[Link, ...]:
        if not permissions.may_tell_story(self.request.user):
            return ()
        return (Link(_now("Tell a story"), reverse("groups:story_new"), button=True),)


@require_safe
def story_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One story. Names only when its people agreed to be named, except for who works on it."""
    row = get_or_not_found(Story.objects.visible_to(request.user).prefetch_related("regions"), pk=pk)
    inside = permissions.may_change_story(request.user, row) or sees_all_groups(request.user)
    return render(
        request,
        "network/groups/story.html",
        {
            "row": row,
            "inside": inside,
            "shape": CONSENT_SHAPES[row.consent],
            "can_change": permissions.may_change_story(request.user, row),
            "can_publish": permissions.may_publish_story(request.user),
        },
    )


class StoryNew(GuardedEdit):
    """Tell a story."""

    guard = staticmethod(permissions.may_tell_story)
    title = _("Tell a story")
    intro = _("It stays with you and the hub until its people agree.")
    form_class = forms.StoryForm
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_change_story(person, thing) if thing else permissions.may_tell_story(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.StoryForm(data, initial=self.initial(thing))
        return self.form

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"language": get_language() or "en"}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        kept = ("who", "who_described", "made_possible", "result", "language", "evidence")
        values = {name: data[name] for name in kept}
        regions = list(Region.objects.filter(pk__in=data["regions"]))
        return actions.save_story(by, thing, regions=regions, titles=self.form.texts(), at=at, **values)

    def leave(self, thing: Any) -> str:
        return thing.get_absolute_url() if thing else reverse("groups:desk_stories")


class StoryEdit(StoryNew):
    """Change the words of a story."""

    title = _("Change the story")
    version_field = "version"
    show_history = True

    def find(self) -> Any:
        rows = Story.objects.visible_to(self.request.user).prefetch_related("regions")
        return get_or_not_found(rows, pk=self.kwargs["pk"])

    def initial(self, thing: Any) -> dict[str, Any]:
        kept = ("who", "who_described", "made_possible", "result", "language", "evidence")
        return {
            **{name: getattr(thing, name) for name in kept},
            "name_en": thing.titles.get("en", ""),
            "name_ar": thing.titles.get("ar", ""),
            "regions": sorted(region.pk for region in thing.regions.all()),
        }


class ConsentPage(GuardedEdit):
    """Record what the people of a story agreed to."""

    guard = staticmethod(permissions.may_publish_story)
    title = _("Consent, and whether it may be published")
    form_class = forms.ConsentForm
    version_field = "version"

    def find(self) -> Any:
        return get_or_not_found(Story.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_publish_story(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        data["consent"] = rules.Consent(data["consent"])
        return actions.record_consent(by, thing, at=at, **data)
