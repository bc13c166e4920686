"""Publishing: the page where a report is made ready, and the forms that release, embargo, stop and withdraw it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import refusal, requires
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import NotFound
from mithaq.reports import (
    actions_early,
    actions_harm,
    actions_publishing,
    actions_replies,
    forms_publishing,
    permissions_publishing,
)
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import (
    REPLY_WORDS,
    EarlyReader,
    HarmAnswer,
    HarmQuestion,
    HarmSignature,
)
from mithaq.reports.rules_publishing import ReplyState, State

REPLY_SHAPES = {
    ReplyState.NOT_OFFERED: "none",
    ReplyState.RUNNING: "part",
    ReplyState.REPLIED: "done",
    ReplyState.SILENT: "late",
}


def report_in_work(request: HttpRequest, code: str) -> ParallelReport:
    """The report of the address, for who may see its publishing; nobody else learns that it is there."""
    rows = ParallelReport.objects.visible_to(request.user).select_related("country", "cycle", "stage")
    report: ParallelReport = get_or_not_found(rows, code=code)
    if not permissions_publishing.may_see_publishing(request.user, report):
        raise NotFound
    return report


@require_safe
@requires(permissions_publishing.may_open_publishing)
def publishing_page(request: HttpRequest, code: str) -> HttpResponse:
    """Where the publishing of a report stands: questions, reply, early readers, opening, files."""
    report = report_in_work(request, code)
    now = timezone.now()
    publication = actions_publishing.publication_of(report) if report.made_here else None
    reply = actions_publishing.reply_of(report)
    reply_state = actions_publishing.reply_state_of(report, at=now)
    may = permissions_publishing
    return render(
        request,
        "reports/publishing.html",
        {
            "report": report,
            "publication": publication,
            "grace": publication.in_grace(now) if publication else False,
            "harm": actions_harm.harm_faults(report),
            "asked": HarmQuestion.objects.count(),
            "answered": HarmAnswer.objects.filter(report=report).count(),
            "signature": HarmSignature.objects.filter(report=report).first(),
            "reply": reply,
            "reply_words": REPLY_WORDS[reply_state.value],
            "reply_shape": REPLY_SHAPES[reply_state],
            "readers": EarlyReader.objects.filter(report=report),
            "files": publication.files.select_related("stored") if publication else [],
            "preparing": publication is not None and publication.state == State.PREPARING,
            "embargoed": publication is not None and publication.state == State.EMBARGOED,
            "open": publication is not None and publication.state == State.OPEN,
            "late_reply": bool(
                publication
                and publication.state == State.OPEN
                and reply
                and reply.replied_on
                and publication.opened_at
                and reply.replied_on >= publication.opened_at.date()
            ),
            "may_answer": may.may_answer_harm(request.user, report),
            "may_sign": may.may_sign_harm(request.user, report),
            "may_offer": may.may_offer_reply(request.user, report),
            "may_invite": may.may_invite_early(request.user, report),
            "may_release": may.may_release(request.user, report),
            "may_withdraw": may.may_withdraw(request.user, report),
        },
    )


class OfReport(EditPage):
    """An edit page about the publishing of one report."""

    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions_publishing.may_open_publishing) or super().dispatch(
            request, *args, **kwargs
        )

    def find(self) -> Any:
        return report_in_work(self.request, self.kwargs["code"])

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def seen(self, thing: Any) -> str:
        return ""

    def after(self, thing: Any) -> str:
        return reverse("reports:publishing", kwargs={"code": self.kwargs["code"]})

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class HarmPage(OfReport):
    """The do-no-harm questions."""

    title = _("Could somebody come to harm?")
    intro = _("Answer every question. Somebody else signs the answers; a change takes the signature away.")
    button = _("Keep the answers")

    def may(self, person: Any, thing: Any) -> bool:
        return permissions_publishing.may_answer_harm(person, thing)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms_publishing.HarmForm(
            data,
            questions=list(HarmQuestion.objects.all()),
            answers={row.question_id: row for row in HarmAnswer.objects.filter(report=thing)},
        )
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions_harm.answer_harm(by, thing, self.form.answers(), at=at)
        return thing


class SignHarm(OfReport):
    """Sign the answers."""

    title = _("Sign the do-no-harm answers")
    intro = _(
        "Read every answer. With your name you stand for it that nobody comes to harm by this report, as far as you can see."
    )
    button = _("Sign with my name")
    form_class = forms_publishing.NothingForm
    template_name = "reports/harm_sign.html"

    def may(self, person: Any, thing: Any) -> bool:
        return permissions_publishing.may_sign_harm(person, thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions_harm.sign_harm(by, thing, at=at)
        return thing

    def extra_context(self, thing: Any) -> dict[str, Any]:
        answers = HarmAnswer.objects.filter(report=thing).select_related("question", "answered_by")
        return {"answers": answers, "faults": actions_harm.harm_faults(thing)}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of publishing that is a form, a permission and an action; `do` is called with person, report, data, moment."""

    title: Any
    form: type[django_forms.Form]
    may: Callable[[Any, ParallelReport], bool]
    do: Callable[[Any, ParallelReport, dict[str, Any], datetime], object]
    intro: Any = ""
    button: Any = EditPage.button
    first: Callable[[ParallelReport], dict[str, Any]] = lambda report: {}


