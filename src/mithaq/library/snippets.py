"""The piece of a text that shows why it was found, with the words that were asked for marked. Pure; the same on every database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mithaq.library import analyser

LENGTH = 260
_WIDE_LENGTH = 110


@dataclass(frozen=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    is_marked: bool = False


def snippet(text: str, language: str, tokens: Collection[str], openings: Sequence[str] = ()) -> list[Piece]:
    """The best stretch of the text in pieces. `openings` are beginnings of tokens that count as well."""
    length = _WIDE_LENGTH if language == "zh" else LENGTH
    hits = [
        (word.start, word.end, word.token)
        for word in analyser.words_of(text, language)
        if word.token in tokens or any(word.token.startswith(opening) for opening in openings)
    ]
    start = _best_start(hits, length) if len(text) > length else 0
    end = min(len(text), start + length)
    if start:
        start = _edge(text, start, forward=True)
    if end < len(text):
        end = max(_edge(text, end, forward=False), start + 1)
    pieces: list[Piece] = [Piece("… ")] if start else []
    at = start
    for first, last in _merged(hits):
        if last <= start or first >= end:
            continue
        if first > at:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[max(first, at) : min(last, end)], is_marked=True))
        at = min(last, end)
    if at < end:
        pieces.append(Piece(text[at:end]))
    if end < len(text):
        pieces.append(Piece(" …"))
    return [piece for piece in pieces if piece.text]


def _best_start(hits: Sequence[tuple[int, int, str]], length: int) -> int:
    """Where the stretch begins that holds the most different words that were asked for."""
    best, most = 0, -1
    for place, (first, _last, _token) in enumerate(hits):
        inside = [token for at, end, token in hits[place:] if end <= first + length - 40]
        worth = 100 * len(set(inside)) + len(inside)
        if worth > most:
            best, most = max(0, first - 40), worth
    return best


def _edge(text: str, at: int, *, forward: bool) -> int:
    """The end of the word at `at`, so that none is cut."""
    for step in range(25):
        place = at + step if forward else at - step
        if not 0 < place < len(text):
            break
        if text[place - 1].isspace() or text[place].isspace():
            return place + 1 if forward and text[place].isspace() else place
    return at


def _merged(hits: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Stretches that touch or overlap as one (pairs of Chinese characters do)."""
    merged: list[tuple[int, int]] = []
    for first, last, _token in hits:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
