"""Work outside requests: the forecast, digests to followers, nudges about overdue requests."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from mithaq.reviews import queries
from mithaq.reviews.models import ForecastRun


@task()
def make_forecast() -> None:
    """Work out anew how long reviews take, when facts changed or a day has passed."""
    now = timezone.now()
    forecast_once(at=now)


def forecast_once(*, at: datetime) -> ForecastRun:
    """The calculation itself; the same facts on the same day give the same row."""
    from mithaq.reviews import forecast_rules as calculation

    as_of = at.date()
    version = queries.facts_version()
    newest = ForecastRun.objects.first()
    if newest is not None and newest.version == version and newest.as_of == as_of:
        return newest
    history = queries.durations(queries.tracker(as_of=as_of))
    spans = [calculation.Span(review=each.review, start=each.start, end=each.end) for each in history]
    curve = calculation.survival(calculation.known_by(spans, as_of))
    tested = calculation.backtest(spans, half_years(spans, as_of), today=as_of)
    took: dict[str, list[int]] = {}
    for each in history:
        if each.end is not None:
            took.setdefault(each.cycle, []).append((each.end - each.start).days)
    with transaction.atomic():
        run = ForecastRun.objects.create(
            made_at=at,
            as_of=as_of,
            version=version,
            days=list(curve.days) if curve else [],
            open_share=list(curve.open_share) if curve else [],
            took={cycle: sorted(days) for cycle, days in took.items()},
            reviews=len(spans),
            ended=sum(span.end is not None for span in spans),
            predictions=tested.predictions,
            predicted_reviews=tested.reviews,
            inside=tested.inside,
            too_early=tested.too_early,
            too_late=tested.too_late,
            usable=tested.is_usable,
        )
        ForecastRun.objects.exclude(pk__in=ForecastRun.objects.values_list("pk", flat=True)[:30]).delete()
    return run


def half_years(spans: object, until: date) -> list[date]:
    """The first days of January and July of the years since reviews began, before `until`."""
    starts = [span.start.year for span in spans]  # type: ignore[attr-defined]
    if not starts:
        return []
    return [
        day
        for year in range(min(starts), until.year + 1)
        for month in (1, 7)
        if (day := date(year, month, 1)) < until
    ]


@task()
def send_digests() -> None:
    """One mail to each follower about what changed in the topics they follow, if anything did."""
    digests_once(at=timezone.now())


def digests_once(*, at: datetime) -> int:
    """Queue the digests and remember until when each follower was told; return how many were queued."""
    from mithaq.core import mail
    from mithaq.reviews.models import FollowedTopic
    from mithaq.reviews.queries_following import changes_for

    by_person: dict[int, list[FollowedTopic]] = {}
    for topic in FollowedTopic.objects.filter(person__is_active=True).select_related("person"):
        by_person.setdefault(topic.person_id, []).append(topic)
    queued = 0
    for topics in by_person.values():
        person = topics[0].person
        found = changes_for(topics, until=at)
        with transaction.atomic():
            if found:
                mail.send(
                    person.email,
                    "reviews/digest",
                    {"changes": found[:40], "more": max(0, len(found) - 40), "person": person},
                    language=person.language,
                    key=f"review-digest-{person.pk}-{at:%Y-%m-%d}",
                )
                queued += 1
            FollowedTopic.objects.filter(pk__in=[topic.pk for topic in topics]).update(told_until=at)
    return queued


@task()
def forget_addresses() -> None:
    """Remove the addresses of people who proposed a correction, 90 days after the answer."""
    from mithaq.reviews.queries_following import forgettable

    forgettable(timezone.now()).update(email="")
