"""What a survey came to: how many were asked and answered, beside what was published, and the counts of each question."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mithaq.core.texts import text_in
from mithaq.network import small_numbers
from mithaq.network import survey_rules as rules
from mithaq.network.models import PublishedSurvey, SurveyQuestion, SurveyReply, SurveyRun


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year: our own survey, what was published of it, or both."""

    year: int
    run: SurveyRun | None
    published: PublishedSurvey | None
    asked: int = 0
    sent: int = 0

    @property
    def share(self) -> Fraction | None:
        """The part of those asked that answered, from our own record."""
        return rules.share(self.sent, self.asked) if self.run else None

    @property
    def published_share(self) -> Fraction | None:
        """The same from the published figures; None unless both are known exactly."""
        row = self.published
        if row is None or row.responses is None or row.asked is None or row.qualifier:
            return None
        return rules.share(row.responses, row.asked)


def years() -> list[Year]:
    """Every year of which something is known, newest first."""
    from django.db.models import Count

    counted = SurveyRun.objects.annotate(asked=Count("replies"), sent=Count("replies__sent_at"))
    runs = {run.year: run for run in counted}
    published = {row.year: row for row in PublishedSurvey.objects.all()}
    return [
        Year(
            year=year,
            run=runs.get(year),
            published=published.get(year),
            asked=getattr(runs.get(year), "asked", 0),
            sent=getattr(runs.get(year), "sent", 0),
        )
        for year in sorted({*runs, *published}, reverse=True)
    ]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer and how often it was given; None: held back, because so few gave it."""

    label: str
    count: int | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """One question with what came of it."""

    question: SurveyQuestion
    answered: int | None
    lines: Sequence[Line]


def results(run: SurveyRun, *, public: bool, words: dict[str, str]) -> list[Result]:
    """Each question with its counts over the sent replies; in public small numbers are held back.

    `words` says "yes", "no" and "answered" in the reader's language.
    """
    answers = list(SurveyReply.objects.filter(run=run).sent().values_list("answers", flat=True))
    found = []
    for question in run.questions():
        given = [each.get(question.code) for each in answers]
        counts: dict[str, int | None] = dict(rules.tally(question.as_rule, given))
        answered: int | None = sum(value not in (None, "", []) for value in given)
        if public:
            if answered is not None and answered < small_numbers.LEAST:
                counts = dict.fromkeys(counts)
                answered = None
            else:
                counts = dict(small_numbers.hold_back(rules.tally(question.as_rule, given)))
        labels = words | {choice["code"]: text_in(choice["names"]) for choice in question.choices}
        lines = [Line(label=labels.get(code, code), count=count) for code, count in counts.items()]
        found.append(
            Result(
                question=question,
                answered=answered,
                lines=lines if question.kind not in ("text", "number") else (),
            )
        )
    return found
