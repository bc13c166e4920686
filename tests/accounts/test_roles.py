"""Roles: given for a time, taken at once, never beyond one's own reach; staff mode; closed accounts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts import actions, permissions
from mithaq.accounts.models import RoleGrant, StaffMode, User
from mithaq.accounts.rules import (
    ROLES_OF_THE_NETWORK,
    STAFF_MODE_LASTS,
    Role,
    RoleWanted,
    fault_in_name,
    holds,
    may_hand_out,
)
from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry, OutgoingMail
from tests.people import Cast

BOARD = RoleWanted(role=Role.BOARD_MEMBER)
WHY = "Asked by mail on Monday"

# --- rules ---------------------------------------------------------------------------------------

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))


@given(starts=days, ends=st.none() | days, at=moments)
def test_a_role_holds_from_its_first_day_through_its_last(
    starts: date, ends: date | None, at: datetime
) -> None:
    held = holds(starts=starts, ends=ends, revoked_at=None, at=at)
    assert held == (starts <= at.date() and (ends is None or at.date() <= ends))


@given(starts=days, at=moments, revoked_at=moments)
def test_a_revocation_counts_from_its_second(starts: date, at: datetime, revoked_at: datetime) -> None:
    held = holds(starts=starts, ends=None, revoked_at=revoked_at, at=at)
    assert not (held and at >= revoked_at)


@given(own=st.frozensets(st.sampled_from(Role)), role=st.sampled_from(Role))
def test_nobody_gives_a_role_without_being_director_or_hub_or_operating(
    own: frozenset[Role], role: Role
) -> None:
    may = may_hand_out(own, role, operating=False)
    assert not may or own & {Role.DIRECTOR, Role.HUB_STAFF}
    assert not (may and role is Role.OPERATOR)
    assert not (may and Role.DIRECTOR not in own and role not in ROLES_OF_THE_NETWORK)


@given(st.text(min_size=1, max_size=60))
def test_a_name_that_passes_holds_no_line_break_and_turns_no_direction(name: str) -> None:
    if fault_in_name(name) is None:
        assert not set(name) & set("\n\r\x00\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")


# --- giving and taking ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_director_gives_a_role_and_it_holds_at_once(cast: Cast) -> None:
    assert not permissions.has_role(cast.stranger, Role.BOARD_MEMBER)
    grant = actions.grant_role(cast.director, cast.stranger, BOARD, at=timezone.now())
    assert permissions.has_role(cast.stranger, Role.BOARD_MEMBER) and grant.granted_by == cast.director
    entry = AuditEntry.objects.get(verb="grant_role")
    assert entry.actor_id == cast.director.pk and entry.after["role"] == "board_member"
    assert OutgoingMail.objects.get().to == cast.stranger.email


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["hub_staff", "auditor"])
def test_who_sees_people_but_may_not_give_a_role_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        actions.grant_role(getattr(cast, name), cast.stranger, BOARD, at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["member_in_lima", "coordinator", "operator", "board_member"])
def test_who_does_not_see_people_finds_nobody_there(cast: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        actions.grant_role(getattr(cast, name), cast.stranger, BOARD, at=timezone.now())


@pytest.mark.django_db
def test_nobody_gives_themselves_a_role(cast: Cast) -> None:
    for _name, person in cast:
        if isinstance(person, User) and person != cast.director:
            with pytest.raises((NotPermitted, NotFound)):
                actions.grant_role(person, person, RoleWanted(role=Role.DIRECTOR), at=timezone.now())
    assert RoleGrant.objects.filter(role="director").count() == 1


@pytest.mark.django_db
def test_a_role_is_given_once_for_the_same_time(cast: Cast) -> None:
    now = timezone.now()
    actions.grant_role(cast.director, cast.stranger, BOARD, at=now)
    with pytest.raises(RuleBroken) as broken:
        actions.grant_role(cast.director, cast.stranger, BOARD, at=now)
    assert broken.value.code == "role_held"


@pytest.mark.django_db
def test_the_last_day_counts_and_the_day_after_does_not(cast: Cast) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    last = date(2026, 3, 31)
    actions.grant_role(cast.director, cast.stranger, RoleWanted(role=Role.BOARD_MEMBER, ends=last), at=now)
    assert Role.BOARD_MEMBER in permissions.roles_of(
        cast.stranger, at=datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
    )
    assert Role.BOARD_MEMBER not in permissions.roles_of(cast.stranger, at=datetime(2026, 4, 1, tzinfo=UTC))


@pytest.mark.django_db
def test_taking_a_role_counts_in_the_next_request(cast: Cast, client: Client) -> None:
    client.force_login(cast.hub_staff)
    assert client.get("/en/accounts").status_code == 200
    actions.revoke_role(cast.director, cast.hub_staff.role_grants.get(), at=timezone.now())
    assert client.get("/en/accounts").status_code == 403


@pytest.mark.django_db
def test_a_role_is_taken_once_and_only_within_reach(cast: Cast) -> None:
    grant = cast.director.role_grants.get()
    with pytest.raises(NotPermitted):
        actions.revoke_role(cast.hub_staff, grant, at=timezone.now())
    mine = cast.member_in_lima.role_grants.get()
    actions.revoke_role(cast.hub_staff, mine, at=timezone.now())
    with pytest.raises(Conflict):
        actions.revoke_role(cast.hub_staff, mine, at=timezone.now())
    assert permissions.scopes_of(cast.member_in_lima, Role.MEMBER_REPRESENTATIVE) == frozenset()


@pytest.mark.django_db
def test_a_scope_belongs_to_its_role(cast: Cast) -> None:
    assert permissions.scopes_of(cast.coordinator, Role.REGIONAL_COORDINATOR) == {"swana"}
    assert permissions.scopes_of(cast.coordinator, Role.MEMBER_REPRESENTATIVE) == frozenset()
    assert permissions.scopes_of(cast.nobody, Role.REGIONAL_COORDINATOR) == frozenset()


@pytest.mark.django_db
def test_the_database_refuses_a_role_that_ends_before_it_starts(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            user=cast.stranger, role="auditor", starts=date(2026, 2, 2), ends=date(2026, 2, 1)
        )


# --- staff mode ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_operator_has_no_powers_until_staff_mode_and_none_after(cast: Cast) -> None:
    now = timezone.now()
    assert not permissions.is_staff_of_hub(cast.operator) and not permissions.may_see_people(cast.operator)
    actions.start_staff_mode(cast.operator, reason=WHY, at=now)
    assert permissions.is_staff_of_hub(cast.operator) and permissions.may_grant(cast.operator, Role.OPERATOR)
    actions.end_staff_mode(cast.operator, at=now)
    assert not permissions.is_staff_of_hub(cast.operator)
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"start_staff_mode", "end_staff_mode"}


@pytest.mark.django_db
def test_staff_mode_ends_by_itself_after_thirty_minutes(cast: Cast) -> None:
    now = timezone.now()
    actions.start_staff_mode(cast.operator, reason=WHY, at=now)
    just_before = now + STAFF_MODE_LASTS - timedelta(microseconds=1)
    assert permissions.standing_of(cast.operator, at=just_before).is_operating
    assert not permissions.standing_of(cast.operator, at=now + STAFF_MODE_LASTS).is_operating
    with pytest.raises(Conflict):
        actions.start_staff_mode(cast.operator, reason=WHY, at=just_before)
    assert actions.start_staff_mode(cast.operator, reason=WHY, at=now + STAFF_MODE_LASTS)


@pytest.mark.django_db
def test_only_operators_have_staff_mode_and_only_with_a_reason(cast: Cast) -> None:
    for name, person in cast:
        if name != "operator":
            with pytest.raises(NotPermitted):
                actions.start_staff_mode(person, reason=WHY, at=timezone.now())
    with pytest.raises(RuleBroken):
        actions.start_staff_mode(cast.operator, reason="  why  ", at=timezone.now())
    assert not StaffMode.objects.exists()


@pytest.mark.django_db
def test_staff_mode_ends_with_the_role_and_with_signing_out(cast: Cast, client: Client) -> None:
    actions.start_staff_mode(cast.operator, reason=WHY, at=timezone.now())
    client.force_login(cast.operator)
    client.post("/en/account/sign-out")
    assert not permissions.is_operating(cast.operator)
    actions.start_staff_mode(cast.operator, reason=WHY, at=timezone.now())
    RoleGrant.objects.filter(user=cast.operator).update(revoked_at=timezone.now())
    assert not permissions.is_operating(cast.operator)


@pytest.mark.django_db
def test_every_page_of_an_operator_in_staff_mode_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.operator)
    assert "Staff mode is on until" not in client.get("/en/desk").content.decode()
    actions.start_staff_mode(cast.operator, reason=WHY, at=timezone.now())
    for path in ("/en/desk", "/en/accounts", "/en/account/security"):
        assert "Staff mode is on until" in client.get(path).content.decode(), path


@pytest.mark.django_db
def test_switching_staff_mode_on_asks_again_who_one_is(cast: Cast, client: Client) -> None:
    from tests.people import PASSWORD

    cast.operator.set_password(PASSWORD)
    cast.operator.save()
    client.force_login(cast.operator)
    answer = client.post("/en/account/staff-mode", {"reason": WHY})
    assert answer["Location"].startswith("/en/account/again") and not StaffMode.objects.exists()
    client.post(answer["Location"], {"password": PASSWORD})
    client.post("/en/account/staff-mode", {"reason": WHY})
    assert StaffMode.objects.filter(user=cast.operator).count() == 1


# --- closing accounts ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_closing_an_account_ends_its_sessions_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.member_in_lima)
    assert client.get("/en/desk").status_code == 200
    actions.disable_user(cast.hub_staff, cast.member_in_lima, reason=WHY, at=timezone.now())
    assert client.get("/en/desk").status_code == 302
    assert permissions.roles_of(cast.member_in_lima) == frozenset()
    actions.enable_user(cast.hub_staff, cast.member_in_lima, reason=WHY, at=timezone.now())
    assert permissions.has_role(cast.member_in_lima, Role.MEMBER_REPRESENTATIVE)


@pytest.mark.django_db
def test_closing_reaches_nobody_above_and_not_oneself(cast: Cast) -> None:
    now = timezone.now()
    for person in (cast.director, cast.hub_staff, cast.operator, cast.auditor):
        with pytest.raises(NotPermitted):
            actions.disable_user(cast.hub_staff, person, reason=WHY, at=now)
    with pytest.raises(NotPermitted):
        actions.disable_user(cast.director, cast.director, reason=WHY, at=now)
    with pytest.raises(NotFound):
        actions.disable_user(cast.member_in_lima, cast.stranger, reason=WHY, at=now)


@pytest.mark.django_db
def test_hub_staff_does_not_reopen_whom_only_the_director_may(cast: Cast) -> None:
    now = timezone.now()
    actions.disable_user(cast.director, cast.board_member, reason=WHY, at=now)
    with pytest.raises(NotPermitted):
        actions.enable_user(cast.hub_staff, cast.board_member, reason=WHY, at=now)
    actions.enable_user(cast.director, cast.board_member, reason=WHY, at=now)
    with pytest.raises(Conflict):
        actions.enable_user(cast.director, cast.board_member, reason=WHY, at=now)


@pytest.mark.django_db
def test_lost_factors_are_taken_away_and_the_person_is_told(cast: Cast) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal import auth as totp

    totp.TOTP.activate(cast.member_in_lima, totp.generate_totp_secret())
    actions.reset_second_factor(cast.hub_staff, cast.member_in_lima, reason=WHY, at=timezone.now())
    assert not Authenticator.objects.filter(user=cast.member_in_lima).exists()
    assert OutgoingMail.objects.get(template="accounts/second_factor_reset").to == cast.member_in_lima.email
    with pytest.raises(NotPermitted):
        actions.reset_second_factor(cast.hub_staff, cast.director, reason=WHY, at=timezone.now())
