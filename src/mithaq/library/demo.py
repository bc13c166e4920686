"""The invented documents of a demo installation: a report in two languages as PDF, a note in six, and one for staff alone.

No State is named in them: what is invented must not read like a finding about a real one.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from mithaq.accounts.models import User
from mithaq.core.partial_dates import PartialDate
from mithaq.core.pdf import render_pdf
from mithaq.library import actions
from mithaq.library.models import Document

_TEMPLATE = Path(__file__).parent / "typst" / "plain.typ"
_MARK = "Invented for the demonstration"

_SUMMARY: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        "Executive summary (invented)",
        (
            ("1", "Executive summary of an invented review"),
            (
                "",
                "1. This text is invented. It shows how an executive summary is read into passages, quoted and found.",
            ),
            ("2", "Chapter II: preventive measures"),
            (
                "",
                "2. The invented State adopted a national strategy against corruption after consultations with civil society. The preventive body publishes a report each year.",
            ),
            (
                "",
                "3. Asset declarations of public officials are submitted electronically. They are verified by sampling; conflicts of interest are examined only upon complaint.",
            ),
            (
                "",
                "4. It is recommended that the invented State: (a) adopt rules on the protection of whistle-blowers; (b) publish the declarations of senior officials; (c) strengthen transparency in public procurement.",
            ),
            ("2", "Chapter V: asset recovery"),
            (
                "",
                "5. The return of confiscated assets is governed by treaty or, where there is none, by reciprocity. No case of asset recovery was completed in the period under review.",
            ),
            (
                "",
                "6. It is recommended that the invented State set up a register of beneficial ownership open to the competent authorities of other States parties.",
            ),
        ),
    ),
    "ar": (
        "خلاصة وافية (مخترعة)",
        (
            ("1", "خلاصة وافية لاستعراض مخترع"),
            ("", "1. هذا النص مخترع. وهو يبين كيف تُقرأ خلاصة وافية إلى فقرات مرقمة يُستشهد بها ويُعثر عليها."),
            ("2", "الفصل الثاني: التدابير الوقائية"),
            (
                "",
                "2. اعتمدت الدولة المخترعة استراتيجية وطنية لمكافحة الفساد بعد مشاورات مع المجتمع المدني. وتنشر الهيئة الوقائية تقريرا كل سنة.",
            ),
            (
                "",
                "3. تقدم إقرارات الذمة المالية للموظفين العموميين إلكترونيا. ويجري التحقق منها بالعينة، ولا ينظر في تضارب المصالح إلا بناء على شكوى.",
            ),
            (
                "",
                "4. يوصى بأن تقوم الدولة المخترعة بما يلي: (أ) اعتماد قواعد لحماية المبلغين عن الفساد؛ (ب) نشر إقرارات كبار الموظفين؛ (ج) تعزيز الشفافية في المشتريات العمومية.",
            ),
            ("2", "الفصل الخامس: استرداد الموجودات"),
            (
                "",
                "5. تخضع إعادة الموجودات المصادرة للمعاهدة، أو للمعاملة بالمثل عند عدم وجودها. ولم تكتمل أي قضية لاسترداد الموجودات في الفترة المشمولة بالاستعراض.",
            ),
            (
                "",
                "6. يوصى بأن تنشئ الدولة المخترعة سجلا للمستفيدين الحقيقيين يكون متاحا للسلطات المختصة في الدول الأطراف الأخرى.",
            ),
        ),
    ),
}
_NOTE = {
    "en": "# Why civil society takes part (invented)\n\nCivil society knows where laws against corruption are applied and where they are not.\n\nIts reports stand beside those of the State.",
    "ar": "# لماذا يشارك المجتمع المدني (مخترع)\n\nيعرف المجتمع المدني أين تطبق قوانين مكافحة الفساد وأين لا تطبق.\n\nوتقف تقاريره إلى جانب تقارير الدولة.",
    "es": "# Por qué participa la sociedad civil (inventado)\n\nLa sociedad civil sabe dónde se aplican las leyes contra la corrupción y dónde no.\n\nSus informes están junto a los del Estado.",
    "fr": "# Pourquoi la société civile participe (inventé)\n\nLa société civile sait où les lois contre la corruption sont appliquées et où elles ne le sont pas.\n\nSes rapports se lisent à côté de ceux de l’État.",
    "ru": "# Почему участвует гражданское общество (вымышлено)\n\nГражданское общество знает, где законы против коррупции применяются, а где нет.\n\nЕго доклады стоят рядом с докладами государства.",
    "zh": "# 民间社会为何参与（虚构）\n\n民间社会知道反腐败法律在哪里得到适用，在哪里没有得到适用。\n\n其报告与国家的报告并列。",
}


def load_demo(at: datetime) -> None:
    """Add what is not there yet, through the same actions that people use, and read it at once."""
    hub = User.objects.filter(email="hub@demo.example").first()
    if hub is None or Document.objects.filter(issued_by=_MARK).exists():
        return
    _add(
        hub,
        at,
        kind="executive_summary",
        titles={language: title for language, (title, _blocks) in _SUMMARY.items()},
        dated=PartialDate.parse("2025-05"),
        files={language: (f"summary-{language}.pdf", _pdf(language)) for language in _SUMMARY},
    )
    _add(
        hub,
        at,
        kind="note",
        titles={language: text.partition("\n")[0].lstrip("# ") for language, text in _NOTE.items()},
        dated=PartialDate.parse("2024-11-18"),
        files={language: (f"note-{language}.md", text.encode()) for language, text in _NOTE.items()},
    )
    _add(
        hub,
        at,
        kind="guide",
        titles={
            "en": "How we read reports: draft for staff (invented)",
            "ar": "كيف نقرأ التقارير: مسودة للموظفين (مخترعة)",
        },
        dated=PartialDate.parse("2025"),
        files={
            "en": (
                "guide.txt",
                b"This draft is for staff. It is invented.\n\nAsk for the page of every quotation.",
            )
        },
        public=False,
    )


def _pdf(language: str) -> bytes:
    title, blocks = _SUMMARY[language]
    told = [
        {"kind": "heading", "level": int(level), "text": text}
        if level
        else {"kind": "paragraph", "level": 0, "text": text}
        for level, text in blocks
    ]
    data = {"title": title, "head": "", "parts": [{"language": language, "blocks": told}]}
    return render_pdf(_TEMPLATE, data)


def _add(hub: User, at: datetime, *, files: dict[str, tuple[str, bytes]], **about: Any) -> None:
    document: Document | None = None
    for language, (name, content) in files.items():
        upload = ContentFile(content, name=name)
        if document is None:
            text = actions.add_document(
                hub, language=language, upload=upload, at=at, issued_by=_MARK, **about
            )
            document = text.document
        else:
            text = actions.add_text(hub, document, language=language, upload=upload, at=at)
        actions.read_text.func(text.pk)
