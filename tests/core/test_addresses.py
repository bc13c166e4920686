"""Addresses of pages named by a code: the same that Django's `reverse` gives, in every language and for every text."""

import pytest
from django.test import override_settings
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.addresses import address_of, address_of_page


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
@given(code=st.from_regex(r"\A[-a-zA-Z0-9_]{1,20}\Z"))
def test_a_slug_gives_the_address_that_reverse_gives(language: str, code: str) -> None:
    with override(language):
        assert address_of("network:entry", "code", code) == reverse("network:entry", kwargs={"code": code})


@given(code=st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_any_text_gives_the_address_that_reverse_gives_or_is_refused_as_there(code: str) -> None:
    try:
        expected = reverse("public:country", kwargs={"iso3": code})
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            address_of("public:country", "iso3", code)
    else:
        assert address_of("public:country", "iso3", code) == expected


def test_a_prefix_of_the_installation_is_kept() -> None:
    with override_script_prefix("/here/"):
        assert address_of("public:country", "iso3", "JOR") == reverse("public:country", args=["JOR"])
    assert address_of("public:country", "iso3", "JOR") == reverse("public:country", args=["JOR"])


def test_a_page_without_parameters_is_found_in_each_language_and_refused_where_it_is_not_served() -> None:
    for language in ("en", "ar"):
        with override(language):
            assert address_of_page("network:directory") == f"/{language}/directory"
    with override_settings(ROOT_URLCONF="mithaq.core.urls"), pytest.raises(NoReverseMatch):
        address_of_page("network:directory")
    assert address_of_page("network:directory") == reverse("network:directory")
