"""An explanation as plain text, HTML or JSON.

Here: looks only. Not here: what is said (explain). The HTML is a fragment without scripts or styles of its
own; marks
are elements with classes, a word beside each so that no meaning rests on colour, and `dir="auto"` for both
directions.
"""

from __future__ import annotations

import html
import json
import re

from alignment.explain import Explanation, Mark, Piece, desk_name
from alignment.records import as_record
from alignment.values import Text

WIDTH = 50
_SIGNS = {
    Mark.PLAIN: ("", ""),
    Mark.SHARED: ("[", "]"),
    Mark.MOVED: ("<", ">"),
    Mark.EDIT: ("~", "~"),
    Mark.PRIOR: ("{", "}"),
}
_NAMES = {Mark.SHARED: "shared", Mark.MOVED: "moved", Mark.EDIT: "edited", Mark.PRIOR: "agreed before"}


def _marked(text: str, pieces: tuple[Piece, ...]) -> str:
    parts: list[str] = []
    for piece in pieces:
        before, after = _SIGNS[piece.mark]
        words = text[piece.start : piece.end]
        parts.append(f"{before}{words}{after}" if words.strip() or not before else words)
    return "".join(parts)


def _lines(text: str, width: int) -> list[str]:
    """Break at spaces, and inside words only where there are none (Chinese)."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in re.findall(r"\S+\s*", paragraph):
            while len(word.rstrip()) > width:
                room = width - len(line)
                if room > 0:
                    line, word = line + word[:room], word[room:]
                lines.append(line)
                line = ""
            if len(line) + len(word.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += word
        lines.append(line.rstrip())
    return lines


def _title(text: Text) -> str:
    known = [desk_name(text.symbol, text.id), text.actor, text.date or "undated"]
    return ", ".join(part for part in known if part)


def _beside(left: list[str], right: list[str]) -> list[str]:
    height = max(len(left), len(right))
    left, right = left + [""] * (height - len(left)), right + [""] * (height - len(right))
    return [f"{a:<{WIDTH}} | {b}".rstrip() for a, b in zip(left, right, strict=True)]


def as_text(explanation: Explanation) -> str:
    """Two columns: proposal and official text. [shared] {agreed before} <moved> ~edited~."""
    titles = _beside(_lines(_title(explanation.proposal), WIDTH), _lines(_title(explanation.official), WIDTH))
    left = _lines(_marked(explanation.proposal.text, explanation.proposal_pieces), WIDTH)
    right = _lines(_marked(explanation.official.text, explanation.official_pieces), WIDTH)
    rows = [*titles, f"{'':<{WIDTH}} |", *_beside(left, right)]
    out = [
        f"{'PROPOSAL':<{WIDTH}} | OFFICIAL TEXT",
        *rows,
        "",
        "[shared] {agreed before} <moved> ~edited~",
        "",
    ]
    out += ["VERDICT", *(f"  {sentence}" for sentence in explanation.verdict)]
    if explanation.against:
        out += ["", "WHAT SPEAKS AGAINST IT", *(f"  {sentence}" for sentence in explanation.against)]
    sources = _sources(explanation)
    if sources:
        out += ["", "AGREED BEFORE", *(f'  "{words}": {source}' for words, source in sources)]
    if explanation.base:
        out += ["", "BASE TEXT", *(f"  {line}" for line in _lines(explanation.base, 2 * WIDTH))]
    if len(explanation.family) > 1:
        out += ["", "THE SAME WORDING OVER TIME"]
        out += [
            f"  {member.date or 'undated'}  {desk_name(member.symbol, member.id)}"
            for member in explanation.family
        ]
    return "\n".join(out)


def _sources(explanation: Explanation) -> list[tuple[str, str]]:
    """Agreed words of the proposal with their earliest source, each stretch once."""
    text = explanation.proposal.text
    return [
        (text[piece.start : piece.end], piece.source)
        for piece in explanation.proposal_pieces
        if piece.source is not None
    ]


def _fragment(text: str, pieces: tuple[Piece, ...]) -> str:
    parts: list[str] = []
    for piece in pieces:
        words = html.escape(text[piece.start : piece.end].encode("utf-8", "replace").decode("utf-8"))
        if piece.mark is Mark.PLAIN or not words.strip():
            parts.append(words)
            continue
        title = _NAMES[piece.mark] + (f": {piece.source}" if piece.source else "")
        parts.append(
            f'<mark class="alignment-{piece.mark.value}" title="{html.escape(title)}">{words}</mark>'
        )
    return "".join(parts)


def _list(title: str, sentences: list[str]) -> str:
    if not sentences:
        return ""
    rows = "".join(
        f'<li dir="auto">{html.escape(sentence.encode("utf-8", "replace").decode("utf-8"))}</li>'
        for sentence in sentences
    )
    return f"<h3>{title}</h3><ul>{rows}</ul>"


def as_html(explanation: Explanation) -> str:
    """A fragment to put into a page: both texts side by side, verdict, what speaks against it, sources,
    history.
    """
    sides = ""
    for name, text, pieces in (
        ("Proposal", explanation.proposal, explanation.proposal_pieces),
        ("Official text", explanation.official, explanation.official_pieces),
    ):
        lang = f' lang="{html.escape(text.lang)}"' if text.lang else ""
        sides += (
            f'<div class="alignment-side"><h3>{name}: <bdi>{html.escape(_title(text))}</bdi></h3>'
            f'<p dir="auto"{lang}>{_fragment(text.text, pieces)}</p></div>'
        )
    history = [
        f"{member.date or 'undated'} {desk_name(member.symbol, member.id)}" for member in explanation.family
    ]
    return (
        f'<article class="alignment-explanation" data-kind="{explanation.match.kind.value}">'
        f'<div class="alignment-sides">{sides}</div>'
        + _list("Verdict", list(explanation.verdict))
        + _list("What speaks against it", list(explanation.against))
        + _list(
            "Agreed before", [f"\u201c{words}\u201d: {source}" for words, source in _sources(explanation)]
        )
        + _list("Base text", [explanation.base] if explanation.base else [])
        + _list("The same wording over time", history if len(history) > 1 else [])
        + "</article>"
    )


def as_json(explanation: Explanation) -> str:
    """All of it as one JSON object; offsets are code points of the texts given with it."""

    def side(text: Text, pieces: tuple[Piece, ...]) -> dict[str, object]:
        return {
            "id": text.id, "text": text.text, "lang": text.lang, "date": text.date, "actor": text.actor, "symbol": text.symbol,
            "pieces": [[piece.start, piece.end, piece.mark.value, piece.source] for piece in pieces],
        }  # fmt: skip

    record = {
        "match": as_record(explanation.match),
        "proposal": side(explanation.proposal, explanation.proposal_pieces),
        "official": side(explanation.official, explanation.official_pieces),
        "base": explanation.base,
        "verdict": list(explanation.verdict),
        "against": list(explanation.against),
        "family": [
            {"id": m.id, "date": m.date, "symbol": m.symbol, "actor": m.actor, "share": m.share}
            for m in explanation.family
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)
