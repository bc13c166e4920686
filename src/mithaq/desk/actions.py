"""What people do at their desk: take or refuse the Monday mail. And what the platform does: write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone, translation

from mithaq.accounts import links
from mithaq.accounts.models import User
from mithaq.core import audit, mail
from mithaq.core.errors import NotFound, NotPermitted
from mithaq.core.models import OutgoingMail
from mithaq.desk import permissions, queries_work, rules
from mithaq.desk.models import MondayMail

#: Things of one group, and countries, that a mail names; the rest it counts.
MOST = 12
_SALT = "mithaq.desk.monday_mail"


def choose_monday_mail(person: User, *, wanted: bool, at: datetime) -> bool:
    """Take the Monday mail, or no more of it; False when that was so already."""
    if not (person.is_authenticated and person.is_active):
        raise NotPermitted
    with transaction.atomic():
        row, _new = MondayMail.objects.get_or_create(person=person)
        changed = MondayMail.objects.filter(pk=row.pk, wanted=not wanted).update(wanted=wanted) == 1
        if changed:
            audit.record(person, "choose_monday_mail", person, at=at, after={"wanted": wanted})
    return changed


def stop_token(person: User) -> str:
    """The signed text by which whoever holds the mail can stop it without signing in. It opens nothing else."""
    return signing.Signer(salt=_SALT).sign(str(person.pk))


def person_by(token: str) -> User:
    """Whose mail a signed text stops, or NotFound."""
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        raise NotFound from None
    person: User | None = User.objects.active().filter(pk=key).first()
    if person is None:
        raise NotFound
    return person


def send_monday_mails(at: datetime) -> int:
    """Write the mail of this week to everybody for whom it is Monday morning and who was not told yet; how many."""
    zones = User.objects.active().order_by().values_list("time_zone", flat=True).distinct()
    sent = 0
    for zone in sorted(zones):
        local = at.astimezone(ZoneInfo(zone))
        if not rules.is_monday_morning(local):
            continue
        week = rules.week_of(local.date())
        done = MondayMail.objects.exclude(wanted=True, told_week__lt=week).values("person")
        for person in User.objects.active().filter(time_zone=zone).exclude(pk__in=done).order_by("pk"):
            sent += _tell(person, week, at) is not None
    return sent


def _tell(person: User, week: str, at: datetime) -> OutgoingMail | None:
    with transaction.atomic():
        row, _new = MondayMail.objects.select_for_update().get_or_create(person=person)
        if not row.wanted or row.told_week >= week:
            return None
        MondayMail.objects.filter(pk=row.pk).update(told_week=week)
        return write_monday_mail(person, key=f"monday-{person.pk}-{week}", at=at)


def write_monday_mail(person: User, *, key: str, at: datetime) -> OutgoingMail | None:
    """Queue the mail in the person's language, or nothing when nothing waits. It is text; nothing in it is counted."""
    context = monday_context(person, at=at)
    if not context["count"] and not context["countries"]:
        return None
    stop = str(context["stop"])
    return mail.send(
        person.email,
        "desk/monday",
        context,
        language=str(context["language"]),
        key=key,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def monday_preview(person: User, *, at: datetime) -> tuple[str, str] | None:
    """Subject and text as the mail would be now, or None when nothing waits."""
    context = monday_context(person, at=at)
    if not context["count"] and not context["countries"]:
        return None
    return mail.render("desk/monday", context, str(context["language"]))


def monday_context(person: User, *, at: datetime) -> dict[str, object]:
    """What the mail says, made in the person's language and time zone."""
    language = person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(ZoneInfo(person.time_zone)):
        parts = queries_work.work_of(person, at)
        countries: tuple[queries_work.CountryWork, ...] = ()
        if permissions.may_see_work_by_country(person):
            countries = queries_work.work_by_country(person, at)
        return {
            "person": person,
            "language": language,
            "count": sum(len(part.items) for part in parts),
            "parts": [
                (part.group.value, part.items[:MOST], max(0, len(part.items) - MOST)) for part in parts
            ],
            "countries": countries[:MOST],
            "more_countries": max(0, len(countries) - MOST),
            "desk": links.address("desk:home", language=language),
            "by_country": links.address("desk:countries", language=language),
            "stop": links.address("desk:stop_monday_mail", stop_token(person), language=language),
        }
