"""Feeds as text: Atom of changes, iCalendar of chances. Plain strings of public facts; the views send them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from mithaq.core.partial_dates import Precision
from mithaq.core.texts import text_in
from mithaq.reviews.queries_following import Chance, Change
from mithaq.reviews.rules import Aspect
from mithaq.reviews.words import ASPECT


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def atom(changes: Sequence[Change], *, title: str, address: str, language: str, now: datetime) -> str:
    """An Atom feed (RFC 4287) of changes; entries keep their identity when they are sent again."""
    updated = _stamp(max((change.at for change in changes), default=now))
    entries = []
    for change in changes:
        name = text_in(change.country_names, language)
        what = _("%(country)s: %(milestone)s, %(aspect)s") % {
            "country": name,
            "milestone": text_in(change.milestone_names, language),
            "aspect": ASPECT[Aspect(change.aspect)],
        }
        when = f"{change.when}. " if change.when else ""
        page = f"{settings.BASE_URL}/{language}/countries/{change.country}"
        entries.append(
            f"<entry><id>{escape(settings.BASE_URL)}/reviews/{change.key}</id><title>{escape(what)}</title>"
            f"<updated>{_stamp(change.at)}</updated>"
            f'<link rel="alternate" href="{escape(page)}"/><summary>{escape(when + change.source)}</summary></entry>'
        )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f"<id>{escape(address)}</id><title>{escape(title)}</title><updated>{updated}</updated>"
        f'<link rel="self" href="{escape(address)}"/><author><name>{escape(_("Review tracker"))}</name></author>'
        f"{''.join(entries)}</feed>\n"
    )


def calendar(chances: Sequence[Chance], *, name: str, language: str, now: datetime) -> bytes:
    """An iCalendar file (RFC 5545) of chances known to the day; those known only to the month or year are left out."""
    from icalendar import Calendar, Event

    feed = Calendar()
    feed.add("prodid", "-//Mithaq//Reviews//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    for chance in chances:
        if chance.when.precision is not Precision.DAY:
            continue
        event = Event()
        event.add("uid", f"{chance.key}@{settings.BASE_URL.partition('//')[2]}")
        event.add("dtstamp", (chance.changed_at or now).astimezone(UTC))
        event.add("dtstart", chance.when.first)
        event.add("dtend", (chance.ends or chance.when.first) + timedelta(days=1))
        event.add("sequence", chance.sequence)
        event.add("summary", title_of(chance, language))
        if chance.where:
            event.add("location", chance.where)
        if chance.address:
            event.add("url", chance.address)
        event.add("description", chance.source)
        if chance.cancelled:
            event.add("status", "CANCELLED")
        feed.add_component(event)
    content: bytes = feed.to_ical()
    return content


def title_of(chance: Chance, language: str | None = None) -> str:
    """What a chance is, in one line."""
    if chance.kind == "expected":
        return _("%(country)s: %(milestone)s expected by the rules (%(review)s)") % {
            "country": text_in(chance.country_names, language),
            "milestone": text_in(chance.milestone_names, language),
            "review": text_in(chance.titles, language),
        }
    return text_in(chance.titles, language)
