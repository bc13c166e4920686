"""Short texts in several languages: one JSON object a field, `{"en": "…", "ar": "…"}`.

Names, titles and labels that come from data. Long texts (a page, a report) are one row per language
and do not live here.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

#: Where to look when a text is missing in the language asked for.
FALLBACKS = ("en", "fr", "es", "ar", "ru", "zh")


def text_in(value: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in `language` (the active one when not given), else in the first language that has it, else ""."""
    if not value:
        return ""
    for code in (language or get_language() or settings.LANGUAGE_CODE, *FALLBACKS):
        if text := value.get(code):
            return text
    return next(iter(value.values()), "")


def language_of(value: Mapping[str, str] | None, language: str | None = None) -> str:
    """Which language `text_in` answers in, so that the page can mark a fallback with `lang`."""
    if not value:
        return ""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    return next((code for code in (wanted, *FALLBACKS) if value.get(code)), next(iter(value), ""))


class TextsField(models.JSONField):
    """A short text in several languages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = {code for code, _name in settings.ALL_LANGUAGES}
        if not isinstance(value, dict) or not all(
            key in known and isinstance(text, str) for key, text in value.items()
        ):
            raise ValidationError(_("Give the text by language, for example in English and in Arabic."))
