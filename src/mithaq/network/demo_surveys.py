"""Two invented surveys: last year's, closed, with its counts public, and this year's, which is open."""

from datetime import date, datetime, timedelta

from mithaq.network.models import Organisation, SurveyQuestion, SurveyReply, SurveyRun


def load_demo(at: datetime) -> None:
    """Make them, unless they are there or the questions are not loaded."""
    version = SurveyQuestion.objects.order_by("-version").values_list("version", flat=True).first()
    if version is None or SurveyRun.objects.exists():
        return
    today = at.date()
    last = SurveyRun.objects.create(
        year=today.year - 1,
        covers=today.year - 2,
        version=version,
        opens_on=date(today.year - 1, 2, 3),
        closes_on=date(today.year - 1, 3, 14),
        published_at=at - timedelta(days=200),
    )
    now = SurveyRun.objects.create(
        year=today.year,
        covers=today.year - 1,
        version=version,
        opens_on=today - timedelta(days=20),
        closes_on=today + timedelta(days=16),
    )
    asked = list(Organisation.objects.active().order_by("pk").values_list("pk", flat=True))
    questions = list(last.questions())
    replies = []
    for place, organisation in enumerate(asked):
        for run, every in ((last, 5), (now, 9)):
            sent = place * 7 % every < 2
            replies.append(
                SurveyReply(
                    run=run,
                    organisation_id=organisation,
                    answers=_answers(questions, place) if sent else {},
                    saved_at=at - timedelta(days=9) if sent else None,
                    sent_at=at - timedelta(days=9) if sent else None,
                )
            )
    SurveyReply.objects.bulk_create(replies, batch_size=500)


def _answers(questions: list[SurveyQuestion], place: int) -> dict[str, object]:
    """What one invented organisation answered: the same at every load."""
    found: dict[str, object] = {}
    for number, question in enumerate(questions):
        turn = place * 3 + number * 5 + place // 7
        codes = [choice["code"] for choice in question.choices]
        if question.kind == "choice":
            found[question.code] = codes[turn % len(codes)]
        elif question.kind == "choices":
            found[question.code] = sorted({codes[turn % len(codes)], codes[(turn * 2 + 1) % len(codes)]})
        elif question.kind == "number":
            found[question.code] = turn % 23
        elif question.kind == "yes_no":
            found[question.code] = turn % 3 == 0
    return found
