"""The frame round every page: whose installation it is, the way about, and the other languages of this page."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest  # noqa: TID251 - the context processor's signature
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from mithaq.core import installation, navigation, notices


@dataclass(frozen=True, kw_only=True)
class OtherLanguage:
    """This page in another language: its code, its own name, its direction, the address."""

    code: str
    name: str
    direction: str
    address: str


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """What `core/page.html` needs, for any request (a template context processor)."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "language": language,
        "direction": direction_of(language),
        "other_languages": other_languages(request, language),
        "is_demo": settings.DEMO,
        "today": timezone.localdate(),
        # Lazy: fragments and mails use the processor as well and show no frame.
        "installation": SimpleLazyObject(installation.current),
        "navigation": SimpleLazyObject(
            lambda: navigation.links_for(getattr(request, "user", None), request.path)
        ),
        "notices": SimpleLazyObject(lambda: notices.notices_for(getattr(request, "user", None))),
        "sign_in_address": _address("account_login"),
        "sign_out_address": _address("account_logout"),
    }


def name_pages() -> None:
    """Register the design page at the foot."""
    navigation.register(
        navigation.Entry(
            key="design", label=_("Design page"), url_name="core:design", place="footer", order=900
        )
    )


def direction_of(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def other_languages(request: HttpRequest, language: str) -> list[OtherLanguage]:
    """The same page, with the same filters, in every other language that is served."""
    prefix = f"/{language}/"
    rest = request.path[len(prefix) :] if request.path.startswith(prefix) else ""
    query = request.META.get("QUERY_STRING", "")
    if rest and query and request.method in ("GET", "HEAD"):
        rest = f"{rest}?{query}"
    return [
        OtherLanguage(code=code, name=name, direction=direction_of(code), address=f"/{code}/{rest}")
        for code, name in settings.LANGUAGES
        if code != language
    ]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
