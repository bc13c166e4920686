"""`./mithaq user`: accounts from the machine itself, where nobody needs to be signed in. Everything is audited."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.accounts import actions
from mithaq.accounts.models import RoleGrant, User
from mithaq.accounts.rules import Role, RoleWanted
from mithaq.core.errors import MithaqError


class Command(BaseCommand):
    help = "Invite a person, list accounts, close or open one, take away a lost second factor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        invite = verbs.add_parser(
            "invite", help="invite a person; prints the link, which also goes out by mail"
        )
        invite.add_argument("email")
        invite.add_argument(
            "--role",
            action="append",
            required=True,
            choices=[role.value for role in Role],
            help="a role to hold",
        )
        invite.add_argument(
            "--scope", default="", help="of which organisation or region, where the role has one"
        )
        invite.add_argument(
            "--language", default="en", choices=settings.COMPLETE_LANGUAGES, help="of mail and pages"
        )
        verbs.add_parser("list", help="every account with its roles")
        for verb, what in (
            ("disable", "close an account and end its sessions"),
            ("enable", "open a closed account again"),
            ("reset-second-factor", "take away passkeys, app and recovery codes that were lost"),
        ):
            one = verbs.add_parser(verb, help=what)
            one.add_argument("email")
            one.add_argument("--reason", required=True, help="why; kept in the audit")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, "_" + options["verb"].replace("-", "_"))(options)
        except MithaqError as error:
            raise CommandError(str(error)) from None

    def _invite(self, options: dict[str, Any]) -> None:
        invitation, link = actions.invite_from_the_command_line(
            options["email"],
            roles=[RoleWanted(role=Role(role), scope=options["scope"]) for role in options["role"]],
            language=options["language"],
            at=timezone.now(),
        )
        self.stdout.write(
            f"Invited {invitation.email}. The link works once, until {invitation.expires_at:%Y-%m-%d}:"
        )
        self.stdout.write(link)

    def _list(self, options: dict[str, Any]) -> None:
        roles: dict[int, list[str]] = {}
        for grant in RoleGrant.objects.in_force(at=timezone.now()).order_by("role"):
            roles.setdefault(grant.user_id, []).append(
                f"{grant.role}:{grant.scope}" if grant.scope else grant.role
            )
        for user in User.objects.order_by("email"):
            state = "open" if user.is_active else "closed"
            self.stdout.write(f"{user.email}\t{state}\t{', '.join(roles.get(user.pk, [])) or 'no role'}")

    def _disable(self, options: dict[str, Any]) -> None:
        actions.disable_user(None, self._user(options), reason=options["reason"], at=timezone.now())
        self.stdout.write("Closed; all its sessions have ended.")

    def _enable(self, options: dict[str, Any]) -> None:
        actions.enable_user(None, self._user(options), reason=options["reason"], at=timezone.now())
        self.stdout.write("Open again.")

    def _reset_second_factor(self, options: dict[str, Any]) -> None:
        count = actions.reset_second_factor(
            None, self._user(options), reason=options["reason"], at=timezone.now()
        )
        self.stdout.write(f"Taken away: {count}. All its sessions have ended.")

    def _user(self, options: dict[str, Any]) -> User:
        user: User | None = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        return user
