"""A short name is refused in words that people use."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from mithaq.core.short_names import ShortName


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("given", ["half 2026", "عمّان", "a/b"])
def test_what_is_no_short_name_is_refused_with_an_example(language: str, given: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        ShortName().clean(given)
    told = " ".join(refused.value.messages)
    assert "lima-2025" in told
    assert "slug" not in told.casefold()


def test_letters_digits_and_hyphens_are_taken() -> None:
    assert ShortName().clean("lima-2025") == "lima-2025"
