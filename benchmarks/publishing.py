"""Publishing a long Arabic report: CPU seconds of each edition, and what the PDF says of itself.

The manuscript is invented: headings, answers, findings with scores, recommendations, sources, and an English summary.
Seconds of this process alone, without the first import of Typst, which is told beside.

python benchmarks/publishing.py [--pages 100] [--keep FOLDER]
"""

import argparse
import json
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine
from mithaq.reports import edition_docx, edition_epub, edition_pdf
from mithaq.reports.manuscript import Block, BlockKind, Manuscript, faults

SENTENCES = (
    "ينصّ القانون رقم 12 لسنة 2019 على إنشاء هيئة مستقلة لمكافحة الفساد، غير أنّ ميزانيتها تُقرّ كل سنة بقرار من مجلس الوزراء.",
    "لم تُنشر قائمة التقييم الذاتي، ولم تُدعَ منظمات المجتمع المدني إلى الزيارة القُطرية التي جرت في أيار/مايو 2023.",
    "تلقّت الهيئة 1,284 بلاغًا خلال سنتين، أُحيل منها 97 بلاغًا إلى النيابة العامة (7.6 في المائة)، وصدر حكم في 11 قضية.",
    "تحمي المادة 33 من الاتفاقية (UNCAC) المبلّغين، ولا يزال مشروع القانون معروضًا على البرلمان منذ عام 2020.",
    "أفاد من قابلناهم بأنّ إقرارات الذمة المالية لا تُنشر، وبأنّ التحقّق منها يجري على عيّنة لا تزيد على 5 في المائة.",
)


def manuscript(paragraphs: int) -> Manuscript:
    """An invented report of so many paragraphs."""
    blocks = [
        Block(kind=BlockKind.HEADING, level=1, text="خلاصة", anchor="summary"),
        Block(kind=BlockKind.TEXT, text=" ".join(SENTENCES)),
        Block(kind=BlockKind.HEADING, level=2, text="Summary in English", anchor="summary-en", language="en"),
        Block(
            kind=BlockKind.SUMMARY,
            language="en",
            text="The authority exists in law; its money is decided each year by the cabinet. (Invented.)",
        ),
    ]
    for number in range(paragraphs):
        if number % 30 == 0:
            blocks.append(
                Block(kind=BlockKind.HEADING, level=1, text=f"الفصل {number // 30 + 1}", anchor=f"c{number}")
            )
        if number % 6 == 0:
            article = 5 + number // 6
            blocks += [
                Block(
                    kind=BlockKind.HEADING,
                    level=2,
                    text=f"المادة {article}: سياسات المنع",
                    anchor=f"a{number}",
                ),
                Block(
                    kind=BlockKind.FINDING,
                    text=SENTENCES[number % 5],
                    pairs=(("القانون", "3 من 4"), ("الممارسة", "1 من 4")),
                ),
            ]
        blocks.append(
            Block(kind=BlockKind.TEXT, text=" ".join(SENTENCES[(number + step) % 5] for step in range(5)))
        )
        if number % 10 == 9:
            blocks.append(
                Block(
                    kind=BlockKind.RECOMMENDATION,
                    lead=f"التوصية {number // 10 + 1}",
                    text=SENTENCES[number % 5],
                    pairs=(("الجهة المخاطَبة", "وزارة العدل"), ("الموعد", "2027-12-31")),
                    href=f"https://example.org/ar/recommendations/{number}",
                    anchor=f"r{number}",
                )
            )
    return Manuscript(
        code="bench",
        language="ar",
        title="تقرير موازٍ عن تنفيذ الفصلين الثاني والخامس",
        subtitle="دولة متخيَّلة، الدورة الثانية",
        by="منظمة متخيَّلة",
        day="2026-05-01",
        address="https://example.org/ar/reports/bench",
        licence="CC BY 4.0",
        citation="منظمة متخيَّلة (2026): تقرير موازٍ.",
        notice="نص متخيَّل للقياس",
        contents_word="المحتويات",
        page_word="صفحة",
        blocks=tuple(blocks),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    folder = machine.set_up("publishing")
    begun = time.process_time()
    import typst  # noqa: F401 - its import is told apart

    imported = time.process_time() - begun
    report = manuscript(round(asked.pages * 5.75))
    assert not faults(report)
    figures: dict[str, object] = {"typst_import_cpu_s": round(imported, 3)}
    at = datetime(2026, 5, 1, tzinfo=UTC)
    for name, make in {
        "pdf": lambda: edition_pdf.make_pdf(report).content,
        "epub": lambda: edition_epub.make_epub(report, modified="2026-05-01T00:00:00Z"),
        "docx": lambda: edition_docx.make_docx(report, modified=at),
    }.items():
        begun = time.process_time()
        content = make()
        figures[f"{name}_cpu_s"] = round(time.process_time() - begun, 3)
        figures[f"{name}_kb"] = len(content) // 1024
        if name == "pdf":
            claims = edition_pdf.claims_of(content)
            figures |= {"pages": claims.pages, "pdf_ua1": claims.holds, "language": claims.language}
        if name == "epub":
            figures["epub_faults"] = edition_epub.faults_of(content)
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"report.{name}").write_bytes(content)
    shutil.rmtree(folder)
    print(
        json.dumps(
            {"benchmark": "publishing", **figures, "machine": machine.facts()}, ensure_ascii=False, indent=2
        )
    )


if __name__ == "__main__":
    main()
