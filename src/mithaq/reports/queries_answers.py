"""What other parts read of official answers: what stood confirmed on any day, a pair in marked pieces, labels for calibration."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mithaq.reports import rules_answers as rules
from mithaq.reports.models_answers import AnswerPair, PairDecision


@dataclass(frozen=True, kw_only=True)
class Reflected:
    """Since when which recommendations, and which findings, stand confirmed as reflected in an official text."""

    recommendations: Mapping[int, date]
    findings: Mapping[int, date]


def reflected(as_of: date, known_on: date | None = None) -> Reflected:
    """What people had confirmed by a day, and not taken back by then. Open proposals and mere subjects never count."""
    recommendations: dict[int, date] = {}
    findings: dict[int, date] = {}
    log = PairDecision.objects.exclude(pair__kind="topic").select_related("pair")
    for row in log.only("decision", "decided_at", "pair__recommendation", "pair__finding").standing_on(
        rules.latest_day(as_of, known_on)
    ):
        if row.decision != rules.Decision.CONFIRMED:
            continue
        if row.pair.recommendation_id is not None:
            recommendations.setdefault(row.pair.recommendation_id, row.decided_at.date())
        elif row.pair.finding_id is not None:
            findings.setdefault(row.pair.finding_id, row.decided_at.date())
    return Reflected(recommendations=recommendations, findings=findings)


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
