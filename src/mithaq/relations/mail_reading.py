"""Reading a forwarded mail: who wrote to whom, when, and its words. Plain Python, with limits before anything is parsed.

HTML is turned into words by taking its tags away; nothing of it is shown as HTML or run, attachments are not opened,
addresses in it are not visited.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape
from html.parser import HTMLParser

MOST_BYTES = 5_000_000
MOST_PARTS = 100
MOST_BOUNDARIES = 60
LONGEST_TEXT = 3500
#: In how many lines at the beginning a mail client writes whose mail is forwarded.
HEAD_LINES = 60
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}"
)
_FORWARDED = re.compile(r"^\s*[>*]*\s*(?:From|Von|De|Da|Від|От|发件人|من)\s*[:：]", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


class NotAMail(ValueError):
    """The file cannot be read as a mail; the text is a code: too_large, not_a_mail, too_nested."""


@dataclass(frozen=True, kw_only=True)
class ReadMail:
    """What the log needs of a mail. `addresses`: the writer of the innermost forwarded mail first, then all others."""

    subject: str
    addresses: tuple[str, ...]
    on: date | None
    text: str


def read_mail(raw: bytes) -> ReadMail:
    """Read one mail, as a mail client saves it (.eml). Raises NotAMail."""
    if len(raw) > MOST_BYTES:
        raise NotAMail("too_large")
    if (
        raw.lower().count(b"boundary") > MOST_BOUNDARIES
        or raw.lower().count(b"message/rfc822") > MOST_BOUNDARIES
    ):
        raise NotAMail("too_nested")
    try:
        outer = message_from_bytes(raw, policy=policy.default)
        if not isinstance(outer, EmailMessage) or not (outer["from"] or outer["subject"] or outer["date"]):
            raise NotAMail("not_a_mail")
        parts = list(_walk(outer))
        inner = next((part for part in reversed(parts) if part is not outer and part["from"]), outer)
        text = _text_of(list(_walk(inner))) or _text_of(parts)
        subject = _clean(str(inner["subject"] or outer["subject"] or "")).replace("\n", " ").strip()[:200]
        return ReadMail(
            subject=subject,
            addresses=tuple(_addresses(inner, outer, text)),
            on=_day(inner) or _day(outer),
            text=text[:LONGEST_TEXT],
        )
    except NotAMail:
        raise
    except RecursionError:
        raise NotAMail("too_nested") from None
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError):
        # The parser of the standard library meets broken headers with many kinds of errors.
        raise NotAMail("not_a_mail") from None


def _walk(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts, not deeper and not more than the limit."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > MOST_PARTS:
            raise NotAMail("too_nested")
        yield part
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting += [each for each in payload if isinstance(each, EmailMessage)]


def _text_of(parts: list[EmailMessage]) -> str:
    """The words: of a plain part if there is one, else of an HTML part without its tags."""
    for wanted in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() != wanted or part.get_content_disposition() == "attachment":
                continue
            words = _decoded(part)
            words = _clean(words_of_html(words) if wanted == "text/html" else words).strip()
            if words:
                return words
    return ""


def _decoded(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


class _Words(HTMLParser):
    """Collects the words outside scripts and styles."""

    SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
    BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in self.SILENT
        if tag in self.BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT and self.silent:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def words_of_html(html: str) -> str:
    """The words of a piece of HTML."""
    reader = _Words()
    reader.feed(html[: MOST_BYTES // 5])
    reader.close()
    lines = (" ".join(line.split()) for line in unescape("".join(reader.found)).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _clean(text: str) -> str:
    """Without signs that cannot be seen or turn the direction of what follows."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n"))


def _addresses(inner: EmailMessage, outer: EmailMessage, text: str) -> Iterator[str]:
    """Every address once: of forwarded heads in the text, of the inner mail, of the outer one."""
    seen: set[str] = set()
    heads = [line for line in text.splitlines()[:HEAD_LINES] if _FORWARDED.match(line)]
    found = [each for line in heads for each in _ADDRESS.findall(line[:500])]
    for message in (inner, outer):
        for name in ("from", "reply-to", "to", "cc"):
            values = [str(value)[:4000] for value in message.get_all(name, [])]
            found += [address for _name, address in getaddresses(values)]
    for address in found:
        plain = address.strip().lower()
        if plain and _ADDRESS.fullmatch(plain) and plain not in seen:
            seen.add(plain)
            yield plain


def _day(message: EmailMessage) -> date | None:
    raw = message["date"]
    if not raw:
        return None
    try:
        sent: datetime | None = parsedate_to_datetime(str(raw))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return sent.date() if sent else None
