"""The message catalogues: found in the sources, kept in `locale/`, compiled without gettext.

Extraction reads Python with its own grammar and templates through Django's own lexer, so that
developers, CI and a fresh machine agree without any outside program.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import polib
from django.template.base import Lexer, TokenType
from django.template.base import Token as TemplateToken
from django.utils.translation import trim_whitespace

Key: TypeAlias = tuple[str | None, str]

#: Function name -> (position of context, of singular, of plural); None where it takes none.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "_now": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "N_": (None, 0, None),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_CONTEXT = re.compile(r"""\bcontext\s+("[^"]*"|'[^']*')""")
_MESSAGE = re.compile(r"""^\s*(?:translate|trans)\s+("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_INLINE = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")


@dataclass(kw_only=True)
class Message:
    """One text to translate: where it stands, and its plural if it counts."""

    context: str | None
    singular: str
    plural: str | None = None
    places: list[tuple[str, str]] = field(default_factory=list)


class Found:
    """The messages found so far, in the order of the sources."""

    def __init__(self) -> None:
        self.messages: dict[Key, Message] = {}

    def add(
        self, place: tuple[str, int], singular: str, *, plural: str | None = None, context: str | None = None
    ) -> None:
        if not singular:
            return
        message = self.messages.setdefault((context, singular), Message(context=context, singular=singular))
        message.plural = message.plural or plural
        if (place[0], "") not in message.places:
            message.places.append((place[0], ""))


def find_messages(root: Path) -> dict[Key, Message]:
    """Every message of the sources below `root/src`, by context and text."""
    found = Found()
    for path in sorted((root / "src").rglob("*.py")):
        if "migrations" not in path.parts:
            _read_python(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix(), found)
    for path in sorted((root / "src").rglob("templates/**/*.*")):
        if path.suffix in {".html", ".txt", ".xml", ".svg", ".typ"}:
            _read_template(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix(), found)
    return found.messages


def _read_python(source: str, place: str, found: Found) -> None:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.id
            if isinstance(node.func, ast.Name)
            else node.func.attr
            if isinstance(node.func, ast.Attribute)
            else ""
        )
        if name not in CALLS:
            continue
        at_context, at_singular, at_plural = CALLS[name]
        texts = [
            argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
            for argument in node.args
        ]
        singular = texts[at_singular] if len(texts) > at_singular else None
        if singular is None:
            continue
        found.add(
            (place, node.lineno),
            singular,
            plural=texts[at_plural] if at_plural is not None and len(texts) > at_plural else None,
            context=texts[at_context] if at_context is not None else None,
        )


def _read_template(source: str, place: str, found: Found) -> None:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        line = token.lineno or 0
        for inline in (
            _INLINE.findall(token.contents) if token.token_type in (TokenType.VAR, TokenType.BLOCK) else []
        ):
            found.add((place, line), ast.literal_eval(inline))
        if token.token_type is not TokenType.BLOCK:
            continue
        context_match = _CONTEXT.search(token.contents)
        context = context_match.group(1)[1:-1] if context_match else None
        if message := _MESSAGE.match(token.contents):
            found.add(
                (place, line), message.group(1)[1:-1].replace('\\"', '"').replace("\\'", "'"), context=context
            )
        elif token.contents.split()[0] in {"blocktranslate", "blocktrans"}:
            trimmed = "trimmed" in token.contents.split()
            singular, plural = _block(tokens, trimmed)
            found.add((place, line), singular, plural=plural, context=context)


def _block(tokens: Iterator[TemplateToken], trimmed: bool) -> tuple[str, str | None]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parts[-1].append(token.contents.replace("%", "%%"))
        elif token.token_type is TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.token_type is TokenType.BLOCK:
            word = token.contents.split()[0]
            if word == "plural":
                parts.append([])
            elif word.startswith("endblocktrans"):
                break
    texts = ["".join(part) for part in parts]
    texts = [trim_whitespace(text) if trimmed else text for text in texts]
    return texts[0], texts[1] if len(texts) > 1 else None


def catalogue_path(root: Path, language: str) -> Path:
    """Where the catalogue of `language` lies."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "en": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ru": "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2;",
    "zh": "nplurals=1; plural=0;",
}


def plural_count(language: str) -> int:
    """How many plural forms `language` has."""
    return int(PLURALS[language].split("=")[1].split(";")[0])


def update_catalogue(
    root: Path, language: str, messages: dict[Key, Message], translations: dict[str, str | list[str]]
) -> polib.POFile:
    """Bring the catalogue in line with the sources, keep what is translated, and take in new `translations`.

    `translations` maps a text (or `context|text`) to its translation, or to all plural forms of it.
    English needs no work: the text in the source is the English one.
    """
    path = catalogue_path(root, language)
    old = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Project-Id-Version": "mithaq",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    forms = plural_count(language)
    for key, message in sorted(
        messages.items(), key=lambda item: (item[1].places[0], item[0][1], item[0][0] or "")
    ):
        entry = polib.POEntry(msgctxt=message.context, msgid=message.singular, occurrences=message.places)
        before = old.get(key)
        given = (
            translations.get(f"{message.context}|{message.singular}")
            if message.context
            else translations.get(message.singular)
        )
        if message.plural:
            entry.msgid_plural = message.plural
            kept = (
                [before.msgstr_plural.get(n, "") for n in range(forms)]
                if before and before.msgstr_plural
                else []
            )
            if language == "en":
                kept = [message.singular, message.plural]
            if isinstance(given, list):
                kept = given
            entry.msgstr_plural = dict(enumerate(kept or [""] * forms))
        else:
            entry.msgstr = before.msgstr if before else ""
            if language == "en":
                entry.msgstr = message.singular
            if isinstance(given, str):
                entry.msgstr = given
        if "%(" in message.singular or "%(" in (message.plural or ""):
            entry.flags = ["python-format"]
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    return new


def untranslated(catalogue: Iterable[polib.POEntry]) -> list[polib.POEntry]:
    """Entries with a missing or fuzzy translation."""
    return [
        entry
        for entry in catalogue
        if entry.fuzzy or not (all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr)
    ]


def compile_catalogues(root: Path) -> int:
    """Write the `.mo` beside every `.po` that is newer; return how many were written."""
    written = 0
    for path in sorted((root / "locale").glob("*/LC_MESSAGES/*.po")):
        binary = path.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        temporary = binary.with_suffix(".mo.part")
        polib.pofile(str(path)).save_as_mofile(str(temporary))
        temporary.replace(binary)
        written += 1
    return written
