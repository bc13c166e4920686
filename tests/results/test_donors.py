"""Links for donors show what an agreement covers, follow its terms, and close with it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.funding import actions_agreements
from mithaq.funding.models import GrantAgreement
from mithaq.results import actions_donors, donor_links, rules_donors
from mithaq.results.models import DonorLink, Indicator
from tests.funding.conftest import Grant, grant, sign
from tests.people import Cast

__all__ = ["grant"]

pytestmark = pytest.mark.usefixtures("strategy")
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
FAR = date(2999, 12, 31)

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
some_day = st.none() | days


# --- rules ---------------------------------------------------------------------------------------------


@given(days, some_day, some_day)
def test_a_link_never_outlives_its_agreement_or_its_own_day(
    on: date, ends: date | None, until: date | None
) -> None:
    opens = rules_donors.opens_on(on, agreement_ends=ends, until=until, is_revoked=False)
    assert opens == (any((ends, until)) and all(day is None or on <= day for day in (ends, until)))
    assert not rules_donors.opens_on(on, agreement_ends=ends, until=until, is_revoked=True)


@given(days, some_day, some_day)
def test_what_can_be_made_opens_on_the_day_it_is_made(
    on: date, ends: date | None, until: date | None
) -> None:
    fault = rules_donors.fault_in_link(restricted_to=(), objectives=("1",), ends=ends, until=until, on=on)
    opens = rules_donors.opens_on(on, agreement_ends=ends, until=until, is_revoked=False)
    assert (fault is None or fault == "after_agreement") == opens


@given(st.lists(st.sampled_from("12345")), st.sets(st.sampled_from("1234")))
def test_what_is_covered_is_in_the_strategy_and_no_more_than_was_agreed(
    agreed: list[str], objectives: set[str]
) -> None:
    found = rules_donors.covered(agreed, objectives)
    assert set(found) == (objectives & set(agreed) if agreed else objectives)


# --- the link ------------------------------------------------------------------------------------------


@pytest.fixture
def agreement(cast: Cast, grant: Grant) -> GrantAgreement:
    return sign(cast, grant.donor, "stories", date(2026, 1, 1), FAR, objectives=["3"])


def link(cast: Cast, agreement: GrantAgreement, until: date | None = None) -> tuple[DonorLink, str]:
    made, secret = actions_donors.make_donor_link(cast.director, agreement, until=until, at=AT)
    return made, donor_links.token_of(secret)


def amend(cast: Cast, agreement: GrantAgreement, **terms: object) -> None:
    told = {
        "starts": agreement.starts,
        "ends": agreement.ends,
        "length": agreement.length,
        "amount": agreement.amount,
        "currency": agreement.currency,
        "objectives": agreement.objectives,
        "reason": "The donor asked for it.",
        "at": AT,
        **terms,
    }
    actions_agreements.amend_agreement(
        cast.director,
        GrantAgreement.objects.get(pk=agreement.pk),
        **told,  # type: ignore[arg-type]
    )


def test_a_donor_sees_what_the_agreement_covers_and_nothing_else(
    cast: Cast, client: Client, agreement: GrantAgreement
) -> None:
    _made, token = link(cast, agreement)
    response = client.get(f"/en/donor/{token}")
    page = response.content.decode()
    assert "Stories of cooperation" in page and "Parallel reports supported" not in page
    assert "no-store" in response.headers["Cache-Control"] and "noindex" in page
    assert not DonorLink.objects.filter(secret_hash=token).exists()


def test_where_the_donor_leaves_it_open_the_link_shows_every_objective(
    cast: Cast, client: Client, grant: Grant
) -> None:
    _made, token = link(cast, sign(cast, grant.donor, "open", date(2026, 1, 1), FAR))
    page = client.get(f"/ar/donor/{token}").content.decode()
    codes = set(Indicator.objects.current().values_list("code", flat=True))
    assert codes and all(f"/ar/indicators/{code}" in page for code in codes)


def test_the_link_follows_the_amended_terms(cast: Cast, client: Client, agreement: GrantAgreement) -> None:
    _made, token = link(cast, agreement)
    amend(cast, agreement, objectives=["1"])
    page = client.get(f"/en/donor/{token}").content.decode()
    assert "Parallel reports" in page and "Stories of cooperation" not in page


def test_it_opens_on_the_last_day_and_not_after(cast: Cast, agreement: GrantAgreement) -> None:
    made, token = link(cast, agreement)
    assert donor_links.link_of(token, on=FAR) == made
    _other, early = link(cast, agreement, until=TODAY + timedelta(days=30))
    assert donor_links.link_of(early, on=TODAY + timedelta(days=30)) is not None
    assert donor_links.link_of(early, on=TODAY + timedelta(days=31)) is None


def test_an_agreement_called_off_or_gone_closes_its_links(
    cast: Cast, client: Client, agreement: GrantAgreement
) -> None:
    _made, token = link(cast, agreement)
    amend(cast, agreement, ends=TODAY - timedelta(days=1))
    assert client.get(f"/en/donor/{token}").status_code == 404
    amend(cast, agreement, ends=None)
    assert donor_links.link_of(token, on=TODAY) is None
    amend(cast, agreement, ends=FAR)
    assert client.get(f"/en/donor/{token}").status_code == 200
    GrantAgreement.objects.get(pk=agreement.pk).delete()
    assert client.get(f"/en/donor/{token}").status_code == 404


def test_a_link_opens_nothing_once_closed_or_forged(
    cast: Cast, client: Client, agreement: GrantAgreement
) -> None:
    made, token = link(cast, agreement)
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    assert client.get(f"/en/donor/{forged}").status_code == 404
    actions_donors.revoke_donor_link(cast.director, made, at=AT)
    assert client.get(f"/en/donor/{token}").status_code == 404
    with pytest.raises(Conflict):
        actions_donors.revoke_donor_link(cast.director, made, at=AT)


def test_only_the_director_makes_and_closes_links(cast: Cast, agreement: GrantAgreement) -> None:
    made, _token = link(cast, agreement)
    with pytest.raises(NotPermitted):
        actions_donors.make_donor_link(cast.hub_staff, agreement, at=AT)
    with pytest.raises(NotPermitted):
        actions_donors.revoke_donor_link(cast.hub_staff, made, at=AT)


def test_an_agreement_that_covers_nothing_or_does_not_run_is_refused(cast: Cast, grant: Grant) -> None:
    nowhere = sign(cast, grant.donor, "nowhere", date(2026, 1, 1), FAR, objectives=["9"])
    ended = sign(cast, grant.donor, "ended", date(2025, 1, 1), TODAY - timedelta(days=1))
    endless = sign(cast, grant.donor, "endless", date(2026, 1, 1), None)
    short = sign(cast, grant.donor, "short", date(2026, 1, 1), TODAY + timedelta(days=9))
    for agreement, until, code in (
        (nowhere, None, "nothing"),
        (ended, None, "agreement_ended"),
        (endless, None, "no_last_day"),
        (endless, TODAY - timedelta(days=1), "in_past"),
        (short, TODAY + timedelta(days=10), "after_agreement"),
    ):
        with pytest.raises(RuleBroken) as refused:
            link(cast, agreement, until)
        assert refused.value.code == code
    assert link(cast, endless, TODAY)[0].last_day == TODAY
    assert link(cast, short)[0].last_day == short.ends


def test_the_director_chooses_an_agreement_that_has_not_ended_and_reads_the_link_once(
    cast: Cast, client: Client, agreement: GrantAgreement, grant: Grant
) -> None:
    ended = sign(cast, grant.donor, "ended", date(2024, 1, 1), date(2025, 1, 1))
    client.force_login(cast.director)
    page = client.get("/en/strategy/donors/new").content.decode()
    assert f'value="{agreement.pk}"' in page and f'value="{ended.pk}"' not in page
    response = client.post("/en/strategy/donors/new", {"agreement": agreement.pk, "until": ""}, follow=True)
    page = response.content.decode()
    assert "Copy this link now" in page and str(grant.donor) in page
    assert DonorLink.objects.get().agreement == agreement
    assert "Copy this link now" not in client.get("/ar/strategy/donors").content.decode()
