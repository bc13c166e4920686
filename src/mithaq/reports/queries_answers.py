"""What other parts read of official answers: confirmed links as of any day, a pair in marked pieces, labels for calibration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mithaq.reports import rules_answers as rules
from mithaq.reports.models_answers import AnswerPair


@dataclass(frozen=True, kw_only=True)
class ConfirmedLink:
    """One of ours that a person found in an official text."""

    pair: int
    report: str
    country: str
    recommendation: str
    finding: int | None
    document: int
    #: The day of the official document, as it was read when the pair was proposed.
    official_on: date | None
    confirmed_at: datetime
    href: str


def _day(text: str) -> date | None:
    """The first day of a date known to the day, month or year."""
    parts = [int(part) for part in text.split("-")] if text else []
    return date(*[*parts, 1, 1][:3]) if parts else None


def confirmed_links(as_of: date, known_on: date | None = None) -> list[ConfirmedLink]:
    """Links that count on a day: confirmed by a person (by `known_on`), in a text that was out by `as_of`. Open ones never do."""
    rows = (
        AnswerPair.objects.confirmed()
        .exclude(kind="topic")
        .select_related("run__report", "recommendation", "passage__text")
        .order_by("decided_at", "pk")
    )
    found = []
    for row in rows:
        link = rules.Link(key=str(row.pk), official_on=_day(row.theirs_dated), confirmed_at=row.decided_at)
        if row.decided_at is None or not rules.counts(link, as_of=as_of, known_on=known_on):
            continue
        found.append(
            ConfirmedLink(
                pair=row.pk,
                report=row.run.report.code,
                country=row.run.report.country_id,
                recommendation=row.recommendation.code if row.recommendation else "",
                finding=row.finding_id,
                document=row.passage.text.document_id,
                official_on=link.official_on,
                confirmed_at=row.decided_at,
                href=row.get_absolute_url(),
            )
        )
    return found


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of one text: `mark` is empty, `same`, `edited` or `prior`; `number` joins it with the other side."""

    text: str
    mark: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One line of the table under the two texts."""

    number: int
    ours: str
    theirs: str
    mark: str


MARKS = {"same": "same", "moved": "same", "edit": "edited", "prior": "prior"}


def marked(pair: AnswerPair) -> tuple[list[Piece], list[Piece], list[Phrase]]:
    """Our text and theirs in pieces, and the phrases they share, numbered in our order."""
    spans = [span for span in sorted(pair.spans) if span[4] in MARKS]
    phrases: list[Phrase] = []
    left: list[tuple[int, int, str, int]] = []
    right: list[tuple[int, int, str, int]] = []
    for number, (start, end, other_start, other_end, op) in enumerate(spans, 1):
        mark = MARKS[op]
        ours, theirs = pair.ours[start:end].strip(), pair.theirs[other_start:other_end].strip()
        if not ours and not theirs:
            continue
        left.append((start, end, mark, number))
        right.append((other_start, other_end, mark, number))
        phrases.append(Phrase(number=number, ours=ours, theirs=theirs, mark=mark))
    return list(_pieces(pair.ours, left)), list(_pieces(pair.theirs, right)), phrases


def _pieces(text: str, marks: Sequence[tuple[int, int, str, int]]) -> Iterator[Piece]:
    at = 0
    for start, end, mark, number in sorted(marks):
        start = max(start, at)
        if end <= start:
            continue
        if start > at:
            yield Piece(text=text[at:start])
        yield Piece(text=text[start:end], mark=mark, number=number)
        at = end
    if at < len(text):
        yield Piece(text=text[at:])


def labels() -> Iterator[dict[str, object]]:
    """Decided pairs as `python -m alignment calibrate` takes them: texts and verdicts, nobody's name. Open ones are no labels."""
    rows = AnswerPair.objects.exclude(decision=rules.Decision.OPEN.value).order_by("pk")
    for row in rows.iterator(chunk_size=500):
        yield {
            "pair": row.pk,
            "proposal": {
                "id": f"ours-{row.pk}",
                "text": row.ours,
                "lang": row.ours_language,
                "date": row.ours_dated or None,
            },
            "official": {
                "id": f"passage-{row.passage_id}",
                "text": row.theirs,
                "date": row.theirs_dated or None,
            },
            "label": _label(row),
        }


def _label(row: AnswerPair) -> int:
    """0 not reflected, 1 in part or reworded, 2 nearly word for word."""
    if row.decision == rules.Decision.REJECTED:
        return 0
    return 2 if row.kind == "verbatim" else 1
