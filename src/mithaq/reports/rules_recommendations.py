"""What makes a recommendation good enough to be followed for years: its quality check, and its code. Plain Python."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Action(StrEnum):
    """What the addressee is asked to do."""

    LEGISLATE = "legislate"
    SET_UP = "set_up"
    RESOURCE = "resource"
    ENFORCE = "enforce"
    PUBLISH = "publish"
    CONSULT = "consult"
    TRAIN = "train"
    COOPERATE = "cooperate"
    OTHER = "other"


class Strength(StrEnum):
    """How much its verb asks for."""

    BINDING = "binding"
    ACTIVE = "active"
    SOFT = "soft"


class Priority(StrEnum):
    """How urgent it is among those of its report."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class State(StrEnum):
    """Where a recommendation itself stands. It is public when its report is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Found(StrEnum):
    """What the quality check can find."""

    NO_TEXT = "no_text"
    NO_ADDRESSEE = "no_addressee"
    VAGUE_VERB = "vague_verb"
    NO_VERB_FOUND = "no_verb_found"
    NO_TEST = "no_test"
    TEST_REPEATS_TEXT = "test_repeats_text"
    NO_DEADLINE = "no_deadline"
    DEADLINE_PAST = "deadline_past"
    NO_PROVISION = "no_provision"
    NO_THEME = "no_theme"
    TOO_LONG = "too_long"
    SEVERAL_ACTIONS = "several_actions"


#: With these a recommendation cannot be submitted; the others are advice.
BLOCKING = frozenset(
    {
        Found.NO_TEXT,
        Found.NO_ADDRESSEE,
        Found.VAGUE_VERB,
        Found.NO_TEST,
        Found.TEST_REPEATS_TEXT,
        Found.NO_DEADLINE,
        Found.DEADLINE_PAST,
        Found.NO_PROVISION,
    }
)
LONGEST = 120
"""Words of a recommendation that one can still remember."""

#: Verbs that ask for nothing one can see done, by language. Whole words, folded.
VAGUE: dict[str, tuple[str, ...]] = {
    "en": (
        "consider",
        "explore",
        "encourage",
        "strive",
        "endeavour",
        "endeavor",
        "try",
        "reflect",
        "continue efforts",
        "pay attention",
        "look into",
        "take note",
        "bear in mind",
    ),
    "fr": (
        "envisager",
        "explorer",
        "encourager",
        "s'efforcer",
        "reflechir",
        "poursuivre les efforts",
        "veiller",
    ),
    "es": ("considerar", "explorar", "alentar", "fomentar", "procurar", "reflexionar", "seguir esforzandose"),
    "ar": ("النظر", "بحث", "تشجيع", "السعي", "التفكير", "مواصلة الجهود", "الاهتمام"),
    "ru": ("рассмотреть", "изучить", "поощрять", "стремиться", "продолжать усилия", "обратить внимание"),
    "zh": ("考虑", "探讨", "鼓励", "努力", "继续努力", "关注"),
}
#: Verbs that ask for something one can see done.
STRONG: dict[str, tuple[str, ...]] = {
    "en": (
        "adopt",
        "enact",
        "repeal",
        "amend",
        "establish",
        "create",
        "publish",
        "require",
        "abolish",
        "prohibit",
        "ban",
        "fund",
        "appoint",
        "introduce",
        "ratify",
        "set up",
        "open",
        "release",
        "train",
        "investigate",
        "prosecute",
        "return",
        "give",
        "name",
        "consult",
        "invite",
        "report",
        "protect",
        "extend",
        "remove",
        "apply",
        "enforce",
        "guarantee",
        "allocate",
    ),
    "fr": (
        "adopter",
        "abroger",
        "modifier",
        "creer",
        "publier",
        "exiger",
        "interdire",
        "financer",
        "nommer",
        "ratifier",
        "ouvrir",
        "former",
        "enqueter",
        "poursuivre",
        "restituer",
        "consulter",
        "proteger",
        "appliquer",
    ),
    "es": (
        "adoptar",
        "derogar",
        "modificar",
        "crear",
        "publicar",
        "exigir",
        "prohibir",
        "financiar",
        "nombrar",
        "ratificar",
        "abrir",
        "capacitar",
        "investigar",
        "enjuiciar",
        "restituir",
        "consultar",
        "proteger",
        "aplicar",
    ),
    "ar": (
        "اعتماد",
        "اصدار",
        "سن",
        "الغاء",
        "تعديل",
        "انشاء",
        "نشر",
        "الزام",
        "حظر",
        "تمويل",
        "تعيين",
        "التصديق",
        "فتح",
        "تدريب",
        "التحقيق",
        "اعادة",
        "استشارة",
        "حماية",
        "تطبيق",
        "انفاذ",
        "تخصيص",
    ),
    "ru": (
        "принять",
        "отменить",
        "изменить",
        "создать",
        "опубликовать",
        "обязать",
        "запретить",
        "финансировать",
        "назначить",
        "ратифицировать",
        "открыть",
        "обучить",
        "расследовать",
        "вернуть",
        "защитить",
        "применять",
    ),
    "zh": (
        "通过",
        "废除",
        "修订",
        "修改",
        "设立",
        "建立",
        "公布",
        "要求",
        "禁止",
        "资助",
        "任命",
        "批准",
        "培训",
        "调查",
        "返还",
        "保护",
        "执行",
    ),
}
_JOINS = re.compile(r"(?:;|\n\s*[-–•]|\(\w\))")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A recommendation as it is checked."""

    texts: Mapping[str, str]
    addressees: Mapping[str, str]
    success: Mapping[str, str]
    deadline: date | None
    has_provision: bool
    has_theme: bool


