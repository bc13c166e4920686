"""Pages for people around the tracker: chances to take part, feeds, proposing and answering corrections, following."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.accounts.limits import limited
from mithaq.core import twins
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage, Value
from mithaq.core.texts import text_in
from mithaq.reviews import actions_following, feeds, forms, models, permissions, queries_following
from mithaq.reviews.views import LICENCE, SOURCES, country_address
from mithaq.world.models import Country, Region


@require_safe
@twins.public_page(max_age=3600)
def chances(request: HttpRequest) -> HttpResponse:
    """What lies ahead, and how to take part."""
    found = queries_following.chances(timezone.localdate())
    lines = [(chance, feeds.title_of(chance)) for chance in found]
    return render(request, "reviews/chances.html", {"lines": lines})


CHANCE_FIELDS = ("key", "title", "when", "country", "kind", "address", "source")


@require_safe
@twins.public_page(max_age=3600)
def chances_data(request: HttpRequest, format: str) -> HttpResponseBase:
    """The same as data."""
    rows: list[list[Value]] = [
        [
            chance.key,
            feeds.title_of(chance),
            str(chance.when),
            chance.country,
            chance.kind,
            chance.address,
            chance.source,
        ]
        for chance in queries_following.chances(timezone.localdate())
    ]
    fields = [twins.Field(key=key, label=key) for key in CHANCE_FIELDS]
    meta = twins.Meta(sources=SOURCES, licence=LICENCE)
    if format == "csv":
        return twins.csv_answer("chances", fields, rows)
    if format == "xlsx":
        return twins.xlsx_answer("chances", _now("Chances to take part"), fields, rows, meta)
    return twins.json_rows_answer(fields, rows, meta)


@require_safe
def calendar(request: HttpRequest, iso3: str | None = None) -> HttpResponse:
    """Chances as a calendar, of all States or of one."""
    country = get_or_not_found(Country.objects.all(), pk=iso3) if iso3 else None
    now = timezone.now()
    found = queries_following.chances(now.date(), country=iso3)
    name = _now("Chances to take part")
    if country is not None:
        name = f"{name}: {text_in(country.names)}"
    content = feeds.calendar(found, name=name, language=get_language() or "en", now=now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="chances.ics"'
    return response


@require_safe
def atom(request: HttpRequest, iso3: str | None = None) -> HttpResponse:
    """What changed, as an Atom feed, of all States or of one."""
    country = get_or_not_found(Country.objects.all(), pk=iso3) if iso3 else None
    title = _now("Reviews: what changed")
    if country is not None:
        title = f"{title}: {text_in(country.names)}"
    content = feeds.atom(
        queries_following.changes(country=iso3),
        title=title,
        address=request.build_absolute_uri(),
        language=get_language() or "en",
        now=timezone.now(),
    )
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


class ProposePage(EditPage):
    """Anybody proposes a correction to what stands on a State's page."""

    title = _("Propose a correction")
    intro = _(
        "Somebody of the coalition checks it and answers. The answer stands in the public log of this State."
    )
    button = _("Send")
    form_class = forms.CorrectionForm
    template_name = "reviews/propose.html"
    show_history = False

    def country(self) -> Country:
        """The State of the address."""
        found: Country = get_or_not_found(Country.objects.with_pages(), pk=self.kwargs["iso3"])
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_propose_correction(person)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = limited("correction", "10/h/ip")(super().post)(request, *args, **kwargs)
        return answer

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_following.propose_correction(
            by,
            self.country(),
            what=data["what"],
            source=data["source"],
            language=get_language() or "en",
            email=data["email"],
            at=at,
        )

    def after(self, thing: Any) -> str:
        return country_address(self.kwargs["iso3"])

    def leave(self, thing: Any) -> str:
        return self.after(thing)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {"country": self.country()}


class CorrectionList(Requires, ListPage):
    """The queue of proposed corrections."""

    may = staticmethod(permissions.may_answer_corrections)
    name = "corrections"
    title = _("Proposed corrections")
    default_order = ("-proposed_at",)
    search_fields = ("what", "source")
    columns = (
        Column(
            "country",
            _("State"),
            lambda row: row.country_id,
            lambda row: Cell(text_in(row.country.names), href=reverse("reviews:correction", args=[row.pk])),
        ),
        Column(
            "what",
            _("What is wrong or missing?"),
            lambda row: row.what,
            lambda row: Cell(row.what[:160], lang=row.language),
        ),
        Column(
            "source", _("Where can we check it?"), lambda row: row.source, lambda row: Cell(row.source[:80])
        ),
        Column("proposed_at", _("Proposed"), lambda row: row.proposed_at, kind=Kind.TIME, sort="proposed_at"),
        Column(
            "state",
            _("State of the answer"),
            lambda row: row.state,
            lambda row: Cell(
                row.get_state_display(),
                status={"open": "none", "accepted": "done", "declined": "held"}[row.state],
            ),
            sort="state",
        ),
    )
    filters = (
        Filter(
            "state",
            _("State of the answer"),
            [("open", _("open")), ("accepted", _("accepted")), ("declined", _("declined"))],
            lambda rows, value: rows.filter(state=value),
        ),
    )
    empty = _("No correction waits. When somebody proposes one on a State's page, it stands here.")

    def rows(self) -> QuerySet[models.Correction]:
        return queries_following.corrections_for(self.request.user)


class AnswerPage(EditPage):
    """Answer one proposed correction."""

    title = _("Answer a correction")
    form_class = forms.AnswerForm
    template_name = "reviews/answer.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_answer_corrections) or super().dispatch(
            request, *args, **kwargs
        )

    def find(self) -> Any:
        return get_or_not_found(queries_following.corrections_for(self.request.user), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_record(person, thing.country_id)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def seen(self, thing: Any) -> str:
        return str(thing.state)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions_following.answer_correction(
            by, thing, accept=data["accept"] == "yes", answer=data["answer"], at=at
        )
        return thing

    def after(self, thing: Any) -> str:
        return reverse("reviews:corrections")

    def leave(self, thing: Any) -> str:
        return self.after(thing)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {"correction": thing}


@require_safe
@requires(permissions.may_follow)
def following(request: HttpRequest) -> HttpResponse:
    """What the person follows, and what can be followed besides."""
    topics = list(models.FollowedTopic.objects.filter(person=request.user))  # type: ignore[misc]
    countries = {
        iso3: text_in(names)
        for iso3, names in Country.objects.with_pages().values_list("iso3", "common_names")
    }
    regions = {region.code: text_in(region.names) for region in Region.objects.all()}
    milestones = {item.code: text_in(item.names) for item in models.Milestone.objects.all()}
    labels = {"country": countries, "region": regions, "milestone": milestones}
    return render(
        request,
        "reviews/following.html",
        {
            "topics": [(topic, labels[topic.kind].get(topic.key, topic.key)) for topic in topics],
            "countries": sorted(countries.items(), key=lambda pair: pair[1]),
            "regions": sorted(regions.items(), key=lambda pair: pair[1]),
            "milestones": list(milestones.items()),
        },
    )


@require_POST
@requires(permissions.may_follow)
def follow(request: HttpRequest) -> HttpResponse:
    """Follow or stop following a topic."""
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    if request.POST.get("stop"):
        actions_following.unfollow(request.user, kind, key)
        messages.success(request, _now("You no longer follow this."))
    else:
        actions_following.follow(request.user, kind, key, at=timezone.now())
        messages.success(
            request, _now("You follow this now. One mail a day at most, and only when something changed.")
        )
    return HttpResponseRedirect(reverse("reviews:following"))
