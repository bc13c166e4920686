"""Registers the package with Django, and its pages and rights with core."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "mithaq.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from mithaq.accounts import notices as accounts_notices
        from mithaq.accounts import permissions, secrets_at_rest, signals
        from mithaq.accounts.models import ROLE_LABELS
        from mithaq.core import audit, demo, lists_views, navigation, notices, staff

        signals.connect()
        secrets_at_rest.name_secrets()
        audit.label_verbs(
            {
                "invite": _("Invited"),
                "send_invitation_again": _("Sent the invitation again"),
                "revoke_invitation": _("Took the invitation back"),
                "accept_invitation": _("Accepted the invitation"),
                "grant_role": _("Gave a role"),
                "revoke_role": _("Took a role away"),
                "disable_user": _("Closed the account"),
                "enable_user": _("Opened the account again"),
                "reset_second_factor": _("Removed all second factors"),
                "change_profile": _("Changed the profile"),
                "start_staff_mode": _("Switched staff mode on"),
                "end_staff_mode": _("Switched staff mode off"),
                "sign_in": _("Signed in"),
                "sign_in_refused": _("Was refused at sign-in"),
                "sign_out": _("Signed out"),
                "add_second_factor": _("Added a second factor"),
                "hand_over": _("Handed over roles and open work"),
                "remove_second_factor": _("Removed a second factor"),
            }
        )
        notices.register(accounts_notices.staff_mode)
        demo.register(10, "mithaq.accounts.demo.load_demo")
        lists_views.register_roles(
            held_by=permissions.roles_of,
            labels=lambda: {role.value: label for role, label in ROLE_LABELS.items()},
        )
        staff.register("audit", permissions.may_read_audit)
        staff.register("jobs", permissions.may_watch_the_machine)
        staff.register("mail", permissions.may_watch_the_machine)
        staff.register("deletions", permissions.may_undo_deletions)
        for entry in (
            navigation.Entry(
                key="accounts",
                label=_("Accounts"),
                url_name="accounts:people",
                place="desk",
                order=900,
                may=permissions.may_see_people,
            ),
            navigation.Entry(
                key="invitations",
                label=_("Invitations"),
                url_name="accounts:invitations",
                place="desk",
                order=901,
                may=permissions.may_see_invitations,
            ),
            navigation.Entry(
                key="staff_mode",
                label=_("Staff mode"),
                url_name="accounts:staff_mode",
                place="desk",
                order=950,
                may=permissions.may_use_staff_mode,
            ),
            navigation.Entry(
                key="profile", label=_("My profile"), url_name="accounts:profile", place="account", order=10
            ),
            navigation.Entry(
                key="security", label=_("Security"), url_name="mfa_index", place="account", order=20
            ),
        ):
            navigation.register(entry)
