"""What every test stands on: quick hashing, plain static files, English unless a test says otherwise."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import translation

from mithaq.core import catalogues, installation

pytest_plugins = (
    "tests.flushing",
    "tests.people",
)


def pytest_configure() -> None:
    # A new clone has no compiled catalogue yet, and every test that speaks Arabic needs it.
    catalogues.compile_catalogues(django_settings.ROOT)
    # A busy machine is slow now and then; speed is judged by the benchmarks, never by a test.
    hypothesis.settings.register_profile(
        "mithaq", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("mithaq")
    # Asked again every five seconds, the installation would make the number of questions a page asks a matter of the clock.
    installation.KEPT_FOR = float("inf")
    django_settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    django_settings.PASSWORD_HASHERS[:0] = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    installation.forget()
    with translation.override("en"):
        yield
