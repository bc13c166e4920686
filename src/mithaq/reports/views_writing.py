"""Writing: a page of sections, saving it whole or paragraph by paragraph as it is typed, naming evidence."""

import json
import re
import uuid
from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mithaq.accounts.guards import requires
from mithaq.core.edits import form_rows, get_or_not_found
from mithaq.core.errors import BadRequest, NotFound, NotPermitted, RuleBroken
from mithaq.core.texts import text_in
from mithaq.library.models_evidence import EvidenceItem
from mithaq.reports import actions_writing, forms, permissions, queries, queries_writing
from mithaq.reports.actions_writing import Entry, Receipt
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import CHOICES, Finding, Section
from mithaq.reports.paragraph_rules import Outcome
from mithaq.reports.views_workroom import WorkroomPage, workroom_of

#: `t:<section>:<key>:<base>:<key before it>`
_FIELD = re.compile(r"t:(\d{1,12}):([0-9a-f-]{36}):(\d{1,9}):([0-9a-f-]{36})?\Z")
MOST_JSON = 2_000_000


def _entry(name: str, text: str) -> Entry | None:
    found = _FIELD.match(name)
    if found is None:
        return None
    try:
        return Entry(
            section=int(found[1]),
            key=uuid.UUID(found[2]),
            base=int(found[3]),
            text=text,
            after=uuid.UUID(found[4]) if found[4] else None,
        )
    except ValueError:
        raise BadRequest from None


def _sections(report: ParallelReport, page: str) -> list[Section]:
    found = queries_writing.sections_on(report, page)
    if not found:
        raise NotFound
    return found


def _finding(report: ParallelReport, sections: list[Section]) -> Finding | None:
    provision = sections[0].provision_id
    return report.findings.filter(provision=provision).first() if provision else None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.may_open_workrooms)
def write(request: HttpRequest, code: str, page: str) -> HttpResponseBase:
    """One page of the report: to write for authors and editors while it is open, to read for the others."""
    report = workroom_of(request, code)
    sections = _sections(report, page)
    finding = _finding(report, sections)
    if request.method == "POST":
        return _save_page(request, report, page, sections, finding)
    return _page(request, report, page, sections, finding)


def _score_form(
    request: HttpRequest, report: ParallelReport, finding: Finding, data: Any = None
) -> forms.ScoreForm:
    return forms.ScoreForm(
        data,
        initial={
            "headline": finding.headlines.get(report.language, ""),
            "law": "" if finding.law_score is None else finding.law_score,
            "practice": "" if finding.practice_score is None else finding.practice_score,
            "finding_version": finding.version,
        },
    )