def folded(text: str) -> str:
    """The text without case, accents, vowel signs and the letter forms that Arabic spells in several ways."""
    split = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in split if not unicodedata.combining(letter) and letter != "ـ")
    return bare.replace("’", "'").translate(str.maketrans("أإآىة", "ااايه"))


def check(draft: Draft, *, today: date) -> list[Found]:
    """Everything that the quality check finds, what blocks first. Nothing found: it can be submitted."""
    found: list[Found] = []
    if not _filled(draft.texts):
        found.append(Found.NO_TEXT)
    if not _filled(draft.addressees):
        found.append(Found.NO_ADDRESSEE)
    verbs = {opening_of(text, language) for language, text in draft.texts.items() if text.strip()}
    if Strength.SOFT in verbs:
        found.append(Found.VAGUE_VERB)
    elif verbs and verbs == {None}:
        found.append(Found.NO_VERB_FOUND)
    if not _filled(draft.success):
        found.append(Found.NO_TEST)
    elif any(
        text.strip() and folded(text).strip(" .") == folded(draft.texts.get(language, "")).strip(" .")
        for language, text in draft.success.items()
    ):
        found.append(Found.TEST_REPEATS_TEXT)
    if draft.deadline is None:
        found.append(Found.NO_DEADLINE)
    elif draft.deadline <= today:
        found.append(Found.DEADLINE_PAST)
    if not draft.has_provision:
        found.append(Found.NO_PROVISION)
    if not draft.has_theme:
        found.append(Found.NO_THEME)
    if any(len(text.split()) > LONGEST for text in draft.texts.values()):
        found.append(Found.TOO_LONG)
    if any(len(_JOINS.findall(text)) >= 2 for text in draft.texts.values()):
        found.append(Found.SEVERAL_ACTIONS)
    return sorted(found, key=lambda each: each not in BLOCKING)


def may_submit(found: list[Found]) -> bool:
    """Whether nothing that blocks was found."""
    return not BLOCKING.intersection(found)


def opening_of(text: str, language: str) -> Strength | None:
    """How strong its first verb is: the first word of the lexicon in the text decides; None when there is none."""
    bare = folded(text)
    best: tuple[int, Strength] | None = None
    for lexicon, strength in ((VAGUE, Strength.SOFT), (STRONG, Strength.ACTIVE)):
        for verb in lexicon.get(language, ()):
            place = _place(bare, folded(verb), language)
            if place >= 0 and (best is None or place < best[0]):
                best = (place, strength)
    return best[1] if best else None


def _place(bare: str, verb: str, language: str) -> int:
    if language == "zh":
        return bare.find(verb)
    # An Arabic verb may carry a conjunction or preposition that is written onto it.
    before = r"(?<!\w)[وفبل]?(?:ال)?" if language == "ar" else r"(?<!\w)"
    match = re.search(before + re.escape(verb) + r"(?!\w)", bare)
    return match.start() if match else -1


def _filled(texts: Mapping[str, str]) -> bool:
    return any(text.strip() for text in texts.values())


def code_of(report: str, number: int) -> str:
    """The permanent code: the report's, and the number in it."""
    return f"{report}-R{number:02}"
