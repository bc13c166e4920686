"""How words are cut and folded for search, alike when a text is indexed and when somebody asks. Plain Python, no Django.

Compatibility forms, case, accents, vowel signs and the spellings of alef, ya and ta marbuta do not matter; endings are
taken off by language (light10 for Arabic, Snowball for English, French, Spanish and Russian); Chinese is cut into
pairs of characters, asked for as a phrase. й stays й: it is a letter and not an и with an accent.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mithaq.library import light_arabic

if TYPE_CHECKING:
    import snowballstemmer

#: Raise it when the same text would be cut otherwise: entries are then made anew.
VERSION = "2"
#: Stands between the markers of an entry and its words; a word can never hold it.
END_OF_MARKERS = "§"
_LANGUAGES = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian"}
_FOLDED = {
    ord(letter): folded
    for letters, folded in (
        ("أإآٱ", "ا"),
        ("ى", "ي"),
        ("ة", "ه"),
        ("ؤ", "و"),
        ("ئ", "ي"),
        ("ё", "е"),
        ("ی", "ي"),
        ("ک", "ك"),
    )
    for letter in letters
}
_FOLDED |= {ord("ß"): "ss", ord("œ"): "oe", ord("æ"): "ae", ord("ø"): "o", ord("ł"): "l", ord("ı"): "i"}
_KEPT_MARKS = {"й": "й"}
#: English plurals that no ending tells.
_PLURALS = {
    "women": "woman",
    "men": "man",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "wives": "wife",
    "lives": "life",
    "knives": "knife",
    "thieves": "thief",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "analyses": "analysis",
    "crises": "crisis",
    "hypotheses": "hypothesis",
    "indices": "index",
}
#: Characters written without spaces between words.
_WIDE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
#: Accents, vowel signs and joiners belong to the word they stand in.
_SIGNS = "\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c\u200d"
_WORD = re.compile(rf"[{_WIDE}]+|[^\W_{_WIDE}](?:[^\W_{_WIDE}]|[{_SIGNS}])*(?:['’ʼ][^\W_{_WIDE}]+)?")
_IS_WIDE = re.compile(rf"[{_WIDE}]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ELIDED = re.compile(r"^(?:l|d|qu|j|m|n|s|t|[cç]|lorsqu|puisqu|jusqu)['’ʼ]", re.IGNORECASE)
#: Words that carry no subject, left out of questions (never out of the index: phrases need them). Folded.
_STOP_WORDS = {
    "en": "a an the of in on at to for and or by with from is are was were be as it its this that",
    "fr": "le la les un une des du de d l et ou a au aux en dans par pour sur avec que qui est sont ce",
    "es": "el la los las un una unos unas de del y o u e a al en por para con que es son se su lo",
    "ru": "и в во на с со к ко о об по из за для от до не что как это или а но у при",
    "ar": "في من الي علي عن مع او ان ما لا هذا هذه التي الذي و ثم",
}
STOP_WORDS = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: how search knows it, and where it stands (the end exclusive)."""

    token: str
    start: int
    end: int


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """A word without what does not matter: case, accents, vowel signs, spellings of one letter."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    if plain.isascii():
        return plain if plain.isalnum() else "".join(letter for letter in plain if letter.isalnum())
    kept = []
    for letter in plain:
        if letter in _KEPT_MARKS:
            kept.append(letter)
            continue
        if digit := unicodedata.digit(letter, None) if not letter.isascii() else None:
            kept.append(str(digit))
            continue
        if letter == "٠" or letter == "۰":
            kept.append("0")
            continue
        for part in unicodedata.normalize("NFD", letter.translate(_FOLDED)):
            # What is neither letter nor digit (accents, joiners, spaces of ligatures) is no part of a word.
            if part.isalnum() and unicodedata.category(part) != "Lm":
                kept.append(part)
    return "".join(kept).translate(_FOLDED)


_stemmers: "dict[str, snowballstemmer.stemmer]" = {}


@lru_cache(maxsize=400_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word."""
    if not word or word[0].isdigit():
        return word
    # The letters decide before the language of the text: names and quotations stand in texts of another script.
    if _ARABIC.match(word):
        return light_arabic.stem(word)
    if _CYRILLIC.match(word):
        language = "ru"
    elif language not in _LANGUAGES or language == "ru":
        language = "en"
    if language == "es" and len(word) > 4 and word[-1] == "s" and word[-2] in "aeo":
        word = word[:-1]  # Snowball keeps the plural of short words: armas
    if language == "en":
        word = _PLURALS.get(word, word)
    if language not in _stemmers:
        # Thirty languages of stemmers take a fifth of a second, which no start should wait for.
        import snowballstemmer

        _stemmers[language] = snowballstemmer.stemmer(_LANGUAGES[language])
    found: str = _stemmers[language].stemWord(word)
    if language == "ru" and len(found) >= 4 and found[-1] in "цк" and found[-2] in "ео":
        found = found[:-2] + found[-1]  # беженец, беженцы: the vowel that comes and goes
    return found


def words_of(text: str, language: str) -> Iterator[Word]:
    """The words of a text as search knows them, in order. Of Chinese, pairs of characters and the last one alone."""
    for match in _WORD.finditer(text):
        written, start = match.group(), match.start()
        if _IS_WIDE.match(written):
            plain = unicodedata.normalize("NFKC", written)
            if len(plain) != len(written):
                plain = written
            for place, (first, second) in enumerate(pairwise(plain)):
                yield Word(first + second, start + place, start + place + 2)
            yield Word(plain[-1], start + len(plain) - 1, start + len(plain))
            continue
        if "'" in written or "’" in written or "ʼ" in written:
            if language == "fr" and (elided := _ELIDED.match(written)):
                start += elided.end()
                written = written[elided.end() :]
            else:
                written = re.split("['’ʼ]", written)[0]
        if token := stem(folded(written), language):
            yield Word(token, start, start + len(written))


def tokens_of(text: str, language: str) -> list[str]:
    """The words alone."""
    return [word.token for word in words_of(text, language)]


def languages_of(words: str) -> tuple[str, ...]:
    """The languages that what somebody typed may be in, by its letters."""
    found: list[str] = []
    if _ARABIC.search(words):
        found.append("ar")
    if _CYRILLIC.search(words):
        found.append("ru")
    if _IS_WIDE.search(words):
        found.append("zh")
    if _LATIN.search(words):
        found += ["en", "fr", "es"]
    return tuple(found) or ("en",)
