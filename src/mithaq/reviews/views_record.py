"""How coordinators and staff keep the record: a call's worth of facts, corrections of facts, documents, reviewers."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.guards import refusal
from mithaq.core import audit, files
from mithaq.core.edits import EditPage, form_rows, get_or_not_found
from mithaq.core.errors import RuleBroken
from mithaq.core.texts import text_in
from mithaq.reviews import actions, actions_pledge, forms, models, permissions, rules
from mithaq.reviews.pledge_rules import Score
from mithaq.world.models import Country

DOCUMENT_LIMITS = files.FileLimits(
    label="review_document", extensions=frozenset({"pdf", "docx"}), most_bytes=50 * files.MB
)


class ReviewPage(EditPage):
    """A page about one review, named by its key; only for who may record facts of its State."""

    template_name = "reviews/record.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_record_somewhere) or super().dispatch(
            request, *args, **kwargs
        )

    def review(self) -> models.CountryReview:
        """The review of the address."""
        found: models.CountryReview = get_or_not_found(
            models.CountryReview.objects.select_related("cycle", "country"), key=self.kwargs["key"]
        )
        return found

    def milestones(self) -> list[models.Milestone]:
        """The milestones of its mechanism, in order."""
        return list(models.Milestone.objects.filter(mechanism=self.review().cycle.mechanism_id))

    def find(self) -> Any:
        return self.review()

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_record(person, self.review().country_id)

    def seen(self, thing: Any) -> str:
        # Facts are only added: two people may add at the same time without losing anything.
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def after(self, thing: Any) -> str:
        return self.review().get_absolute_url()

    def leave(self, thing: Any) -> str:
        return self.after(thing)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        review = self.review()
        return {"country_name": text_in(review.country.names), "cycle_name": text_in(review.cycle.names)}


class CallPage(ReviewPage):
    """One screen for what one call or one document tells."""

    title = _("Record facts")
    intro = _("Fill in only what is new. Every line becomes a fact of its own, with the source below.")
    form_class = forms.CallForm
    template_name = "reviews/call.html"

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.CallForm(data, milestones=self.milestones())

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        form = self.make_form(self.request.POST)
        form.is_valid()
        assert isinstance(form, forms.CallForm)  # noqa: S101 - says what make_form gives
        for milestone, aspect, when in form.facts():
            try:
                actions.record_fact(
                    by,
                    thing,
                    actions.NewFact(milestone=milestone, aspect=aspect, when=when, **form.where()),
                    at=at,
                )
            except RuleBroken as error:
                raise RuleBroken(error.sentence, code=error.code, field=f"when_{milestone}") from None
        return thing

    def page(self, form: django_forms.BaseForm, thing: Any, **more: Any) -> HttpResponse:
        self.shown = {row.name: row for row in form_rows(form)}
        return super().page(form, thing, **more)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        lines = [
            {
                "names": item.names,
                "aspect": self.shown[f"aspect_{item.code}"],
                "when": self.shown[f"when_{item.code}"],
            }
            for item in self.milestones()
        ]
        where = [self.shown[name] for name in forms.WhereFrom.base_fields]
        return {**super().extra_context(thing), "lines": lines, "where": where}


class FactPage(ReviewPage):
    """Correct one fact: the earlier one stays in the log."""

    title = _("Correct a fact")
    intro = _("The earlier statement stays in the log; this one takes its place from now on.")
    form_class: type[django_forms.Form] = forms.FactForm

    def fact(self) -> models.ReviewFact:
        """The fact of the address."""
        found: models.ReviewFact = get_or_not_found(
            models.ReviewFact.objects.select_related("milestone", "review__cycle", "review__country"),
            pk=self.kwargs["fact"],
            review__key=self.kwargs["key"],
        )
        return found

    def initial(self, thing: Any) -> dict[str, Any]:
        fact = self.fact()
        return {
            "aspect": fact.aspect,
            "when": str(fact.partial_date or ""),
            "bound": fact.bound,
            "source_kind": fact.source_kind,
            "confidence": fact.confidence,
        }

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        fact = self.fact()
        new = actions.NewFact(
            milestone=fact.milestone.code,
            aspect=rules.Aspect(data["aspect"]),
            when=data["when"],
            bound=rules.Bound(data["bound"]),
            source_kind=rules.SourceKind(data["source_kind"]),
            source=data["source"],
            address=data["address"],
            confidence=rules.Confidence(data["confidence"]),
            note=data["note"],
        )
        actions.record_fact(by, fact.review, new, at=at, corrects=fact)
        return thing

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {**super().extra_context(thing), "fact": self.fact()}


class WithdrawPage(FactPage):
    """Withdraw one fact, with the reason."""

    title = _("Withdraw a fact")
    intro = _("The fact stays in the log with your reason, and no longer counts.")
    button = _("Withdraw")
    form_class = forms.WithdrawForm

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions.withdraw_fact(by, self.fact(), why=data["why"], at=at)
        return thing


class ReviewerPage(ReviewPage):
    """Name a reviewing State."""

    title = _("Name a reviewing State")
    form_class = forms.ReviewerForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        country = Country.objects.get(pk=data["country"])
        try:
            actions.name_reviewer(by, thing, country, source=data["source"], at=at)
        except RuleBroken as error:
            raise RuleBroken(error.sentence, code=error.code, field="country") from None
        return thing


class DocumentPage(ReviewPage):
    """Say where a document can be read, or keep a copy."""

    title = _("Add a document")
    form_class = forms.DocumentForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.DocumentForm(data, files, milestones=self.milestones())

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        stored = files.keep(data["file"], limits=DOCUMENT_LIMITS, by=by) if data.get("file") else None
        milestone = models.Milestone.objects.get(mechanism=thing.cycle.mechanism_id, code=data["milestone"])
        actions.add_document(
            by,
            thing,
            milestone=milestone,
            address=data["address"],
            language="" if data["language"] == "und" else data["language"],
            published_where=data["published_where"],
            symbol=data["symbol"],
            stored=stored,
            at=at,
        )
        return thing


class FocalPointPage(ReviewPage):
    """Record who coordinates the review for the State."""

    title = _("Record the focal point")
    intro = _("Name and job title may be public in the country; contact details are shown to members only.")
    form_class = forms.FocalPointForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.FocalPointForm(data, instance=models.FocalPoint(review=self.review()))

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        if data["since"] and data["until"] and data["until"] < data["since"]:
            raise RuleBroken(
                _("The end lies before the beginning. Check both days."), code="ends_first", field="until"
            )
        point = models.FocalPoint.objects.create(review=thing, **data)
        audit.record(
            by,
            "record_focal_point",
            thing,
            at=at,
            after={"focal_point": point.pk, "job_title": point.job_title},
        )
        return thing


class CheckDocumentPage(ReviewPage):
    """Say whether a document is still where it was."""

    title = _("Check a document")
    form_class = forms.CheckDocumentForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.CheckDocumentForm(data, files, initial={"seen": "there"})

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        document = get_or_not_found(
            models.ReviewDocument.objects.select_related("review"),
            pk=self.kwargs["document"],
            review__key=self.kwargs["key"],
        )
        stored = files.keep(data["file"], limits=DOCUMENT_LIMITS, by=by) if data.get("file") else None
        actions_pledge.check_document(by, document, seen=data["seen"], stored=stored, at=at)
        return thing


class CommitmentPage(EditPage):
    """A page about one commitment of one State."""

    show_history = False
    template_name = "reviews/commitment.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_record_somewhere) or super().dispatch(
            request, *args, **kwargs
        )

    def country(self) -> Country:
        """The State of the address."""
        found: Country = get_or_not_found(Country.objects.with_pages(), pk=self.kwargs["iso3"])
        return found

    def commitment(self) -> models.PledgeCommitment:
        """The commitment of the address."""
        found: models.PledgeCommitment = get_or_not_found(
            models.PledgeCommitment.objects.all(), pk=self.kwargs["code"]
        )
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_record(person, self.country())

    def after(self, thing: Any) -> str:
        return self.country().get_absolute_url() + "#pledge"

    def leave(self, thing: Any) -> str:
        return self.after(thing)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {"country": self.country(), "commitment": self.commitment()}


class JudgePage(CommitmentPage):
    """Judge a commitment by hand."""

    title = _("Judge a promise")
    intro = _(
        "A judgement by a person stands before the rule, with your reason beside it. Earlier ones stay for earlier days."
    )
    form_class = forms.JudgeForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_pledge.judge_commitment(
            by,
            self.country(),
            self.commitment(),
            score=Score(data["score"]),
            reason=data["reason"],
            source=data["source"],
            judged_on=data["judged_on"],
            at=at,
        )


class ReplyPage(CommitmentPage):
    """Record what the State answered."""

    title = _("Record the State’s reply")
    form_class = forms.ReplyForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_pledge.record_reply(
            by,
            self.country(),
            self.commitment(),
            text=data["text"],
            language=data["language"],
            received_on=data["received_on"],
            source=data["source"],
            at=at,
        )
