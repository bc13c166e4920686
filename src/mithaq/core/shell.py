"""The frame round every page: whose installation it is, the way about, and the other languages of this page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest  # noqa: TID251 - the context processor's signature
from django.utils.translation import get_language, get_language_info


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """What `core/page.html` needs, for any request (a template context processor)."""
    language = get_language() or settings.LANGUAGE_CODE
    prefix = f"/{language}/"
    rest = request.path[len(prefix) :] if request.path.startswith(prefix) else ""
    return {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "other_languages": [
            {"code": code, "name": name, "address": f"/{code}/{rest}"}
            for code, name in settings.LANGUAGES
            if code != language
        ],
        "is_demo": settings.DEMO,
    }