def _page(
    request: HttpRequest,
    report: ParallelReport,
    page: str,
    sections: list[Section],
    finding: Finding | None,
    *,
    form: forms.ScoreForm | None = None,
    problem: str = "",
    unsaved: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    pages = queries.writing_pages(report)
    place = next((number for number, each in enumerate(pages) if each.code == page), 0)
    if finding is not None and form is None:
        form = _score_form(request, report, finding)
    return render(
        request,
        "reports/write.html",
        {
            "report": report,
            "page": page,
            "title": queries.page_title(page, sections),
            "lines": queries_writing.lines_of(sections),
            "choices": CHOICES,
            "finding": finding,
            # Scores may wait, but the draft is not handed on without them: nothing here is optional.
            "rows": [replace(row, optional=False) for row in form_rows(form)] if form is not None else [],
            "hidden": form["finding_version"] if form is not None else "",
            "evidence": queries_writing.evidence_of(finding) if finding is not None else [],
            "may_write": permissions.may_write(request.user, report),
            "may_comment": permissions.may_comment(request.user, report),
            "previous": pages[place - 1] if place else None,
            "next": pages[place + 1] if place + 1 < len(pages) else None,
            "problem": problem,
            "unsaved": unsaved or {},
        },
        status=status,
    )


def _save_page(
    request: HttpRequest,
    report: ParallelReport,
    page: str,
    sections: list[Section],
    finding: Finding | None,
) -> HttpResponseBase:
    at = timezone.now()
    own = {row.pk: row for row in sections}
    entries = [entry for name, text in request.POST.items() if (entry := _entry(name, str(text))) is not None]
    if any(entry.section not in own for entry in entries):
        raise NotFound
    receipts = actions_writing.save_paragraphs(request.user, report, entries, at=at, split=True)
    for section in sections:
        choice = request.POST.get(f"c:{section.pk}")
        if choice is not None:
            actions_writing.answer_choice(request.user, section, choice, at=at)
    if finding is not None:
        form = _score_form(request, report, finding, request.POST)
        if not form.is_valid():
            return _page(request, report, page, sections, finding, form=form, status=422)
        data = form.cleaned_data
        headlines = {**finding.headlines, report.language: data["headline"]}
        actions_writing.score_finding(
            request.user,
            finding,
            law=data["law"],
            practice=data["practice"],
            headlines={code: words for code, words in headlines.items() if words},
            seen=data["finding_version"],
            at=at,
        )
    kept = [receipt for receipt in receipts if receipt.outcome is Outcome.KEPT]
    if kept:
        messages.warning(
            request,
            ngettext(
                "Somebody else changed %(count)d paragraph meanwhile. Your text is kept beside theirs: choose below.",
                "Somebody else changed %(count)d paragraphs meanwhile. Your texts are kept beside theirs: choose below.",
                len(kept),
            )
            % {"count": len(kept)},
        )
    else:
        messages.success(request, _now("Saved."))
    return HttpResponseRedirect(reverse("reports:write", kwargs={"code": report.code, "page": page}))


def _told(receipt: Receipt, code: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": str(receipt.key),
        "outcome": receipt.outcome.value,
        "version": receipt.version,
        "text": receipt.text,
    }
    if receipt.kept is not None:
        told["address"] = reverse("reports:settle", kwargs={"code": code, "pk": receipt.kept})
    return told


@require_POST
@requires(permissions.may_open_workrooms)
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Save paragraphs as they are typed: `{"paragraphs": {name: text}}` in, a receipt for each out."""
    report = workroom_of(request, code)
    if not permissions.may_write(request.user, report):
        raise NotPermitted(actions_writing.CLOSED)
    if len(request.body) > MOST_JSON:
        raise BadRequest
    try:
        sent = json.loads(request.body)
        fields = sent["paragraphs"].items()
        entries = [_entry(str(name), str(text)) for name, text in fields]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadRequest from None
    if any(entry is None for entry in entries):
        raise BadRequest
    receipts = actions_writing.save_paragraphs(
        request.user, report, [entry for entry in entries if entry is not None], at=timezone.now()
    )
    return JsonResponse({"receipts": [_told(receipt, code) for receipt in receipts]})


class EvidencePage(WorkroomPage):
    """Name the evidence that a finding rests on, among what is kept on the State."""

    title = _("Evidence of the finding")
    intro = _("Choose among what is kept on this State. One piece may stand behind many findings.")
    form_class = forms.EvidenceForm
    template_name = "reports/evidence.html"

    def may_change(self, report: ParallelReport) -> bool:
        return permissions.may_write(self.request.user, report)

    def finding(self, report: ParallelReport) -> Finding:
        """The finding of the address."""
        found: Finding = get_or_not_found(report.findings.select_related("provision"), pk=self.kwargs["pk"])
        return found

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        used = {each.pk for each in queries_writing.evidence_of(self.finding(thing))}
        rows = (
            EvidenceItem.objects.visible_to(self.request.user)
            .filter(country=thing.country_id, state="standing")
            .exclude(pk__in=used)
        )
        form = forms.EvidenceForm(data)
        form.fields["items"].choices = [(str(row.pk), row.title) for row in rows]  # type: ignore[attr-defined]
        return form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: Any) -> Any:
        if not data["items"]:
            raise RuleBroken(
                _("Choose at least one piece of evidence."), code="nothing_chosen", field="items"
            )
        actions_writing.rest_on_evidence(
            by, self.finding(thing), EvidenceItem.objects.filter(pk__in=data["items"]), at=at
        )
        return thing

    def after(self, thing: Any) -> str:
        number = self.finding(thing).provision.number
        return reverse("reports:write", kwargs={"code": thing.code, "page": f"article-{number}"})

    def extra_context(self, thing: Any) -> dict[str, Any]:
        finding = self.finding(thing)
        return {
            "report": thing,
            "finding": finding,
            "article": text_in(finding.provision.titles),
            "evidence": queries_writing.evidence_of(finding),
        }