class StepPage(OfReport):
    """The page of one step: `StepPage.as_view(step=STEPS["withdraw"])`."""

    step: Step = None  # type: ignore[assignment] # Django takes only names that the class has.

    def __init__(self, *, step: Step) -> None:
        super().__init__(step=step)
        self.form_class = step.form
        self.title, self.intro, self.button = step.title, step.intro, step.button

    def may(self, person: Any, thing: Any) -> bool:
        return self.step.may(person, thing)

    def initial(self, thing: Any) -> dict[str, Any]:
        return self.step.first(thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        self.step.do(by, thing, data, at)
        return thing


class EndEarly(OfReport):
    """Close a link."""

    title = _("Close this link")
    intro = _("The person does not read the draft by it any more, and is told nothing further.")
    button = _("Close the link")
    form_class = forms_publishing.NothingForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions_publishing.may_offer_reply(person, thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        reader = get_or_not_found(EarlyReader.objects.filter(report=thing), pk=self.kwargs["pk"])
        actions_early.end_early(by, reader, at=at)
        return thing


def _focal_point(report: ParallelReport) -> dict[str, Any]:
    """Whom the draft goes to, as far as the review's record knows."""
    from mithaq.reviews.models import FocalPoint

    rows = FocalPoint.objects.filter(
        review__country=report.country_id, review__cycle=report.cycle_id, until=None
    )
    point = rows.first()
    return {"name": point.name if point else "", "days": 21}


#: Every step by the name of its address.
STEPS: dict[str, Step] = {
    "reply_offer": Step(
        title=_("Send the draft to the State"),
        intro=_(
            "The focal point gets a mail with a link of their own. What they write there is printed beside the report."
        ),
        button=_("Send the draft"),
        form=forms_publishing.OfferReplyForm,
        may=permissions_publishing.may_offer_reply,
        do=lambda by, report, data, at: actions_replies.offer_reply(by, report, at=at, **data),
        first=_focal_point,
    ),
    "reply_record": Step(
        title=_("Record the State’s reply"),
        form=forms_publishing.RecordReplyForm,
        may=permissions_publishing.may_offer_reply,
        do=lambda by, report, data, at: actions_replies.record_reply(by, report, at=at, **data),
    ),
    "early_invite": Step(
        title=_("Let somebody read before it opens"),
        intro=_(
            "They get a link of their own, and are told of every change: put off, stopped, open, withdrawn."
        ),
        button=_("Send the link"),
        form=forms_publishing.InviteForm,
        may=permissions_publishing.may_invite_early,
        do=lambda by, report, data, at: actions_early.invite_early(by, report, at=at, **data),
    ),
    "release_report": Step(
        title=_("Release the report"),
        intro=_(
            "From now on its words are fixed. Page, PDF, DOCX and EPUB are made from them. Your name stands under the publication."
        ),
        button=_("Release"),
        form=forms_publishing.ReleaseForm,
        may=permissions_publishing.may_release,
        do=lambda by, report, data, at: actions_publishing.release_report(by, report, at=at, **data),
        first=lambda report: {"grace_hours": 24},
    ),
    "release_move": Step(
        title=_("Move the opening"),
        button=_("Move it"),
        form=forms_publishing.MoveForm,
        may=permissions_publishing.may_release,
        do=lambda by, report, data, at: actions_publishing.move_opening(by, report, at=at, **data),
        first=lambda report: {"opens_at": actions_publishing.publication_of(report).opens_at},
    ),
    "release_stop": Step(
        title=_("Stop the opening"),
        button=_("Stop it"),
        form=forms_publishing.ReasonForm,
        may=permissions_publishing.may_invite_early,
        do=lambda by, report, data, at: actions_publishing.stop_release(by, report, at=at, **data),
    ),
    "edition_renew": Step(
        title=_("Make a new edition with the State’s reply"),
        intro=_("Page and files are made anew, with the reply printed at its place."),
        button=_("Make the edition"),
        form=forms_publishing.NothingForm,
        may=permissions_publishing.may_offer_reply,
        do=lambda by, report, data, at: actions_publishing.renew_edition(by, report, at=at),
    ),
    "withdraw": Step(
        title=_("Withdraw the report"),
        intro=_(
            "Its page, data, feeds, search entries and files go at once. Whoever asks for it is told that it was withdrawn, and why."
        ),
        button=_("Withdraw it"),
        form=forms_publishing.WithdrawForm,
        may=permissions_publishing.may_withdraw,
        do=lambda by, report, data, at: actions_publishing.withdraw_report(
            by, report, why=data["why"], at=at
        ),
    ),
}
