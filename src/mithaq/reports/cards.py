"""The card of a recommendation for other sites: an SVG of its own colours and size, in the reader's language."""

from django.utils.html import escape
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from mithaq.core.charts_scales import width_of
from mithaq.core.texts import text_in
from mithaq.reports.models_recommendations import GAP_WORDS, Recommendation
from mithaq.reports.queries_recommendations import permalink, rung_word

WIDTH, EDGE = 520, 20
LINE = 24
MOST_LINES = 4


def lines_of(text: str, *, width: float, size: float, most: int = MOST_LINES) -> list[str]:
    """Break a text into lines that fit; the last ends with dots when there was more."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and width_of(longer, size) > width:
            lines.append(current)
            current = word
        else:
            current = longer
    if current:
        lines.append(current)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return lines


def card_of(recommendation: Recommendation) -> str:
    """Draw the card: State, recommendation, both verdicts, where to read more."""
    rtl = get_language_bidi()
    start = WIDTH - EDGE if rtl else EDGE
    row = recommendation
    body = lines_of(text_in(row.texts), width=WIDTH - 2 * EDGE, size=17)
    pieces = [(text_in(row.country.names), 14, "#4b5862", 400, 34)]
    y = 34
    for line in body:
        y += LINE + 2
        pieces.append((line, 17, "#14212b", 600, y))
    y += 14
    for label, code in ((_("The State says"), row.claimed), (_("Civil society sees"), row.assessed)):
        y += LINE
        pieces.append((f"{label}: {rung_word(code)}", 15, "#14212b", 400, y))
    y += LINE
    pieces.append((str(GAP_WORDS[row.gap]), 15, "#00566b", 600, y))
    if row.report.is_invented:
        # The card stands on other sites, where no banner says that this is a demo.
        y += LINE
        pieces.append((_("invented, for showing"), 15, "#8a4b00", 600, y))
    y += LINE + 6
    pieces.append((permalink(row, get_language() or "en"), 12, "#4b5862", 400, y))
    height = y + 18
    told = "".join(
        f'<text x="{start}" y="{top}" font-size="{size}" fill="{colour}" font-weight="{weight}">{escape(text)}</text>'
        for text, size, colour, weight, top in pieces
    )
    title = escape(f"{text_in(row.country.names)}: {text_in(row.texts)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"'
        f' xml:lang="{get_language()}" direction="{"rtl" if rtl else "ltr"}" font-family="IBM Plex Sans, IBM Plex Sans Arabic, sans-serif">'
        f"<title>{title}</title>"
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/><rect width="{WIDTH}" height="3" fill="#14212b"/>{told}</svg>'
    )
