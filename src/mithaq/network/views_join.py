"""The public side of admission: apply without an account, come back by the link, see where it stands, vouch, appeal."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from mithaq.accounts.limits import limited
from mithaq.core.edits import EditPage
from mithaq.core.errors import RuleBroken
from mithaq.network import actions_admission as admission
from mithaq.network import admission_rules as way
from mithaq.network import forms_admission as forms
from mithaq.network import models, words


class JoinPage(EditPage):
    """Write an application; no account is needed."""

    title = _("Apply for membership")
    intro = _("About fifteen minutes. You can stop at any time and come back by the link in your e-mail.")
    button = _("Save and go on")
    form_class = forms.ApplicationForm
    template_name = "network/join.html"
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = limited("application", "20/h/ip")(super().post)(request, *args, **kwargs)
        return answer

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"exposure": "name", "membership": "national"}

    def form(self) -> forms.ApplicationForm:
        """The form as it was sent, read again."""
        form = forms.ApplicationForm(self.request.POST)
        form.is_valid()
        return form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        form = self.form()
        return admission.start_application(
            form.values(), form.referees(), language=get_language() or "en", at=at
        )

    def after(self, thing: Any) -> str:
        return reverse("network:application_by_link", kwargs={"token": admission.token_of(thing)})

    def leave(self, thing: Any) -> str:
        return reverse("network:network")


class WritePage(JoinPage):
    """Go on writing, by the link."""

    title = _("Your application")

    def find(self) -> models.Application:
        return admission.application_by(self.kwargs["token"])

    def may(self, person: Any, thing: Any) -> bool:
        return thing.step in (way.Step.DRAFT, way.Step.RETURNED)

    def initial(self, thing: Any) -> dict[str, Any]:
        held = {
            name: getattr(thing, name)
            for name in ("name", "name_en", "acronym", "kind", "works_in", "founded", "web", "work", "interests",
                         "contact", "email", "exposure", "proposed_by")
        }  # fmt: skip
        held["seat"], held["membership"] = thing.seat_id, thing.membership_id
        for number, referee in enumerate(thing.referees.all()[:2], 1):
            held[f"referee_{number}_name"] = referee.name
            held[f"referee_{number}_email"] = referee.email
            held[f"referee_{number}_organisation"] = referee.organisation
        return held

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        form = self.form()
        return admission.change_application(thing, form.values(), form.referees(), at=at)

    def leave(self, thing: Any) -> str:
        return self.after(thing)


def _do(application: models.Application, do: str, text: str, *, at: datetime) -> str:
    """What a button of the applicant's page does, and the words for it."""
    if do == "send":
        admission.send_application(application, at=at)
        return gettext("Sent. A mail says what comes next.")
    if do == "withdraw":
        admission.withdraw_application(application, at=at)
        return gettext("Taken back.")
    if do == "appeal":
        admission.appeal(application, text=text, at=at)
        return gettext("Your appeal has arrived. The committee looks at it again.")
    return ""


@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where an application stands; and sending, taking back or appealing by the buttons of this page."""
    application = admission.application_by(token)
    now = timezone.now()
    if request.method == "POST":
        try:
            done = _do(application, request.POST.get("do", ""), request.POST.get("text", ""), at=now)
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            if done:
                messages.success(request, done)
        return HttpResponseRedirect(request.path)
    numbers = admission.numbers()
    step = way.Step(application.step)
    return render(
        request,
        "network/status.html",
        {
            "application": application,
            "shape": words.STEP_SHAPES[application.step],
            "can_write": step in (way.Step.DRAFT, way.Step.RETURNED),
            "can_withdraw": way.Step.WITHDRAWN in way.NEXT[step] and step is not way.Step.DRAFT,
            "can_appeal": way.may_appeal(
                step=step,
                decided_on=application.decided_on,
                appealed_before=bool(application.appeal),
                today=now.date(),
                numbers=numbers,
            ),
            "due": application.due,
            "steps": application.steps.all(),
            "referees": application.referees.all(),
            "write": reverse("network:write_application", kwargs={"token": token}),
        },
    )


class RefereePage(EditPage):
    """What a referee is asked, by their own link."""

    title = _("Vouch for an applicant")
    button = _("Send")
    form_class = forms.RefereeForm
    template_name = "network/referee.html"
    show_history = False

    def find(self) -> models.Referee:
        return admission.referee_by(self.kwargs["token"])

    def may(self, person: Any, thing: Any) -> bool:
        return True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.find().answered_at is not None:
            return self.thanks(request)
        return super().get(request, *args, **kwargs)

    def thanks(self, request: HttpRequest) -> HttpResponse:
        """After the answer."""
        return render(request, "network/thanks.html")

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        admission.answer_as_referee(
            thing, recommends=data["recommends"] == "yes", text=data["text"], relation=data["relation"], at=at
        )
        return thing

    def after(self, thing: Any) -> str:
        return self.request.path

    def leave(self, thing: Any) -> str:
        return reverse("network:network")

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {"application": thing.application, "referee": thing}
