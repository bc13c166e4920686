"""The engine proposes, a person decides, and nothing else counts."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import worker
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.reports import actions_answers, matching, queries_answers
from mithaq.reports import rules_answers as rules
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import AnswerPair, MatchRun, OfficialAnswer
from mithaq.reports.rules_answers import Candidate, Decision
from tests.people import Cast
from tests.reports.answers.conftest import LATER, OFFICIAL
from tests.reports.publishing.conftest import Publishing

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        ours=st.sampled_from(["r1", "r2", "f1"]),
        passage=st.integers(1, 30),
        probability=st.floats(0, 1),
        score=st.floats(0, 1),
    ),
    max_size=40,
)


@given(CANDIDATES, st.randoms())
def test_what_is_shown_does_not_depend_on_the_order_and_is_bounded(
    found: list[Candidate], random: Any
) -> None:
    shown = rules.worth_showing(found)
    mixed = list(found)
    random.shuffle(mixed)
    assert [(each.ours, each.passage, each.probability) for each in rules.worth_showing(mixed)] == [
        (each.ours, each.passage, each.probability) for each in shown
    ]
    for ours in ("r1", "r2", "f1"):
        assert sum(each.ours == ours for each in shown) <= rules.MOST_PASSAGES
    assert all(each.probability >= rules.LEAST_PROBABILITY for each in shown)


def test_the_engine_finds_the_passage_that_took_a_recommendation_up(run: MatchRun, pair: AnswerPair) -> None:
    assert (run.state, run.done, run.total) == ("done", run.total, run.total)
    assert run.name and run.cpu_ms is not None
    assert pair.probability > 0.5
    assert pair.decision == "open"
    assert not AnswerPair.objects.filter(recommendation__number=3, probability__gt=0.5).exists()


def test_spans_point_into_both_texts(pair: AnswerPair) -> None:
    ours, theirs, phrases = queries_answers.marked(pair)
    assert "".join(piece.text for piece in ours) == pair.ours
    assert "".join(piece.text for piece in theirs) == pair.theirs
    same = [phrase for phrase in phrases if phrase.mark == "same"]
    assert same and all(phrase.ours.casefold() == phrase.theirs.casefold() for phrase in same)


def test_agreed_language_is_set_aside(
    cast: Cast, publishing: Publishing, add: Callable[..., OfficialAnswer]
) -> None:
    from mithaq.library import actions as library

    text = library.add_document(
        cast.hub_staff,
        kind="treaty",
        titles={"en": "An invented treaty"},
        language="en",
        upload=ContentFile(
            b"Publish every three months how many requests for information were refused, and why.",
            name="treaty.txt",
        ),
        dated=PartialDate.parse("2003-10-31"),
        at=LATER,
    )
    library.read_text.call(text.pk)
    assert len(matching.prior_of(publishing.report)) == 1
    asked = actions_answers.ask_for_proposals(cast.hub_staff, publishing.report, add(), at=LATER)
    matching.run_matching(asked.pk, at=LATER)
    kept = AnswerPair.objects.filter(recommendation__number=1, theirs__contains="every three months")
    assert not kept.filter(probability__gt=0.5).exists()
    assert all("claim" not in pair.flags for pair in kept)


def test_through_the_worker_the_text_is_read_and_compared(
    cast: Cast, publishing: Publishing, add: Callable[..., OfficialAnswer]
) -> None:
    asked = actions_answers.ask_for_proposals(cast.director, publishing.report, add(), at=LATER)
    worker.run_waiting()
    asked.refresh_from_db()
    assert asked.state == "done"
    assert AnswerPair.objects.filter(run=asked).exists()


def test_a_second_run_at_once_is_a_conflict_and_later_keeps_decisions(
    cast: Cast, publishing: Publishing, pair: AnswerPair, run: MatchRun
) -> None:
    actions_answers.decide_pair(cast.hub_staff, pair, Decision.REJECTED, at=LATER)
    count = AnswerPair.objects.count()
    again = actions_answers.ask_for_proposals(cast.hub_staff, publishing.report, run.answer, at=LATER)
    with pytest.raises(Conflict):
        actions_answers.ask_for_proposals(cast.hub_staff, publishing.report, run.answer, at=LATER)
    assert matching.run_matching(again.pk, at=LATER) == 0
    assert matching.run_matching(again.pk, at=LATER) == 0
    assert AnswerPair.objects.count() == count
    pair.refresh_from_db()
    assert pair.decision == "rejected"


def test_an_unreadable_document_fails_in_plain_words(
    cast: Cast, publishing: Publishing, add: Callable[..., OfficialAnswer], client: Client
) -> None:
    broken = add(upload=ContentFile(b"%PDF-1.4 nothing", name="x.pdf"))
    asked = actions_answers.ask_for_proposals(cast.hub_staff, publishing.report, broken, at=LATER)
    matching.run_matching(asked.pk, at=LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.fault) == ("failed", "not_read")
    client.force_login(cast.hub_staff)
    page = client.get(reverse("reports:answers", kwargs={"code": publishing.report.code}))
    assert "could not be read" in page.content.decode()


def test_who_wrote_does_not_confirm_and_strangers_decide_nothing(cast: Cast, pair: AnswerPair) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions_answers.decide_pair(cast.member_in_amman, pair, Decision.CONFIRMED, at=LATER)
    assert refused.value.code == "own_words"
    for person in (cast.stranger, cast.board_member, cast.auditor, cast.nobody):
        with pytest.raises(NotPermitted):
            actions_answers.decide_pair(person, pair, Decision.CONFIRMED, at=LATER)
    actions_answers.decide_pair(cast.member_in_lima, pair, Decision.CONFIRMED, at=LATER)
    with pytest.raises(Conflict):
        actions_answers.decide_pair(cast.member_in_lima, pair, Decision.CONFIRMED, at=LATER)
    with pytest.raises(RuleBroken) as silent:
        actions_answers.decide_pair(cast.hub_staff, pair, Decision.REJECTED, at=LATER)
    assert silent.value.code == "no_reason"


def test_a_warned_pair_is_confirmed_only_with_a_reason(cast: Cast, pair: AnswerPair) -> None:
    AnswerPair.objects.filter(pk=pair.pk).update(flags=["reversed"])
    with pytest.raises(RuleBroken):
        actions_answers.decide_pair(cast.hub_staff, pair, Decision.CONFIRMED, at=LATER)
    actions_answers.decide_pair(cast.hub_staff, pair, Decision.CONFIRMED, why="read both", at=LATER)


def test_unreviewed_pairs_are_hidden_from_readers_and_confirmed_ones_shown(
    cast: Cast, publishing: Publishing, pair: AnswerPair, client: Client
) -> None:
    ParallelReport.objects.filter(pk=publishing.report.pk).update(
        status="published", published_on=date(2026, 6, 1), published_precision="day"
    )
    address = pair.get_absolute_url()
    assert client.get(address).status_code == 404
    assert "took up" not in client.get(publishing.report.get_absolute_url()).content.decode()
    actions_answers.decide_pair(cast.hub_staff, pair, Decision.CONFIRMED, why="private remark", at=LATER)
    page = client.get(address)
    assert page.status_code == 200
    body = page.content.decode()
    assert '<mark class="same">' in body
    assert "private remark" not in body and cast.hub_staff.display_name not in body
    assert client.post(address, {"decision": "rejected"}).status_code in (302, 403)
    pair.refresh_from_db()
    assert pair.decision == "confirmed"


def test_a_person_decides_on_the_page(cast: Cast, pair: AnswerPair, client: Client) -> None:
    client.force_login(cast.hub_staff)
    page = client.get(pair.get_absolute_url())
    seen = page.content.decode().split('name="_seen" value="')[1].split('"')[0]
    sent = client.post(pair.get_absolute_url(), {"decision": "confirmed", "why": "", "_seen": seen})
    assert sent.status_code == 302
    pair.refresh_from_db()
    line = pair.decisions.get()
    assert (pair.decision, line.decision, line.decided_by) == ("confirmed", "confirmed", cast.hub_staff)
    assert "confirmed" in client.get(reverse("reports:pairs")).content.decode()


def test_another_reviews_document_is_not_compared(
    cast: Cast, publishing: Publishing, add: Callable[..., OfficialAnswer]
) -> None:
    from mithaq.reviews.models import Cycle

    other = Cycle.objects.create(
        code="irm-1", mechanism_id="UNCAC-IRM", number=1, names={"en": "First cycle"}
    )
    with pytest.raises(RuleBroken):
        actions_answers.ask_for_proposals(
            cast.hub_staff, publishing.report, add(OFFICIAL + "x", cycle=other), at=LATER
        )


@pytest.mark.parametrize("name", ["member_in_amman", "stranger", "auditor", "nobody"])
def test_who_adds_no_documents_adds_no_official_one(cast: Cast, publishing: Publishing, name: str) -> None:
    from mithaq.reviews.models import Cycle
    from mithaq.world.models import Country

    with pytest.raises(NotPermitted):
        actions_answers.add_official_answer(
            getattr(cast, name),
            country=Country.objects.get(pk="JOR"),
            cycle=Cycle.objects.get(pk="irm-2"),
            kind="executive_summary",
            titles={"en": "x"},
            language="en",
            upload=ContentFile(b"x", name="x.txt"),
            at=LATER,
        )


def test_decided_pairs_become_labels_without_names(cast: Cast, pair: AnswerPair) -> None:
    assert list(queries_answers.labels()) == []
    actions_answers.decide_pair(cast.hub_staff, pair, Decision.CONFIRMED, at=LATER)
    (label,) = queries_answers.labels()
    assert label["label"] in (1, 2)
    assert cast.hub_staff.display_name not in str(label)


def test_a_document_of_a_day_to_come_is_refused_with_the_reason(cast: Cast, client: Client) -> None:
    client.force_login(cast.hub_staff)
    upload = ContentFile(OFFICIAL.encode(), name="summary.txt")
    answer = client.post(
        reverse("reports:add_official_document"),
        {
            "kind": "executive_summary",
            "title": "Summary",
            "language": "en",
            "dated": "2999",
            "upload": upload,
        },
    )
    assert answer.status_code == 422
    assert "lies in the future" in answer.content.decode()
    assert not OfficialAnswer.objects.exists()


def test_a_run_that_found_nothing_says_so(
    cast: Cast, publishing: Publishing, run: MatchRun, client: Client
) -> None:
    AnswerPair.objects.filter(run=run).delete()
    client.force_login(cast.hub_staff)
    page = client.get(reverse("reports:answers", kwargs={"code": publishing.report.code})).content.decode()
    assert "No passage is alike." in page
