"""Invitations: who may send one, what a link is worth, and that it opens one account once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mithaq.accounts import actions, links
from mithaq.accounts.models import Invitation, RoleGrant, User
from mithaq.accounts.rules import INVITATION_LASTS, InvitationState, Role, RoleWanted
from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry, OutgoingMail
from tests.people import PASSWORD, Cast

pytestmark = pytest.mark.django_db
MEMBER = [RoleWanted(role=Role.INDIVIDUAL_MEMBER)]
NEW = "new@guests.example.org"


def link_in_the_mail() -> str:
    """The token of the newest invitation mail."""
    body = OutgoingMail.objects.filter(template="accounts/invitation").latest("pk").body
    return body.split("/invitation/")[1].split()[0]


def token_of(mail_link: str) -> str:
    from urllib.parse import unquote

    return unquote(mail_link)


def invited(cast: Cast, **changes: object) -> tuple[Invitation, str]:
    values = {"roles": MEMBER, "language": "ar", "at": timezone.now(), **changes}
    invitation = actions.invite(cast.hub_staff, NEW, **values)  # type: ignore[arg-type]
    return invitation, token_of(link_in_the_mail())


def accept(token: str, **changes: object) -> User:
    values = {
        "display_name": "Nour Invented",
        "language": "ar",
        "time_zone": "Asia/Amman",
        "password": PASSWORD,
        "at": timezone.now(),
        **changes,
    }
    return actions.accept_invitation(token, **values)  # type: ignore[arg-type]


def test_hub_staff_invites_a_member_by_mail_in_their_language_and_it_is_recorded(cast: Cast) -> None:
    invitation, token = invited(cast)
    mail = OutgoingMail.objects.get()
    assert mail.to == NEW and mail.language == "ar" and "/ar/invitation/" in mail.body and mail.is_private
    assert AuditEntry.objects.filter(verb="invite", thing_key=str(invitation.pk)).exists()
    assert invitation.secret_hash not in mail.body and links.secret_in(token) not in str(
        Invitation.objects.values()
    )


@pytest.mark.parametrize(
    "name", ["stranger", "member_in_lima", "coordinator", "auditor", "operator", "case_worker"]
)
def test_others_may_not_invite(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        actions.invite(getattr(cast, name), NEW, roles=MEMBER, language="en", at=timezone.now())
    with pytest.raises(NotPermitted):
        actions.invite(cast.nobody, NEW, roles=MEMBER, language="en", at=timezone.now())
    assert not Invitation.objects.exists() and not OutgoingMail.objects.exists()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.OPERATOR, Role.HUB_STAFF, Role.AUDITOR])
def test_hub_staff_hands_out_no_role_above_the_network(cast: Cast, role: Role) -> None:
    with pytest.raises(NotPermitted):
        invited(cast, roles=[RoleWanted(role=role)])


def test_only_the_operators_make_an_operator(cast: Cast) -> None:
    now = timezone.now()
    wanted = [RoleWanted(role=Role.OPERATOR)]
    with pytest.raises(NotPermitted):
        actions.invite(cast.director, NEW, roles=wanted, language="en", at=now)
    actions.start_staff_mode(cast.operator, reason="A second operator is needed", at=now)
    assert (
        actions.invite(cast.operator, NEW, roles=wanted, language="en", at=now).roles[0]["role"] == "operator"
    )


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ([], "no_role"),
        ([RoleWanted(role=Role.MEMBER_REPRESENTATIVE)], "scope_missing"),
        ([RoleWanted(role=Role.INDIVIDUAL_MEMBER, scope="x")], "scope_without_meaning"),
    ],
)
def test_an_invitation_that_means_nothing_is_refused_with_the_reason(
    cast: Cast, roles: list[RoleWanted], code: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        invited(cast, roles=roles)
    assert broken.value.code == code


def test_an_address_is_invited_once_at_a_time_and_never_when_it_has_an_account(cast: Cast) -> None:
    invited(cast)
    with pytest.raises(RuleBroken, match="is open"):
        actions.invite(cast.director, NEW.upper(), roles=MEMBER, language="en", at=timezone.now())
    with pytest.raises(RuleBroken, match="There is an account"):
        actions.invite(cast.hub_staff, cast.stranger.email, roles=MEMBER, language="en", at=timezone.now())


def test_an_expired_invitation_makes_room_for_a_new_one(cast: Cast) -> None:
    first, _token = invited(cast)
    later = first.expires_at
    second, _token = invited(cast, at=later)
    first.refresh_from_db()
    assert first.state(later) is InvitationState.REVOKED and second.state(later) is InvitationState.OPEN


def test_accepting_opens_an_account_with_the_roles_and_a_verified_address(cast: Cast) -> None:
    from allauth.account.models import EmailAddress

    _invitation, token = invited(cast, roles=[RoleWanted(role=Role.MEMBER_REPRESENTATIVE, scope="cedar")])
    user = accept(token)
    grant = RoleGrant.objects.get(user=user)
    assert (grant.role, grant.scope, grant.granted_by) == ("member_representative", "cedar", cast.hub_staff)
    assert user.check_password(PASSWORD) and EmailAddress.objects.get(user=user).verified
    assert AuditEntry.objects.filter(verb="accept_invitation", actor=user).exists()


def test_a_link_opens_one_account_once(cast: Cast) -> None:
    _invitation, token = invited(cast)
    accept(token)
    with pytest.raises(NotFound):
        accept(token, display_name="Somebody else")
    assert User.objects.filter(email=NEW).count() == 1


def test_a_link_works_until_its_last_second_and_not_in_the_next(cast: Cast) -> None:
    now = timezone.now()
    _invitation, token = invited(cast, at=now)
    end = now + INVITATION_LASTS
    with pytest.raises(NotFound):
        accept(token, at=end)
    assert accept(token, at=end - timedelta(microseconds=1)).email == NEW


def test_a_revoked_link_and_the_link_before_a_new_one_are_dead(cast: Cast) -> None:
    invitation, old = invited(cast)
    actions.send_again(cast.hub_staff, invitation, at=timezone.now())
    new = token_of(link_in_the_mail())
    assert new != old
    with pytest.raises(NotFound):
        accept(old)
    actions.revoke_invitation(cast.hub_staff, invitation, at=timezone.now())
    with pytest.raises(NotFound):
        accept(new)
    with pytest.raises(Conflict):
        actions.revoke_invitation(cast.hub_staff, invitation, at=timezone.now())
    with pytest.raises(Conflict):
        actions.send_again(cast.hub_staff, invitation, at=timezone.now())


def test_hub_staff_touches_no_invitation_beyond_its_own_reach(cast: Cast) -> None:
    invitation = actions.invite(
        cast.director, NEW, roles=[RoleWanted(role=Role.BOARD_MEMBER)], language="en", at=timezone.now()
    )
    with pytest.raises(NotPermitted):
        actions.send_again(cast.hub_staff, invitation, at=timezone.now())
    with pytest.raises(NotPermitted):
        actions.revoke_invitation(cast.hub_staff, invitation, at=timezone.now())


@pytest.mark.parametrize(
    "name", ["", "   ", "a" * 121, "Anna\u202egro.live", "Anna\nBcc: x@y.example", "A\u2066b"]
)
def test_a_name_that_deceives_is_refused(cast: Cast, name: str) -> None:
    _invitation, token = invited(cast)
    with pytest.raises(RuleBroken):
        accept(token, display_name=name)
    assert accept(token, display_name="رنا نور‌الدین Ñandú 李").display_name == "رنا نور‌الدین Ñandú 李"


# --- pages ---------------------------------------------------------------------------------------


def test_every_dead_link_answers_with_the_same_page(cast: Cast, client: Client) -> None:
    _used, used_token = invited(cast)
    accept(used_token)
    secret = links.new_secret()
    answers = [
        client.get(f"/en/invitation/{token}")
        for token in (used_token, "forged:signature", "x", links.signed(secret), secret)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content.replace(b"x", b"") for answer in answers}) == 1 or all(
        b"This link does not work any more" in answer.content for answer in answers
    )


def test_the_secret_leaves_the_address_before_the_form_is_shown(cast: Cast, client: Client) -> None:
    _invitation, token = invited(cast)
    answer = client.get(f"/ar/invitation/{token}")
    assert answer.status_code == 302 and answer["Location"] == "/ar/invitation"
    page = client.get("/ar/invitation")
    assert page.status_code == 200 and token not in page.content.decode() and NEW in page.content.decode()


def test_an_invited_person_comes_in_with_a_password(cast: Cast, client: Client) -> None:
    _invitation, token = invited(cast)
    client.get(f"/en/invitation/{token}")
    form = {
        "display_name": "Nour",
        "language": "en",
        "time_zone": "UTC",
        "way": "password",
        "password": "short",
    }
    refused = client.post("/en/invitation", form)
    assert refused.status_code == 400 and "Use at least 15 characters" in refused.content.decode()
    answer = client.post("/en/invitation", {**form, "password": PASSWORD})
    assert answer.status_code == 302 and answer["Location"] == "/en/desk"
    assert client.get("/en/desk").status_code == 200


def test_an_invited_person_who_chooses_a_passkey_gets_no_password_and_goes_to_add_one(
    cast: Cast, client: Client
) -> None:
    _invitation, token = invited(cast)
    client.get(f"/en/invitation/{token}")
    answer = client.post(
        "/en/invitation", {"display_name": "Nour", "language": "en", "time_zone": "UTC", "way": "passkey"}
    )
    assert answer["Location"] == "/en/account/security/passkeys/new"
    assert not User.objects.get(email=NEW).has_usable_password()
    assert client.get(answer["Location"]).status_code == 200


def test_who_is_signed_in_does_not_take_over_an_invitation(cast: Cast, client: Client) -> None:
    _invitation, token = invited(cast)
    client.force_login(cast.stranger)
    client.get(f"/en/invitation/{token}")
    answer = client.post(
        "/en/invitation", {"display_name": "x", "way": "passkey", "language": "en", "time_zone": "UTC"}
    )
    assert answer.status_code == 409 and not User.objects.filter(email=NEW).exists()


def test_an_address_with_a_line_break_reaches_no_mail(cast: Cast, client: Client) -> None:
    client.force_login(cast.hub_staff)
    answer = client.post(
        "/en/accounts/invitations/new",
        {"email": "a@b.example\nBcc: c@d.example", "language": "en", "role": "individual_member"},
    )
    assert answer.status_code == 400 and not OutgoingMail.objects.exists()


def test_the_list_offers_to_send_again_only_what_the_reader_may(cast: Cast, client: Client) -> None:
    invited(cast)
    actions.invite(
        cast.director,
        "board@guests.example.org",
        roles=[RoleWanted(role=Role.BOARD_MEMBER)],
        language="en",
        at=timezone.now(),
    )
    client.force_login(cast.hub_staff)
    assert client.get("/en/accounts/invitations").content.decode().count("/again") == 1
    client.force_login(cast.auditor)
    assert "/again" not in client.get("/en/accounts/invitations").content.decode()
