"""Where the parts of a finished document belong in the template, by their headings. Plain Python.

A heading is met by the titles of the template in any language, or by the number of an article as it is written in
six languages. What no heading claims is said, never guessed.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: How alike a heading must be to a title to count as it.
ALIKE = 0.82
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ARTICLE = re.compile(
    r"(?:^|\s)(?:articles?|art\.?|art[ií]culos?|статья|статьи|ст\.|المادة|الماده|مادة)\s*\(?\s*(\d{1,3})\b|第\s*(\d{1,3})\s*[条條]",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^[\s\W]*(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.)\-–:]\s+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where text belongs: a question of the template, and the number of an article where it asks for each."""

    question: str
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One block of a document: a heading with its level, or a paragraph."""

    heading: bool
    text: str
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What stands under one heading, and where it belongs; `place` is None where nothing claims it."""

    heading: str
    place: Place | None
    paragraphs: tuple[str, ...]


def fold(text: str) -> str:
    """A heading without numbering, case, accents, vowel signs and punctuation."""
    bare = _NUMBERING.sub("", text.translate(_DIGITS).strip())
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", bare.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(re.sub(r"[\W_]+", " ", plain.replace("ـ", "")).split())


def article_in(heading: str) -> str:
    """The number of the article that a heading names, or ""."""
    found = _ARTICLE.search(heading.translate(_DIGITS))
    return (found.group(1) or found.group(2)) if found else ""


def best(heading: str, titles: Mapping[str, Sequence[str]]) -> str:
    """The code whose title is most alike, or "" when none is alike enough."""
    wanted = fold(heading)
    if not wanted:
        return ""
    found, score = "", ALIKE
    for code, known in titles.items():
        for title in known:
            other = fold(title)
            if other == wanted:
                return code
            ratio = SequenceMatcher(None, other, wanted, autojunk=False).ratio()
            if ratio > score:
                found, score = code, ratio
    return found


def place(
    pieces: Sequence[Piece],
    *,
    titles: Mapping[str, Sequence[str]],
    of_articles: Mapping[str, Sequence[str]],
    articles: Sequence[str],
) -> list[Placed]:
    """Every part of the document with its place, in order.

    `titles` are the titles of questions that are asked once, `of_articles` of those that are asked for each article, by
    code; `articles` the numbers that the report is about. A sub-heading that claims nothing stays with what it
    stands under, as a paragraph of its own. Text right under an article's own heading belongs to its first question.
    """
    found: list[Placed] = []
    heading, where, article = "", None, ""
    text: list[str] = []
    first = next(iter(of_articles), "")

    def close() -> None:
        if text or where is not None:
            found.append(Placed(heading=heading, place=where, paragraphs=tuple(text)))

    for piece in pieces:
        if not piece.heading:
            if piece.text.strip():
                text.append(piece.text.strip())
            continue
        number = article_in(piece.text)
        once = best(piece.text, titles)
        inner = best(piece.text, of_articles) if article else ""
        if number in articles:
            new: Place | None = Place(question=first, article=number)
            number_now = number
        elif number:
            new, number_now = None, ""
        elif inner:
            new, number_now = Place(question=inner, article=article), article
        elif once:
            new, number_now = Place(question=once), ""
        elif where is not None and piece.level > 1:
            text.append(piece.text.strip())
            continue
        else:
            new, number_now = None, ""
        close()
        heading, where, article, text = piece.text.strip(), new, number_now, []
    close()
    return [each for each in found if each.paragraphs]
