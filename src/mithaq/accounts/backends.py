"""Signing in by e-mail, as django-allauth does it, and the memory of roles within one request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class EmailBackend(AuthenticationBackend):  # type: ignore[misc]
    """The only way in: e-mail with password, or a passkey."""

    def get_user(self, user_id: Any) -> Any:
        """The person of a session. Lives as long as the request, so it may remember its roles."""
        user = super().get_user(user_id)
        if user is not None:
            user.remember_roles()
        return user
