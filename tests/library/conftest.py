"""Files as people send them, and documents in the library."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typst
from django.core.files.base import ContentFile
from django.utils import timezone

from mithaq.core.pdf import FONTS
from mithaq.library import actions
from mithaq.library.models import DocumentText
from tests.people import Cast

HERE = Path(__file__).parent
TEMPLATE = HERE.parents[1] / "src" / "mithaq" / "library" / "typst" / "plain.typ"
#: One sentence of the field in each language, as it is to be read.
SENTENCES = {
    "ar": "تلتزم الدول الأطراف بمكافحة الفساد وفقا للمادة 13 من الاتفاقية، وتشارك الهيئات (غير الحكومية) في ذلك.",
    "ru": "Государства-участники обязуются бороться с коррупцией и привлекают гражданское общество.",
    "zh": "缔约国应当采取措施预防腐败并加强国际合作。",
    "en": "States parties shall take measures to prevent corruption and involve civil society (article 13).",
    "fr": "Les États parties prennent des mesures efficaces pour prévenir la corruption.",
    "es": "Los Estados parte adoptarán medidas para prevenir la corrupción según el artículo 13.",
}


def pdf_of(parts: list[tuple[str, list[str]]], *, columns: int = 1, head: str = "") -> bytes:
    """A PDF set by Typst: (language, paragraphs), the first of each a heading when it begins with #."""
    data = {
        "title": "Invented",
        "head": head,
        "columns": columns,
        "parts": [
            {
                "language": language,
                "blocks": [
                    {
                        "kind": "heading" if text.startswith("#") else "paragraph",
                        "level": 1,
                        "text": text.lstrip("# "),
                    }
                    for text in paragraphs
                ],
            }
            for language, paragraphs in parts
        ],
    }
    content: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS), str(HERE)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return content


def set_by_typst(source: str) -> bytes:
    """A PDF of a source of its own, for pages that no template of the product makes."""
    content: bytes = typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return content


def upload(content: bytes | str, name: str) -> ContentFile[bytes]:
    """A file as it comes with a form."""
    return ContentFile(content if isinstance(content, bytes) else content.encode(), name=name)


@pytest.fixture
def add(cast: Cast, settings: Any, tmp_path: Path) -> Callable[..., DocumentText]:
    """Adds a document through the action and reads it: `add("words", language="ru", public=False)`."""
    settings.FILES_DIR = tmp_path / "files"

    def added(
        content: bytes | str = "Words of a document.", *, name: str = "text.txt", **more: Any
    ) -> DocumentText:
        more.setdefault("kind", "note")
        more.setdefault("titles", {"en": "Invented document"})
        more.setdefault("language", "en")
        text = actions.add_document(
            more.pop("by", cast.hub_staff), upload=upload(content, name), at=timezone.now(), **more
        )
        actions.read_text.func(text.pk)
        text.refresh_from_db()
        return text

    return added
