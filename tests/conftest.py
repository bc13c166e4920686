"""What every test stands on: quick hashing, plain static files, English unless a test says otherwise."""

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import translation

pytest_plugins = (
    "tests.flushing",
    "tests.people",
)


def pytest_configure() -> None:
    django_settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    django_settings.PASSWORD_HASHERS[:0] = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield
