"""Users and what they may do."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """One row is a person who can sign in."""
