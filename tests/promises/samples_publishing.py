"""Objects behind the addresses of publishing, official answers and follow-up grants, for the permission matrix."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.people import Cast
from tests.promises.samples_reports import _published, report_in_work


def _open(cast: Cast) -> dict[str, Any]:
    """A published report with its text."""
    from mithaq.reports.manuscript import Block, BlockKind, Manuscript
    from mithaq.reports.models import ParallelReport
    from mithaq.reports.models_publishing import Publication

    parts = _published(cast)
    text = Manuscript(
        code=parts["code"],
        language="en",
        title="Invented",
        subtitle="",
        by="Invented authors",
        day="2011",
        address="",
        licence="",
        citation="",
        notice="",
        contents_word="Contents",
        page_word="page",
        blocks=(Block(kind=BlockKind.TEXT, text="Invented."),),
    )
    Publication.objects.get_or_create(
        report=ParallelReport.objects.get(code=parts["code"]),
        defaults={"state": "open", "opened_at": timezone.now(), "manuscript": text.as_data(), "edition": 1},
    )
    return parts


def _file(cast: Cast) -> dict[str, Any]:
    from django.core.files.base import ContentFile

    from mithaq.core import files
    from mithaq.reports.actions_editions import EDITION
    from mithaq.reports.models_publishing import Publication, PublishedFile

    parts = _open(cast)
    row = Publication.objects.get(report__code=parts["code"])
    if not row.files.exists():
        stored = files.keep(ContentFile(b"%PDF-1.7 invented", name="x.pdf"), limits=EDITION, by=None)
        PublishedFile.objects.create(
            publication=row, kind="pdf", edition=1, stored=stored, made_at=timezone.now()
        )
    return {**parts, "kind": "pdf"}


def _work(cast: Cast) -> dict[str, Any]:
    return {"code": report_in_work(cast).code}


def _reader(cast: Cast, secret: str = "invented-secret-of-the-matrix") -> Any:
    from mithaq.accounts import links
    from mithaq.reports.models_publishing import EarlyReader

    row, _new = EarlyReader.objects.get_or_create(
        report=report_in_work(cast),
        email="press@matrix.example.org",
        defaults={
            "name": "Invented journalist",
            "secret_hash": links.hash_of(secret),
            "invited_at": timezone.now(),
        },
    )
    return row


def _early(cast: Cast) -> dict[str, Any]:
    from mithaq.accounts import links

    _reader(cast)
    return {"token": links.signed("invented-secret-of-the-matrix")}


def _early_reader(cast: Cast) -> dict[str, Any]:
    return {**_work(cast), "pk": _reader(cast).pk}


def _answer(cast: Cast) -> Any:
    from mithaq.library.models import Document, DocumentText, Passage
    from mithaq.reports.models_answers import OfficialAnswer

    report = report_in_work(cast)
    found = OfficialAnswer.objects.filter(country=report.country_id, cycle=report.cycle_id).first()
    if found is not None:
        return found
    from django.core.files.base import ContentFile

    from mithaq.core import files

    limits = files.FileLimits(label="matrix", extensions=frozenset({"txt"}))
    document = Document.objects.create(
        kind="executive_summary", titles={"en": "Invented summary"}, added_at=timezone.now()
    )
    text = DocumentText.objects.create(
        document=document,
        language="en",
        stored=files.keep(ContentFile(b"Invented summary.", name="s.txt"), limits=limits, by=None),
        state="read",
        added_at=timezone.now(),
    )
    Passage.objects.create(text=text, number=1, kind="paragraph", words="Invented summary.")
    return OfficialAnswer.objects.create(
        country_id=report.country_id, cycle_id=report.cycle_id, text=text, added_at=timezone.now()
    )


def _ask(cast: Cast) -> dict[str, Any]:
    return {**_work(cast), "pk": _answer(cast).pk}


def _pair(cast: Cast) -> dict[str, Any]:
    """One that nobody has decided on."""
    from mithaq.reports.models_answers import AnswerPair, MatchRun

    report, answer = report_in_work(cast), _answer(cast)
    run = MatchRun.objects.filter(report=report, answer=answer).first() or MatchRun.objects.create(
        report=report, answer=answer, state="done", asked_at=timezone.now()
    )
    pair, _new = AnswerPair.objects.get_or_create(
        run=run,
        finding=report.findings.order_by("pk").first(),
        passage=answer.text.passages.first(),
        defaults={
            "ours": "Invented summary.",
            "theirs": "Invented summary.",
            "kind": "verbatim",
            "probability": 0.9,
            "score": 0.9,
            "proposed_at": timezone.now(),
        },
    )
    return {"code": report.code, "pk": pair.pk}


def _grant(cast: Cast, state: str) -> Any:
    """One of the organisation that the member in Amman represents, in a state of its own."""
    from mithaq.network.models import Organisation
    from mithaq.reports.models import ParallelReport
    from mithaq.reports.models_grants import FollowUpGrant, GrantInstalment, GrantRule
    from tests.promises.samples_network import _organisation

    for code, value in {
        "amount_least": "2000",
        "amount_most": "4000",
        "currency": "EUR",
        "pages_least": "1",
        "pages_most": "3",
        "recommendations_least": "2",
        "recommendations_most": "3",
        "languages": "en fr es",
    }.items():
        GrantRule.objects.get_or_create(code=code, defaults={"value": value, "names": {"en": code}})
    house = Organisation.objects.get(code=_organisation(cast)["code"])
    report = ParallelReport.objects.get(code=_published(cast)["code"])
    decided = state in ("approved", "agreed", "reported")
    today = date.today()
    row, new = FollowUpGrant.objects.get_or_create(
        applicant=house,
        report=report,
        state=state,
        defaults={
            "begun_at": timezone.now(),
            "amount": 3000,
            "granted": 3000 if decided else None,
            "decided_at": timezone.now() if decided else None,
            "agreed_on": today if state in ("agreed", "reported") else None,
            "ends_on": today + timedelta(days=90) if state in ("agreed", "reported") else None,
        },
    )
    if new and state in ("agreed", "reported"):
        GrantInstalment.objects.create(grant=row, number=1, amount=3000, due_on=today)
    return row


def _submitted(cast: Cast) -> dict[str, Any]:
    return {"pk": _grant(cast, "submitted").pk}


def _approved(cast: Cast) -> dict[str, Any]:
    return {"pk": _grant(cast, "approved").pk}


def _agreed(cast: Cast) -> dict[str, Any]:
    return {"pk": _grant(cast, "agreed").pk}


def _instalment(cast: Cast) -> dict[str, Any]:
    return {**_agreed(cast), "number": 1}


def _reported(cast: Cast) -> dict[str, Any]:
    return {"pk": _grant(cast, "reported").pk}


def _workshop(cast: Cast) -> dict[str, Any]:
    from datetime import date

    from mithaq.reports.models_workshops import Workshop
    from tests.promises.samples_network import _jordan

    made, _new = Workshop.objects.get_or_create(
        titles={"en": "Invented workshop"},
        begins=date(2026, 3, 2),
        place="Amman",
        country_id=_jordan(),
        organisers="Invented Forum",
        defaults={"recorded_at": timezone.now()},
    )
    return {"pk": made.pk}


SAMPLES_PUBLISHING = {
    "reports:read": _open,
    "reports:edition_file": _file,
    "reports:early": _early,
    "reports:early_end": _early_reader,
    **{
        f"reports:{name}": _work
        for name in (
            "publishing",
            "harm",
            "harm_sign",
            "reply_offer",
            "reply_record",
            "early_invite",
            "release_report",
            "release_move",
            "release_stop",
            "edition_renew",
            "withdraw",
            "answers",
        )
    },
    "reports:ask_engine": _ask,
    "reports:pair": _pair,
    **{
        f"reports:{name}": _workshop
        for name in ("workshop", "workshop_edit", "workshop_output_new", "workshop_withdraw")
    },
    "reports:grant": _submitted,
    "reports:grant_write": _submitted,
    "reports:grant_submit": _submitted,
    "reports:grant_withdraw": _submitted,
    "reports:grant_decide": _submitted,
    "reports:grant_agree": _approved,
    "reports:grant_account": _approved,
    "reports:grant_account_read": _agreed,
    "reports:grant_pay": _instalment,
    "reports:grant_report": _agreed,
    "reports:grant_answer": _reported,
}
