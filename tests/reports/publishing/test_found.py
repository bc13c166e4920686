"""Words of a published report are found by everybody, those of an unpublished or withdrawn one by nobody, and neither counted."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import translation

from mithaq.core.search_sources import Hit
from mithaq.library import reindexing, sections, texts_search
from mithaq.library.models_search import SearchEntry
from mithaq.library.texts_search import Found, Wanted
from mithaq.reports import actions_publishing, actions_recommendations, actions_replies
from mithaq.reports.models_recommendations import Recommendation
from tests.people import Cast
from tests.reports.publishing.conftest import NOW, Publishing
from tests.reports.publishing.test_release import release

NOBODY = AnonymousUser()
#: Words as somebody types them, and the kind of text in which they stand.
ASKED = (
    ("parallel jordan", "report"),
    ("تقارير موازية الأردن", ""),
    ("القانون ولا يُطبَّق", "finding"),
    ("law not applied", "finding"),
    ("hardly consulted", "report_text"),
    ("المجتمع المدني نادرا", "report_text"),
    ("requests refused", "recommendation"),
    ("وزارة العدل", "recommendation"),
    ("JOR-irm-2-2026-R02", "recommendation"),
)


def find(words: str, person: object = NOBODY, **wanted: object) -> Found:
    return texts_search.search(words, person, Wanted(**wanted))  # type: ignore[arg-type]


@pytest.mark.parametrize(("words", "kind"), [each for each in ASKED if each[1]])
def test_what_a_published_report_says_is_found_in_its_kind(
    words: str, kind: str, cast: Cast, publishing: Publishing
) -> None:
    assert find(words).total == 0
    release(cast, publishing)
    found = find(words, kinds=(kind,))
    assert found.total == len(found.hits) > 0
    assert {hit.kind.key for hit in found.hits} == {kind}
    if kind != "report" and not words.startswith("JOR"):
        assert any(piece.is_marked for piece in found.hits[0].pieces)


def test_the_way_to_a_hit_leads_to_its_place(cast: Cast, publishing: Publishing, client: Client) -> None:
    release(cast, publishing)
    finding = find("law not applied").hits[0].shown
    assert finding.href.endswith(f"/reports/{publishing.report.code}/read#finding-{publishing.finding.pk}")
    paragraph = find("hardly consulted").hits[0].shown
    assert paragraph.href.endswith("/read#summary-en")
    page = client.get(paragraph.href.partition("#")[0]).content.decode()
    assert 'id="summary-en"' in page and f'id="finding-{publishing.finding.pk}"' in page


@pytest.mark.parametrize("name", ["nobody", "stranger", "member_in_lima", "hub_staff", "auditor"])
def test_before_publication_it_is_neither_found_nor_counted(
    name: str, cast: Cast, publishing: Publishing
) -> None:
    from datetime import timedelta

    release(cast, publishing, opens_at=NOW + timedelta(days=5))
    for words, _kind in ASKED:
        assert find(words, getattr(cast, name)).total == 0, words
    actions_publishing.open_what_is_due(at=NOW + timedelta(days=5))
    assert find("hardly consulted", getattr(cast, name)).total == 1


def test_a_withdrawal_takes_everything_out_for_everybody(cast: Cast, publishing: Publishing) -> None:
    release(cast, publishing)
    assert SearchEntry.objects.exists()
    actions_publishing.withdraw_report(cast.director, publishing.report, why="A source.", at=NOW)
    assert not SearchEntry.objects.exists()
    assert find("hardly consulted", cast.hub_staff).total == 0


def test_a_recommendation_that_is_withdrawn_is_not_found(cast: Cast, publishing: Publishing) -> None:
    release(cast, publishing)
    first = publishing.recommendations[0]
    assert find("requests refused", kinds=("recommendation",)).total == 1
    actions_recommendations.withdraw_recommendation(cast.hub_staff, first, why="Overtaken.", at=NOW)
    assert find("requests refused", kinds=("recommendation",)).total == 0
    assert find("independent office", kinds=("recommendation",)).total == 1


def test_a_draft_is_found_when_it_is_submitted_to_a_published_report(
    cast: Cast, publishing: Publishing
) -> None:
    third = publishing.recommendations[2]
    Recommendation.objects.filter(pk=third.pk).update(state="draft", submitted_at=None)
    release(cast, publishing)
    assert find("independent office", cast.hub_staff).total == 0
    third.refresh_from_db()
    third.provisions.set(["UNCAC:art13"])
    actions_recommendations.submit_recommendation(cast.hub_staff, third, at=NOW)
    assert find("independent office").total == 1


def test_a_reply_that_came_late_is_found_with_its_new_edition(cast: Cast, publishing: Publishing) -> None:
    from datetime import timedelta

    actions_replies.offer_reply(
        cast.director, publishing.report, name="F", email="f@example.org", language="en", days=7, at=NOW
    )
    later = NOW + timedelta(days=9)
    release(cast, publishing, no_reply_reason="", at=later)
    actions_replies.record_reply(
        cast.director,
        publishing.report,
        text="An archive is being built.",
        language="en",
        signed="Minister",
        replied_on=later.date(),
        at=later,
    )
    assert find("archive").total == 0
    actions_publishing.renew_edition(cast.director, publishing.report, at=later)
    found = find("archive", kinds=("report_text",))
    assert (found.total, found.hits[0].shown.about) == (1, "ردّ الدولة")


def test_filters_of_state_year_and_language_hold(cast: Cast, publishing: Publishing) -> None:
    release(cast, publishing)
    assert find("consulted", country="JOR", year_from=2026, year_to=2026, languages=("en",)).total == 1
    assert find("consulted", country="AUT").total == 0
    assert find("consulted", year_to=2025).total == 0
    assert find("consulted", languages=("ar",)).total == 0


def test_a_rebuild_makes_what_the_actions_made(cast: Cast, publishing: Publishing) -> None:
    release(cast, publishing)
    names = ("kind", "owner", "place", "language", "is_public", "tokens")
    kept = set(SearchEntry.objects.values_list(*names))
    assert {row[0] for row in kept} == {"report", "finding", "report_text", "recommendation"}
    reindexing.rebuild()
    assert set(SearchEntry.objects.values_list(*names)) == kept


def test_the_one_box_shows_its_paragraphs_and_leaves_its_records_to_their_own_places(
    cast: Cast, publishing: Publishing
) -> None:
    release(cast, publishing)
    with translation.override("en"):
        hits: list[Hit] = list(sections.find_texts("hardly consulted", NOBODY, 8))
        assert any("/read#summary-en" in hit.href for hit in hits)
        assert not list(sections.find_texts("independent office", NOBODY, 8))


def test_the_page_offers_the_kinds_and_shows_the_hits_in_both_languages(
    cast: Cast, publishing: Publishing, client: Client
) -> None:
    release(cast, publishing)
    for language in ("en", "ar"):
        page = client.get(f"/{language}/library/search?q=refused&where=recommendation").content.decode()
        assert f"/{language}/recommendations/{publishing.recommendations[0].code}" in page
        assert 'value="report_text"' in page
