"""Mail through Django, with a visible outbox by default."""

from django.core.mail.backends.locmem import EmailBackend


class OutboxBackend(EmailBackend):
    """Keeps mail in memory until the outbox stands."""
