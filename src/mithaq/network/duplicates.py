"""Finding the same organisation written twice: across scripts, acronyms, languages of common words, and domains.

A name becomes a set of tokens: folded, common words of the trade mapped to one concept whatever their language, the
rest to a skeleton of consonants in which an Arabic word and its Latin transliteration meet. Pairs are looked for only
where they share a rare token, an acronym or a domain; then they are scored from 0 to 1. Plain Python, no database.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

#: From here on a pair is worth a look; from `SURE` on it stops a second application.
LIKELY, SURE = 0.72, 0.9
#: A token that more entries share does not bring pairs together.
MOST_IN_BLOCK = 60

_CONCEPTS = """
org: organisation organization organizacion organisatie organizacao munazzama munazamat منظمه المنظمه организация
assoc: association asociacion associacao jamiyya jamiyat jam'iyya gam'iyya جمعيه الجمعيه ассоциация verein society societe sociedad
centre: centre center centro markaz مركز المركز центр zentrum
forum: forum foro muntada منتدي المنتدي форум
inst: institute institut instituto maahad ma'had معهد المعهد институт
net: network reseau red rede shabaka shabakat شبكه الشبكه сеть netzwerk
found: foundation fondation fundacion fundacao muassasa mu'assasat مؤسسه المؤسسه موسسه الموسسه фонд stiftung
obs: observatory observatoire observatorio marsad مرصد المرصد обсерватория
init: initiative iniciativa mubadara مبادره المبادره инициатива
committee: committee comite comité lajna لجنه اللجنه комитет
coal: coalition coalicion coalizao itilaf ائتلاف الائتلاف коалиция
auth: authority autorite autoridad hayat haiat هيئه الهيئه
league: league ligue liga rabita رابطه الرابطه лига
union: union ittihad اتحاد الاتحاد союз
transp: transparency transparence transparencia shafafiya shaffafiyya شفافيه الشفافيه прозрачность transparenz
integ: integrity integrite integridad nazaha نزاهه النزاهه نزيه نزيهه честность
corr: corruption corrupcion corrupcao fasad فساد الفساد коррупция коррупции korruption anticorruption anticorrupcion
against: against contre contra anti mukafahat mukafaha did didd مكافحه ضد против
account: accountability responsabilite musaala مساءله المساءله подотчетность
right: rights right droits derechos direitos huquq حقوق الحقوق права
human: human humains humanos insan الانسان انسان человека
citizen: citizen citizens citoyen citoyens ciudadano ciudadana muwatin muwatinin مواطن مواطنين المواطن المواطنين
develop: development developpement desarrollo tanmiya تنميه التنميه развитие развития
law: law droit derecho qanun قانون القانون право
justice: justice justicia adala عداله العداله
society: civil madani مدني المدني
public: public publique publico publica amm aam عام العام
money: money purse budget budgets mal مال المال presupuesto
good: good governance gobernanza gouvernance hawkama حوكمه الحوكمه رشيد الرشيد
intl: international internationale internacional duwali دولي الدولي الدوليه международная
arab: arab arabe arabi عربي العربي العربيه العربي
nat: national nationale nacional watani وطني الوطني الوطنيه национальный
for: for pour para li lil lel lit lir lis لل من اجل
of: of the de la le les du des del el los las al an and et y e und in na w wa wal fi fil bi bil و في der die das
"""
_DROP = frozenset({"of", "for"})
_ARABIC = {
    "ا": "", "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z",
    "س": "s", "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "g", "ف": "f", "ق": "k", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "", "ي": "", "ء": "", "پ": "b", "چ": "j", "ڤ": "f", "گ": "g", "ک": "k", "ی": "",
}  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        ("", "b", "v", "g", "d", "", "z", "z", "", "", "k", "l", "m", "n", "", "p", "r", "s", "t", "", "f", "k",
         "s", "s", "s", "s", "", "", "", "", "", "", ""),
        strict=True,
    )
)  # fmt: skip
_DIGRAPHS = (
    ("sch", "s"), ("tch", "s"), ("sh", "s"), ("ch", "s"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"),
    ("ph", "f"), ("ck", "k"), ("dj", "j"),
)  # fmt: skip
_ALIKE = str.maketrans({"c": "k", "q": "k", "x": "ks", "v": "f", "p": "b"})
_LATIN = {**_ALIKE, **str.maketrans(dict.fromkeys("aeiouyw'’`", ""))}
_FOLD = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ة": "ه",
        "ى": "ي",
        "ؤ": "و",
        "ئ": "ي",
        "ـ": "",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
    }
)
_WORD = re.compile(r"[\w'’]+", re.UNICODE)
_ARTICLE = re.compile(r"\b(?:[ae](?:l|n|s|sh|r|d|t|z))[-‑](?=\w)", re.IGNORECASE)
_NOTE = re.compile(r"\((?:invented|مخترعة)\)")


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """A word without case, accents, vowel signs and the letters that are written either way."""
    split = unicodedata.normalize("NFKD", word.casefold().translate(_FOLD))
    return (
        "".join(letter for letter in split if not unicodedata.combining(letter)).translate(_FOLD).strip("'’")
    )


def _concepts() -> dict[str, str]:
    found = {}
    for line in _CONCEPTS.strip().splitlines():
        code, _colon, words = line.partition(":")
        for word in words.split():
            found[fold_word(word)] = code
    return found


CONCEPTS = _concepts()


def _one_letter_each(word: str) -> str:
    """A Latin word with one letter for each sound that is written with two."""
    for pair, one in _DIGRAPHS:
        word = word.replace(pair, one)
    return word


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a folded Latin word sounds, whoever wrote it down: like consonants as one, any vowels as *; "" for a short one.

    Arabic has no one spelling in Latin letters: huquq, hoqouq and houkouk are one word and have one sound, h*k*k.
    """
    if not word.isascii():
        return ""
    made = _one_letter_each(word.replace("'", "").removesuffix("h"))
    made = re.sub(r"[aeiouyw]+", "*", made.translate(_ALIKE))
    made = re.sub(r"(.)\1+", r"\1", made)
    return made if len(made) >= 5 else ""


