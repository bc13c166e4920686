"""The do-no-harm questions and the State's right of reply, by the hands of the people they belong to."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mithaq.core.audit import history_of
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import OutgoingMail
from mithaq.reports import actions_harm, actions_replies, actions_stages, gates, rules
from mithaq.reports.models_publishing import HarmAnswer, HarmSignature
from mithaq.reports.rules_publishing import Said
from tests.people import Cast
from tests.reports.publishing.conftest import NOW, Publishing


def link_in_mail(to: str) -> str:
    body = OutgoingMail.objects.filter(to=to).latest("queued_at").body
    address = next(word for word in body.split() if "/reports/early/" in word)
    return address[address.index("/", 8) :]


def offer(cast: Cast, publishing: Publishing, **more: object) -> object:
    values = {"name": "Focal Point", "email": "fp@state.example.org", "language": "en", "days": 21, "at": NOW}
    return actions_replies.offer_reply(cast.director, publishing.report, **{**values, **more})  # type: ignore[arg-type]


def test_who_answered_does_not_sign_and_a_checker_who_did_not_does(
    cast: Cast, publishing: Publishing
) -> None:
    actions_harm.answer_harm(
        cast.hub_staff,
        publishing.report,
        {"sources": (Said.NO, ""), "consent": (Said.NO, ""), "after": (Said.YES, "")},
        at=NOW,
    )
    with pytest.raises(RuleBroken) as refused:
        actions_harm.sign_harm(cast.hub_staff, publishing.report, at=NOW)
    assert refused.value.code == "own_answers"
    publishing.answer_all()
    HarmAnswer.objects.update(answered_by=cast.member_in_lima)
    signed = actions_harm.sign_harm(cast.hub_staff, publishing.report, at=NOW)
    assert signed.signed_name == cast.hub_staff.display_name


def test_a_stopping_answer_and_a_missing_one_keep_the_stage_closed(
    cast: Cast, publishing: Publishing
) -> None:
    report = publishing.to_stage("harm_check")
    assert [each.code for each in gates.missing(report, "harm_check")] == ["harm_unanswered"]
    actions_harm.answer_harm(
        cast.member_in_lima,
        report,
        {"sources": (Said.YES, ""), "consent": (Said.NO, ""), "after": (Said.YES, "")},
        at=NOW,
    )
    assert [each.code for each in gates.missing(report, "harm_check")] == ["harm_stops"]
    with pytest.raises(RuleBroken):
        actions_stages.sign_stage(
            cast.hub_staff, report, stage="harm_check", verdict=rules.Verdict.PASSED, at=NOW
        )


def test_signing_the_answers_signs_the_stage_off(cast: Cast, publishing: Publishing) -> None:
    report = publishing.to_stage("harm_check")
    publishing.make_ready()
    report.refresh_from_db()
    assert report.stage_id == "approval"
    with pytest.raises(Conflict):
        actions_harm.sign_harm(cast.hub_staff, report, at=NOW)


def test_a_changed_answer_takes_the_signature_away_and_the_same_one_does_not(
    cast: Cast, publishing: Publishing
) -> None:
    publishing.make_ready()
    publishing.answer_all()
    assert HarmSignature.objects.filter(report=publishing.report).exists()
    actions_harm.answer_harm(
        cast.member_in_lima, publishing.report, {"sources": (Said.NO, "two names blurred")}, at=NOW
    )
    assert not HarmSignature.objects.filter(report=publishing.report).exists()


def test_strangers_neither_answer_nor_sign(cast: Cast, publishing: Publishing) -> None:
    for person in (cast.stranger, cast.board_member, cast.nobody):
        with pytest.raises(NotPermitted):
            actions_harm.answer_harm(person, publishing.report, {"sources": (Said.NO, "")}, at=NOW)
        with pytest.raises(NotPermitted):
            actions_harm.sign_harm(person, publishing.report, at=NOW)


def test_the_state_reads_by_its_link_and_its_reply_is_kept_word_for_word(
    cast: Cast, publishing: Publishing, client: Client
) -> None:
    offer(cast, publishing)
    address = link_in_mail("fp@state.example.org")
    reply = publishing.report.right_of_reply
    reply.due_on = timezone.localdate() + timedelta(days=5)
    reply.save()
    page = client.get(address)
    assert page.status_code == 200
    assert "لم تُدعَ أي منظمة" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    sent = client.post(
        address, {"text": "We *disagree* <b>firmly</b>.", "language": "en", "signed": "Minister", "_seen": ""}
    )
    assert sent.status_code == 302
    reply.refresh_from_db()
    assert (reply.text, reply.recorded_by) == ("We *disagree* <b>firmly</b>.", None)
    assert "Your reply has arrived" in client.get(address).content.decode()
    again = client.post(address, {"text": "x", "language": "en", "signed": "y", "_seen": ""})
    assert again.status_code == 403
    reply.reader.refresh_from_db()
    assert reply.reader.first_read_at is not None


def test_a_link_that_was_changed_or_has_run_out_opens_nothing(
    cast: Cast, publishing: Publishing, client: Client
) -> None:
    offer(cast, publishing)
    address = link_in_mail("fp@state.example.org")
    assert client.get(address[:-3] + "abc").status_code == 404
    # The last day lies in the past of the clock on the wall.
    reply = publishing.report.right_of_reply
    reply.due_on = date(2026, 6, 2)
    reply.save()
    assert client.get(address).status_code == 404


def test_a_draft_goes_to_the_state_once_and_never_while_it_is_written(
    cast: Cast, publishing: Publishing
) -> None:
    publishing.to_stage("drafting")
    with pytest.raises(RuleBroken) as refused:
        offer(cast, publishing)
    assert refused.value.code == "not_the_time"
    publishing.to_stage("publication")
    for person in (cast.member_in_amman, cast.stranger):
        with pytest.raises(NotPermitted):
            actions_replies.offer_reply(
                person, publishing.report, name="x", email="x@example.org", language="en", at=NOW
            )
    offer(cast, publishing)
    with pytest.raises(Conflict):
        offer(cast, publishing, email="other@state.example.org")
    assert "offer_reply" in [entry.verb for entry in history_of(publishing.report)]


@pytest.mark.parametrize("days", [1, 61])
def test_the_clock_keeps_its_limits(cast: Cast, publishing: Publishing, days: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        offer(cast, publishing, days=days)
    assert refused.value.code == "days"


def test_a_letter_is_recorded_once_and_not_from_the_future(cast: Cast, publishing: Publishing) -> None:
    offer(cast, publishing)
    values = {"text": "Reply", "language": "en", "signed": "Min.", "at": NOW}
    with pytest.raises(RuleBroken):
        actions_replies.record_reply(cast.director, publishing.report, replied_on=date(2026, 6, 2), **values)
    actions_replies.record_reply(cast.director, publishing.report, replied_on=date(2026, 6, 1), **values)
    with pytest.raises(Conflict):
        actions_replies.record_reply(cast.director, publishing.report, replied_on=date(2026, 6, 1), **values)


def test_a_state_is_reminded_once_near_its_last_day(cast: Cast, publishing: Publishing) -> None:
    offer(cast, publishing, days=7)
    assert actions_replies.remind_of_replies(at=NOW + timedelta(days=2)) == 0
    assert actions_replies.remind_of_replies(at=NOW + timedelta(days=5)) == 1
    assert actions_replies.remind_of_replies(at=NOW + timedelta(days=6)) == 0


def test_pages_show_what_stands_to_its_people_and_nothing_to_others(
    cast: Cast, publishing: Publishing, client: Client
) -> None:
    address = reverse("reports:publishing", kwargs={"code": publishing.report.code})
    client.force_login(cast.director)
    assert "Not signed" in client.get(address).content.decode()
    client.force_login(cast.member_in_lima)
    page = client.get(reverse("reports:harm", kwargs={"code": publishing.report.code}))
    assert "Question sources?" in page.content.decode()
    client.force_login(cast.board_member)
    assert client.get(address).status_code in (403, 404)
