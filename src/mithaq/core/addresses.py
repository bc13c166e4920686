"""Addresses of pages without parameters, and of those named by one code: worked out once for each page and language.

A list asks for the address of every row and the frame for those of the whole menu; `reverse` is a good part of that.
"""

from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

#: Stands for the code; both a slug and a path segment.
_PLACE = "mithaq-code-here"
#: What `reverse` leaves as it is in a path.
_SAFE = "/~:@!$&'()*+,;=-._"


def address_of(view: str, name: str, code: str) -> str:
    """What `reverse(view, kwargs={name: code})` gives, for a parameter of type str or slug."""
    if not code or "/" in code:  # no segment of a path: let `reverse` refuse it
        return reverse(view, kwargs={name: code})
    before, after = _around(view, name, get_language(), _book(), get_script_prefix())
    return f"{before}{quote(code, safe=_SAFE)}{after}"


def address_of_page(view: str) -> str:
    """What `reverse(view)` gives, NoReverseMatch where this address book has no such page."""
    return _whole(view, get_language(), _book(), get_script_prefix())


def _book() -> str:
    """The address book in force."""
    return str(get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=2048)
def _whole(view: str, language: str | None, book: str, prefix: str) -> str:
    return reverse(view)


@lru_cache(maxsize=256)
def _around(view: str, name: str, language: str | None, book: str, prefix: str) -> tuple[str, str]:
    before, _place, after = reverse(view, kwargs={name: _PLACE}).partition(_PLACE)
    return before, after
