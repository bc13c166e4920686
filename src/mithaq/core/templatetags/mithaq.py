"""Template tags that every page may use (built in: no `{% load %}` needed)."""

from collections.abc import Mapping

from django import template

from mithaq.core import texts

register = template.Library()


@register.filter
def in_language(value: Mapping[str, str] | None) -> str:
    """The text of a `TextsField` in the reader's language."""
    return texts.text_in(value)


@register.filter
def language_of(value: Mapping[str, str] | None) -> str:
    """The language in which `in_language` answers."""
    return texts.language_of(value)
