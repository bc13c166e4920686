"""Release, embargo, opening, new editions, withdrawal: what each person may, what everybody sees afterwards."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.files import path_of
from mithaq.core.models import OutgoingMail, StoredFile
from mithaq.reports import actions_early, actions_editions, actions_replies, actions_stages, withdrawals
from mithaq.reports import actions_publishing as actions
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import PublishedFile
from mithaq.reports.models_recommendations import Recommendation
from tests.people import Cast
from tests.reports.publishing.conftest import NOW, Publishing

REASON = "No focal point is known (invented)."


def release(cast: Cast, publishing: Publishing, **more: Any) -> Any:
    publishing.make_ready()
    values: dict[str, Any] = {"opens_at": None, "no_reply_reason": REASON, "at": NOW}
    return actions.release_report(cast.director, publishing.report, **{**values, **more})


def mails(news: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(key__contains=f"/{news}/").values_list("to", flat=True))


def invite(cast: Cast, publishing: Publishing) -> Any:
    return actions_early.invite_early(
        cast.director,
        publishing.report,
        name="Journalist",
        email="press@example.org",
        language="en",
        purpose="press",
        at=NOW,
    )


def test_released_at_once_it_is_open_to_everybody_in_all_its_forms(
    cast: Cast, publishing: Publishing, client: Client, settings: Any
) -> None:
    row = release(cast, publishing)
    assert actions_editions.make_edition(row.pk, row.edition, at=NOW) == 3
    report = publishing.report
    report.refresh_from_db()
    assert (report.status, report.stage_id) == ("published", "follow_up")
    page = client.get(reverse("reports:read", kwargs={"code": report.code}))
    assert page.status_code == 200
    body = page.content.decode()
    assert 'dir="rtl"' in body and "Civil society is hardly ever consulted." in body
    assert REASON in body
    for kind, begins in (("pdf", b"%PDF-"), ("docx", b"PK"), ("epub", b"PK")):
        answer = client.get(reverse("reports:edition_file", kwargs={"code": report.code, "kind": kind}))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(begins)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["member_in_amman", "hub_staff", "board_member", "stranger", "nobody"])
def test_who_does_not_sign_the_publication_does_not_release(
    cast: Cast, publishing: Publishing, name: str
) -> None:
    publishing.make_ready()
    with pytest.raises(NotPermitted):
        actions.release_report(
            getattr(cast, name), publishing.report, opens_at=None, no_reply_reason=REASON, at=NOW
        )


def test_every_gate_is_asked(cast: Cast, publishing: Publishing) -> None:
    def refused(**more: Any) -> str:
        with pytest.raises(RuleBroken) as error:
            actions.release_report(cast.director, publishing.report, **{"opens_at": None, "at": NOW, **more})
        return error.value.code

    assert refused(no_reply_reason=REASON) == "harm_unsigned"
    publishing.make_ready()
    assert refused() == "reply_not_offered"
    actions_replies.offer_reply(
        cast.director, publishing.report, name="F", email="f@example.org", language="en", days=7, at=NOW
    )
    assert refused() == "reply_running"
    assert refused(at=NOW + timedelta(days=7)) == "reply_running"
    row = actions.release_report(cast.director, publishing.report, opens_at=None, at=NOW + timedelta(days=8))
    assert row.state == "open"


def test_the_stage_of_publication_is_passed_by_releasing_alone(cast: Cast, publishing: Publishing) -> None:
    with pytest.raises(RuleBroken):
        actions_stages.publish_report(cast.director, publishing.report, at=NOW)
    publishing.report.refresh_from_db()
    assert publishing.report.status == "in_work"


def test_twice_released_is_a_conflict(cast: Cast, publishing: Publishing) -> None:
    release(cast, publishing, opens_at=NOW + timedelta(days=5))
    with pytest.raises(Conflict):
        actions.release_report(
            cast.director, publishing.report, opens_at=None, no_reply_reason=REASON, at=NOW
        )


def test_under_embargo_nobody_outside_reads_and_at_its_end_everybody_does(
    cast: Cast, publishing: Publishing, client: Client
) -> None:
    opens = NOW + timedelta(days=5)
    row = release(cast, publishing, opens_at=opens)
    actions_editions.make_edition(row.pk, row.edition, at=NOW)
    address = reverse("reports:read", kwargs={"code": publishing.report.code})
    file = reverse("reports:edition_file", kwargs={"code": publishing.report.code, "kind": "pdf"})
    assert client.get(address).status_code == 404
    assert client.get(file).status_code == 404
    client.force_login(cast.member_in_amman)
    assert client.get(address).status_code == 200
    client.logout()
    assert actions.open_what_is_due(at=opens - timedelta(seconds=1)) == 0
    assert client.get(address).status_code == 404
    assert actions.open_what_is_due(at=opens) == 1
    assert actions.open_what_is_due(at=opens) == 0
    assert client.get(address).status_code == 200
    assert client.get(file).status_code == 200


def test_before_the_opening_those_who_saw_it_early_are_told_once(cast: Cast, publishing: Publishing) -> None:
    invite(cast, publishing)
    opens = NOW + timedelta(days=5)
    release(cast, publishing, opens_at=opens, grace_hours=24)
    actions.open_what_is_due(at=opens - timedelta(hours=25))
    assert "press@example.org" not in mails("soon")
    actions.open_what_is_due(at=opens - timedelta(hours=24))
    actions.open_what_is_due(at=opens - timedelta(hours=2))
    assert mails("soon").count("press@example.org") == 1
    actions.open_what_is_due(at=opens)
    assert mails("open").count("press@example.org") == 1


def test_an_opening_is_moved_with_a_reason_that_early_readers_get(cast: Cast, publishing: Publishing) -> None:
    invite(cast, publishing)
    opens = NOW + timedelta(days=5)
    release(cast, publishing, opens_at=opens)
    with pytest.raises(RuleBroken):
        actions.move_opening(
            cast.director, publishing.report, opens_at=opens + timedelta(days=1), reason=" ", at=NOW
        )
    in_grace = opens - timedelta(hours=3)
    with pytest.raises(RuleBroken) as refused:
        actions.move_opening(
            cast.director, publishing.report, opens_at=opens - timedelta(hours=1), reason="r", at=in_grace
        )
    assert refused.value.code == "grace"
    actions.move_opening(
        cast.director, publishing.report, opens_at=opens + timedelta(days=3), reason="A trial.", at=NOW
    )
    assert mails("moved").count("press@example.org") == 1
    assert "A trial." in OutgoingMail.objects.get(key__contains="/moved/", to="press@example.org").body
    assert actions.open_what_is_due(at=opens) == 0


def test_an_opening_is_stopped_in_its_last_hour_and_its_files_go(cast: Cast, publishing: Publishing) -> None:
    invite(cast, publishing)
    opens = NOW + timedelta(days=5)
    row = release(cast, publishing, opens_at=opens)
    actions_editions.make_edition(row.pk, row.edition, at=NOW)
    with pytest.raises(NotPermitted):
        actions.stop_release(cast.stranger, publishing.report, reason="r", at=NOW)
    actions.stop_release(
        cast.director, publishing.report, reason="A source was named.", at=opens - timedelta(minutes=1)
    )
    assert not PublishedFile.objects.exists()
    assert mails("stopped").count("press@example.org") == 1
    assert actions.open_what_is_due(at=opens) == 0
    assert actions_editions.make_edition(row.pk, row.edition, at=NOW) == 0
    publishing.report.refresh_from_db()
    assert publishing.report.status == "in_work"


def test_when_the_opening_is_refused_its_people_are_told_why_and_it_stays_closed(
    cast: Cast, publishing: Publishing
) -> None:
    opens = NOW + timedelta(days=5)
    row = release(cast, publishing, opens_at=opens)
    publishing.report.people.filter(user=cast.director).update(left_at=NOW)
    assert actions.open_what_is_due(at=opens) == 0
    assert actions.open_what_is_due(at=opens + timedelta(hours=1)) == 0
    row.refresh_from_db()
    assert (row.state, row.fault) == ("embargoed", "not_yours")
    publishing.report.refresh_from_db()
    assert not publishing.report.is_public


@pytest.mark.django_db(transaction=True)
def test_withdrawal_reaches_page_files_disk_recommendations_and_early_readers(
    cast: Cast, publishing: Publishing, client: Client
) -> None:
    invite(cast, publishing)
    row = release(cast, publishing)
    actions_editions.make_edition(row.pk, row.edition, at=NOW)
    report = publishing.report
    stored = list(StoredFile.objects.filter(label="published_report"))
    assert len(stored) == 3 and all(path_of(each.sha256).exists() for each in stored)
    assert Recommendation.objects.public().count() == 3
    forgotten: list[str] = []

    def forget(gone: ParallelReport, at: object) -> None:
        forgotten.append(gone.code)

    withdrawals.register(forget)
    for person in (cast.stranger, cast.member_in_amman, cast.nobody):
        with pytest.raises(NotPermitted):
            actions.withdraw_report(person, report, why="x", at=NOW)
    with pytest.raises(RuleBroken):
        actions.withdraw_report(cast.director, report, why="  ", at=NOW)
    actions.withdraw_report(cast.director, report, why="A source could be recognised.", at=NOW)
    withdrawals._registered.remove(forget)
    assert forgotten == [report.code]
    for name, more in (("read", {}), ("edition_file", {"kind": "pdf"})):
        answer = client.get(reverse(f"reports:{name}", kwargs={"code": report.code, **more}))
        assert answer.status_code == 410
        assert "A source could be recognised." in answer.content.decode()
        assert "Civil society is hardly" not in answer.content.decode()
    assert client.get(report.get_absolute_url()).status_code == 410
    data = client.get(reverse("reports:report_data", kwargs={"code": report.code}))
    assert (data.status_code, data.json()["code"]) == (410, "withdrawn")
    for listed in ("reports_data", "recommendations_data"):
        address = reverse(f"reports:{listed}", kwargs={"format": "json"})
        rows = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        assert report.code.encode() not in rows
    assert not StoredFile.objects.filter(label="published_report").exists()
    assert not any(path_of(each.sha256).exists() for each in stored)
    assert Recommendation.objects.public().count() == 0
    assert mails("withdrawn").count("press@example.org") == 1
    report.refresh_from_db()
    with pytest.raises(NotPermitted):
        actions.withdraw_report(cast.director, report, why="again", at=NOW)


def test_what_never_opened_is_unknown_after_a_withdrawal(
    cast: Cast, publishing: Publishing, client: Client
) -> None:
    release(cast, publishing, opens_at=NOW + timedelta(days=5))
    actions.withdraw_report(cast.director, publishing.report, why="Stopped for good.", at=NOW)
    answer = client.get(reverse("reports:read", kwargs={"code": publishing.report.code}))
    assert answer.status_code == 404
    assert "Stopped for good." not in answer.content.decode()


def test_a_late_reply_makes_a_new_edition(cast: Cast, publishing: Publishing, client: Client) -> None:
    actions_replies.offer_reply(
        cast.director, publishing.report, name="F", email="f@example.org", language="en", days=7, at=NOW
    )
    later = NOW + timedelta(days=9)
    release(cast, publishing, no_reply_reason="", at=later)
    with pytest.raises(RuleBroken):
        actions.renew_edition(cast.director, publishing.report, at=later)
    actions_replies.record_reply(
        cast.director,
        publishing.report,
        text="We see it otherwise.",
        language="en",
        signed="Minister",
        replied_on=later.date(),
        at=later,
    )
    row = actions.renew_edition(cast.director, publishing.report, at=later)
    assert row.edition == 2
    body = client.get(reverse("reports:read", kwargs={"code": publishing.report.code})).content.decode()
    assert "We see it otherwise." in body


def put_into(publishing: Publishing, language: str) -> None:
    ParallelReport.objects.filter(pk=publishing.report.pk).update(language=language)
    publishing.report.sections.filter(language="ar").update(language=language)
    publishing.report.refresh_from_db()


def test_a_report_in_a_language_without_a_face_has_no_pdf_and_says_so(
    cast: Cast, publishing: Publishing, client: Client
) -> None:
    put_into(publishing, "ko")
    row = release(cast, publishing)
    assert actions_editions.make_edition(row.pk, row.edition, at=NOW) == 2
    row.refresh_from_db()
    assert row.fault == "no_face"
    assert sorted(row.files.values_list("kind", flat=True)) == ["docx", "epub"]
    client.force_login(cast.hub_staff)
    page = client.get(reverse("reports:publishing", kwargs={"code": publishing.report.code}))
    assert "Page, DOCX and EPUB are there" in page.content.decode()


def test_a_chinese_report_has_a_pdf(cast: Cast, publishing: Publishing) -> None:
    put_into(publishing, "zh")
    row = release(cast, publishing)
    assert actions_editions.make_edition(row.pk, row.edition, at=NOW) == 3
    row.refresh_from_db()
    assert row.fault == ""
    assert sorted(row.files.values_list("kind", flat=True)) == ["docx", "epub", "pdf"]


CHINESE = "联合国反腐败公约实施情况：平行报告。“公开”每季度拒绝了多少份信息申请，以及理由——第13条。"


def test_chinese_words_are_set_tagged_in_our_own_face_and_read_back(tmp_path: Path) -> None:
    from mithaq.reports import edition_letters, edition_pdf
    from mithaq.reports.demo_answers import document_of

    assert edition_letters.shown(CHINESE) == CHINESE
    assert edition_letters.shown("\u9fa5\uac00") == edition_letters.MISSING
    manuscript = replace(document_of("en", CHINESE, (("第一章", (CHINESE,)),)), language="zh")
    made = edition_pdf.make_pdf(manuscript)
    claims = edition_pdf.claims_of(made.content)
    assert claims.holds and claims.language.startswith("zh") and not made.letters_missing
    assert b"NotoSansSC" in made.content
    document = pdfium.PdfDocument(made.content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "联合国反腐败公约" in text and "第一章" in text
    assert len(made.content) < 400_000, "only the letters in use are in the file"