def _sounds() -> dict[str, str]:
    """The concept of each sound that belongs to one concept alone: centre and contra sound alike, and say nothing."""
    found: dict[str, set[str]] = defaultdict(set)
    for word, concept in CONCEPTS.items():
        if heard := sound(word):
            found[heard].add(concept)
    return {heard: concepts.pop() for heard, concepts in found.items() if len(concepts) == 1}


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word, in which scripts meet; a w at its beginning is one, doubled letters are once."""
    if any("\u0600" <= letter <= "\u06ff" for letter in word):
        bare = word[2:] if word.startswith(("ال", "لل")) and len(word) > 4 else word
        ends_soft = bare.endswith("ه")
        made = "".join(_ARABIC.get(letter, letter) for letter in (bare[:-1] if ends_soft else bare))
        made = f"w{made}" if bare.startswith("و") else made
    elif any("\u0400" <= letter <= "\u04ff" for letter in word):
        made = "".join(_CYRILLIC.get(letter, letter) for letter in word)
    else:
        bare = re.sub(r"(.)\1+", r"\1", re.sub(r"^ou(?=[aeiou])", "w", word))
        bare = _one_letter_each(bare)
        bare = bare[:-1] if bare.endswith("h") else bare
        made = bare.translate(_LATIN)
        made = f"w{made}" if bare.startswith("w") else made
    return made.replace("v", "f").replace("p", "b").replace("g", "j")


_LONG_VOWELS = str.maketrans({"و": "w", "ي": "y", "u": "w", "o": "w", "i": "y", **dict.fromkeys("aeاه", "")})


def short_skeleton(word: str) -> str:
    """The consonants of a word that has few, with the letters that are half vowels."""
    bare = word.removeprefix("ال") if len(word) > 4 else word
    kept = bare.translate(_LONG_VOWELS)
    made = "".join(_ARABIC.get(letter, letter) for letter in kept)
    return re.sub(r"(.)\1+", r"\1", made) or word


SOUNDS = _sounds()


@lru_cache(maxsize=200_000)
def _concept_of(word: str) -> str | None:
    """The concept of a folded word, also behind the Arabic "for" and "and", and by its sound."""
    if found := CONCEPTS.get(word) or CONCEPTS.get(word.replace("'", "")):
        return found
    for prefix in ("لل", "ل", "و", "وال"):
        if word.startswith(prefix) and (found := CONCEPTS.get(word[len(prefix) :])):
            return found
    # Before another noun the feminine ending is heard: lajna, but lajnat al-shafafiya.
    return SOUNDS.get(sound(word)) or (SOUNDS.get(sound(word[:-1])) if word.endswith(("at", "et")) else None)


def tokens_of(name: str) -> tuple[str, ...]:
    """The tokens of a name: concepts, skeletons, and short words as they are."""
    found = []
    text = _ARTICLE.sub("", _NOTE.sub(" ", name))
    for raw in _WORD.findall(text):
        word = fold_word(raw)
        concept = _concept_of(word)
        if concept in _DROP or not word:
            continue
        if concept:
            found.append(f"={concept}")
            continue
        bones = skeleton(word)
        found.append(bones if len(bones) >= 2 else short_skeleton(word))
    return tuple(found)


def domain_of(web: str) -> str:
    """The host of an address without www."""
    if not web:
        return ""
    return (urlsplit(web if "//" in web else f"//{web}").hostname or "").removeprefix("www.")


def initials(name: str) -> set[str]:
    """The acronyms that the words of a name would make: with and without its small words."""
    words = [fold_word(word) for word in _WORD.findall(_NOTE.sub(" ", name))]
    made = {
        "".join(word[0] for word in words if word and CONCEPTS.get(word) not in left_out)
        for left_out in (_DROP, _DROP | {"against"})
    }
    return {each for each in made if len(each) >= 3}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One organisation as the finder takes it: all its names, acronym, web address."""

    key: str
    names: tuple[str, ...]
    acronym: str = ""
    web: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two entries that may be one, with the score and why: name, acronym, domain."""

    one: str
    other: str
    score: float
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    key: str
    names: tuple[tuple[str, ...], ...]
    acronyms: frozenset[str]
    made_acronyms: frozenset[str]
    domain: str


def _read(entry: Entry) -> _Read:
    given = {fold_word(entry.acronym)} if entry.acronym else set()
    for name in entry.names:
        bare = name.strip()
        if 2 < len(bare) <= 8 and " " not in bare and bare.isupper():
            given.add(fold_word(bare))
    return _Read(
        key=entry.key,
        names=tuple(tokens for name in entry.names if name and (tokens := tokens_of(name))),
        acronyms=frozenset(given),
        made_acronyms=frozenset(made for name in entry.names for made in initials(name)),
        domain=domain_of(entry.web),
    )


def _weight(token: str) -> float:
    return 0.35 if token.startswith("=") else 1.0


def _near(one: str, other: str) -> bool:
    """Whether two skeletons differ by one letter at most: a spelling, a feminine ending."""
    if one == other:
        return True
    if one.startswith("=") or other.startswith("="):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) < 3:
        return _open_ended(one) == _open_ended(other)
    if len(long) - len(short) > 1:
        return False
    if len(long) == len(short):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= (1 if len(one) > 3 else 0)
    # A letter before a root makes another word of it (hikma, mahkama); a w may be the "and" written on to it.
    return any(
        long[:place] + long[place + 1 :] == short for place in range(0 if long[0] == "w" else 1, len(long))
    )


def _open_ended(token: str) -> str:
    """A skeleton without the h or t at its end that may be a letter or only an ending: Sabah, Hikmah, Bawabat."""
    return token[:-1] if len(token) > 2 and token[-1] in "ht" else token


def score_names(one: Sequence[str], other: Sequence[str]) -> float:
    """How alike two names are: the weight of the tokens they share over the weight of all."""
    left = list(other)
    shared = unmatched = 0.0
    proper = False
    for token in one:
        match = token if token in left else next((each for each in left if _near(token, each)), None)
        if match is None:
            unmatched += _weight(token)
            continue
        left.remove(match)
        shared += _weight(token) * (1.0 if match == token else 0.9)
        proper = proper or not token.startswith("=")
    unmatched += sum(map(_weight, left))
    if not shared:
        return 0.0
    score = 2 * shared / (2 * shared + unmatched)
    return score if proper else score * (0.95 if len(one) > 2 and unmatched == 0 else 0.7)


def _is_acronym_of(one: _Read, other: _Read) -> bool:
    """Whether an acronym stands alone as the name of one, and is made by the words of the other."""
    if not (one.acronyms & other.made_acronyms or other.acronyms & one.made_acronyms):
        return False
    return min((len(name) for name in (*one.names, *other.names)), default=1) == 1


def _score(one: _Read, other: _Read) -> Pair | None:
    best = max((score_names(a, b) for a in one.names for b in other.names), default=0.0)
    why = "name"
    if one.domain and one.domain == other.domain:
        best, why = max(best, 0.93 if best >= 0.3 else 0.8), "domain"
    if one.acronyms & other.acronyms and best < 0.85:
        best, why = max(best, 0.8 if best >= 0.2 else 0.6), "acronym"
    elif best < LIKELY and _is_acronym_of(one, other):
        best, why = max(best, 0.75), "acronym"
    return Pair(one=one.key, other=other.key, score=round(best, 3), why=why) if best > 0 else None


def score(one: Entry, other: Entry) -> float:
    """How surely two entries are one, from 0 to 1."""
    pair = _score(_read(one), _read(other))
    return pair.score if pair else 0.0


def closest(entry: Entry, others: Iterable[Entry], *, least: float = LIKELY, most: int = 8) -> list[Pair]:
    """The entries most like one, the best first."""
    read = _read(entry)
    found = [pair for other in others if (pair := _score(read, _read(other))) and pair.score >= least]
    return sorted(found, key=lambda pair: -pair.score)[:most]


def find(entries: Iterable[Entry], *, least: float = LIKELY) -> list[Pair]:
    """All pairs among many entries that may be one, the best first."""
    reads = [_read(entry) for entry in entries]
    blocks: dict[str, list[int]] = defaultdict(list)
    spread = Counter(token for read in reads for token in {t for name in read.names for t in name})
    for place, read in enumerate(reads):
        for block in _blocks(read, spread):
            blocks[block].append(place)
    pairs: dict[tuple[int, int], Pair] = {}
    seen: set[tuple[int, int]] = set()
    for places in blocks.values():
        if not 1 < len(places) <= MOST_IN_BLOCK:
            continue
        for index, first in enumerate(places):
            for second in places[index + 1 :]:
                both = (first, second)
                if both in seen:
                    continue
                seen.add(both)
                pair = _score(reads[first], reads[second])
                if pair is not None and pair.score >= least:
                    pairs[both] = pair
    return sorted(pairs.values(), key=lambda pair: (-pair.score, pair.one, pair.other))


def _blocks(read: _Read, spread: Counter[str]) -> set[str]:
    """Under which keys an entry is looked for: its two rarest tokens together and each alone, acronyms, domain."""
    found = {f"a:{acronym}" for acronym in read.acronyms | read.made_acronyms}
    if read.domain:
        found.add(f"d:{read.domain}")
    for name in read.names:
        rare = sorted(set(name), key=lambda token: (spread[token], token))[:3]
        open_ended = sorted(map(_open_ended, rare))
        found |= {f"t:{token}" for token in open_ended if not token.startswith("=")}
        found |= {f"p:{a}|{b}" for a in open_ended for b in open_ended if a < b}
        found.add("n:" + " ".join(sorted(map(_open_ended, name))))
    return found
