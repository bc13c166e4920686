"""Work on recommendations: write, change, submit, withdraw; link them to what other mechanisms ask for."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mithaq.accounts.guards import refusal, requires
from mithaq.core.edits import Clash, EditPage, get_or_not_found
from mithaq.core.errors import NotPermitted
from mithaq.reports import actions_recommendations as actions
from mithaq.reports import forms_recommendations as forms
from mithaq.reports import jobs_recommendations as jobs
from mithaq.reports import permissions_recommendations as permissions
from mithaq.reports import rules_recommendations as rules
from mithaq.reports import words_recommendations as words
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_recommendations import OutsideLink, OutsideRecommendation, Recommendation


class FollowPage(EditPage):
    """A page for whoever's work this can be at all; strangers sign in first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_follow_somewhere) or super().dispatch(
            request, *args, **kwargs
        )

    def recommendation(self) -> Recommendation:
        """The recommendation of the address."""
        found: Recommendation = get_or_not_found(
            Recommendation.objects.visible_to(self.request.user).select_related(
                "report__country", "report__cycle__mechanism", "country", "cycle"
            ),
            code=self.kwargs["code"],
        )
        return found

    def leave(self, thing: Any) -> str:
        return str(self.recommendation().get_absolute_url())

    def after(self, thing: Any) -> str:
        return self.leave(thing)


class WritePage(FollowPage):
    """Write a recommendation of a report."""

    title = _("Write a recommendation")
    intro = _(
        "Save it as a draft at any time. What is missing before it can be submitted stands on its page."
    )
    show_history = False

    def report(self) -> ParallelReport:
        """The report of the address."""
        found: ParallelReport = get_or_not_found(
            ParallelReport.objects.visible_to(self.request.user).select_related(
                "country", "cycle__mechanism"
            ),
            code=self.kwargs["code"],
        )
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_write_for(person, self.report())

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.RecommendationForm(data, report=self.report())
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        self.made = actions.write_recommendation(by, self.report(), self.form.written(), at=at)
        return self.made

    def after(self, thing: Any) -> str:
        return str(thing.get_absolute_url())

    def leave(self, thing: Any) -> str:
        return str(self.report().get_absolute_url())


class ChangePage(FollowPage):
    """Change a recommendation."""

    title = _("Change the recommendation")
    version_field = "version"

    def find(self) -> Any:
        return self.recommendation()

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_change_recommendation(person, thing)

    def initial(self, thing: Any) -> dict[str, Any]:
        return forms.initial_of(thing)

    def seen(self, thing: Any) -> str:
        return str(thing.version)

    def clashes(self, form: Any, thing: Any, seen: str) -> list[Any]:
        # Fields are made by language, so every field is compared by what was shown: none can be told apart here.
        form.is_valid()
        theirs = self.initial(thing)
        return [
            Clash(
                name=name,
                label=str(form[name].label),
                theirs=str(theirs.get(name) or ""),
                ours=str(form[name].value() or ""),
                both=True,
            )
            for name in form.fields
            if str(theirs.get(name) or "").strip() != str(form[name].value() or "").strip()
        ]

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.RecommendationForm(
            data, report=thing.report, also=list(thing.texts), initial=self.initial(thing)
        )
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.change_recommendation(by, thing, self.form.written(), at=at)


class SubmitPage(ChangePage):
    """Submit a draft, after the quality check has been read."""

    title = _("Submit the recommendation")
    intro = _("It is public together with its report. From then on its words stay as they are.")
    button = _("Submit")
    form_class: type[django_forms.Form] = forms.SubmitForm
    template_name = "reports/submit_recommendation.html"

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_submit_recommendation(person, thing)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.SubmitForm(data)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.submit_recommendation(by, thing, at=at)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        found = actions.found_in(thing, timezone.localdate())
        return {
            "row": thing,
            "blocking": [words.FOUND_WORDS[each] for each in found if each in rules.BLOCKING],
            "advice": [words.FOUND_WORDS[each] for each in found if each not in rules.BLOCKING],
        }


class WithdrawPage(SubmitPage):
    """Take a recommendation back."""

    title = _("Withdraw the recommendation")
    intro = _(
        "It leaves all public pages and data at once. Its code is never given again, and its log stays."
    )
    button = _("Withdraw")
    form_class = forms.WithdrawForm
    template_name = "core/edit.html"

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_withdraw_recommendation(person, thing)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.WithdrawForm(data)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.withdraw_recommendation(by, thing, why=data["why"], at=at)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {}


class LinkPage(FollowPage):
    """Say by hand that another mechanism asks for the same."""

    title = _("Who else asks for the same")
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_decide_links(person, self.recommendation())

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.LinkForm(data, country=self.recommendation().country_id)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        outside = OutsideRecommendation.objects.get(pk=data["outside"])
        return actions.link_outside(by, self.recommendation(), outside, at=at)


@require_POST
@requires(permissions.may_follow_somewhere)
def decide_link(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Confirm or reject a proposed link."""
    links = OutsideLink.objects.filter(
        recommendation__in=Recommendation.objects.visible_to(request.user).values("pk")
    ).select_related("recommendation__report", "outside")
    link: OutsideLink = get_or_not_found(links, pk=pk, recommendation__code=code)
    actions.decide_link(request.user, link, confirm=request.POST.get("confirm") == "yes", at=timezone.now())
    return redirect(f"{link.recommendation.get_absolute_url()}#others")


@require_POST
@requires(permissions.may_follow_somewhere)
def propose_links(request: HttpRequest, code: str) -> HttpResponseBase:
    """Let the text engine look for others who ask for the same, as a job."""
    row: Recommendation = get_or_not_found(
        Recommendation.objects.visible_to(request.user).select_related("report"), code=code
    )
    if not permissions.may_decide_links(request.user, row):
        raise NotPermitted
    jobs.propose_links.enqueue(row.country_id)
    messages.success(
        request, _now("The text engine looks for others who ask for the same. Reload in a minute.")
    )
    return redirect(f"{row.get_absolute_url()}#others")
