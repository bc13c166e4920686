"""The editions of a report out: PDF, DOCX and XLSX, all made from the one document."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from mithaq.core.exports import XLSX_TEXT, guarded
from mithaq.core.pdf import render_pdf
from mithaq.results import charts_out
from mithaq.results.documents_out import Document

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"


def cell_text(value: Any) -> str:
    """A cell as people read it: numbers with commas, an unknown number as that word."""
    if value is None:
        return _("unknown")
    if isinstance(value, int | float):
        text = f"{value:,.2f}"
        return text.rstrip("0").rstrip(".")
    return str(value)


def pdf(document: Document) -> bytes:
    """The document as a tagged PDF."""
    with translation.override(document["language"]):
        sections = [
            {**section, "table": _worded(section["table"]) if section["table"] else None}
            for section in document["sections"]
        ]
    return render_pdf(TEMPLATE, {**document, "sections": sections})


def _worded(table: dict[str, Any]) -> dict[str, Any]:
    """A table with every cell as text, and how wide each column wants to be."""
    rows = [[cell_text(cell) for cell in row] for row in table["rows"]]
    lines = [[column["label"] for column in table["columns"]], *rows]
    longest = [max(len(line[place]) for line in lines) for place in range(len(table["columns"]))]
    return {**table, "rows": rows, "widths": [min(max(each, 6), 46) ** 0.75 for each in longest]}


def docx(document: Document, *, modified: datetime) -> bytes:
    """The document as DOCX: real headings, tables and pictures, from right to left where its language is."""
    with translation.override(document["language"]):
        return _docx(document, modified)


def _docx(document: Document, modified: datetime) -> bytes:
    from docx import Document as NewDocument  # large; only needed here
    from docx.shared import Cm

    rtl = document["direction"] == "rtl"
    file = NewDocument()
    core = file.core_properties
    core.title, core.author, core.language = (
        document["title"][:250],
        document["by"][:250],
        document["language"],
    )
    core.comments, core.created, core.modified = "", modified, modified
    for section in file.sections:
        section.left_margin = section.right_margin = Cm(2)
    _say(file.add_heading(document["title"], level=0), rtl=rtl)
    for line in (document["by"], document["subtitle"], *document["notes"]):
        _say(file.add_paragraph(line), rtl=rtl)
    for section in document["sections"]:
        _say(file.add_heading(section["heading"], level=1), rtl=rtl)
        for text in section["paragraphs"]:
            _say(file.add_paragraph(text), rtl=rtl)
        for chart in section["charts"]:
            _say(file.add_heading(f"{chart['key']} {chart['title']}", level=2), rtl=rtl)
            picture = file.add_picture(io.BytesIO(charts_out.png(chart["svg"])), width=Cm(16))
            picture._inline.docPr.set("descr", chart["alt"])
            _say(file.add_paragraph(chart["alt"]), rtl=rtl)
        if section["table"] and section["table"]["rows"]:
            _say(file.add_paragraph(section["table"]["caption"], style="Caption"), rtl=rtl)
            _table(file, section["table"], rtl=rtl)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _say(paragraph: Any, *, rtl: bool) -> None:
    """Say the direction of a paragraph and of its words."""
    if not rtl:
        return
    from docx.oxml import OxmlElement

    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _table(file: Any, table: dict[str, Any], *, rtl: bool) -> None:
    from docx.oxml import OxmlElement

    made = file.add_table(rows=1, cols=len(table["columns"]), style="Light List Accent 1")
    if rtl:
        made._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    heading = made.rows[0]
    heading._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    lines = [[column["label"] for column in table["columns"]], *table["rows"]]
    for number, line in enumerate(lines):
        cells = (made.rows[0] if number == 0 else made.add_row()).cells
        for cell, value in zip(cells, line, strict=True):
            cell.text = cell_text(value)
            _say(cell.paragraphs[0], rtl=rtl)


def xlsx(document: Document) -> bytes:
    """The tables of the document, one on a sheet, as they stand on the screen; the words on the first sheet."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    words = _sheet(book, "i", document)
    words.set_column(0, 0, 110)
    lines = [document["title"], document["by"], document["subtitle"], *document["notes"]]
    for section in document["sections"]:
        lines += [section["heading"], *section["paragraphs"]] if section["paragraphs"] else []
        lines += [chart["alt"] for chart in section["charts"]]
    for number, line in enumerate(lines):
        words.write_string(number, 0, guarded(line)[:XLSX_TEXT], bold if number == 0 else wrapped)
    for section in document["sections"]:
        table = section["table"]
        if not table or not table["rows"]:
            continue
        sheet = _sheet(book, section["code"], document)
        sheet.set_column(0, len(table["columns"]) - 1, 24)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(table["columns"]):
            sheet.write_string(0, place, guarded(column["label"])[:XLSX_TEXT], bold)
        for number, row in enumerate(table["rows"], start=1):
            for place, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(number, place, value)
                elif value:
                    sheet.write_string(number, place, guarded(str(value))[:XLSX_TEXT], wrapped)
    book.close()
    return target.getvalue()


def _sheet(book: Any, name: str, document: Document) -> Any:
    sheet = book.add_worksheet(name)
    if document["direction"] == "rtl":
        sheet.right_to_left()
    return sheet
