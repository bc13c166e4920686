"""What people do to put a report into the world and to take it back: release, embargo, open, new editions, withdraw.

The words are frozen at the release. Every edition is made from that one text (`queries_manuscript`), in a job.
"""

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.reports import (
    actions_stages,
    manuscript,
    permissions_publishing,
    rules,
    search_texts,
    withdrawals,
)
from mithaq.reports import rules_publishing as publishing
from mithaq.reports.actions import actor_of, held
from mithaq.reports.actions_early import tell_early_readers, tell_people
from mithaq.reports.actions_editions import remove_files
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import (
    EarlyReader,
    HarmSignature,
    Publication,
    RightOfReply,
)
from mithaq.reports.queries_manuscript import manuscript_of

RELEASE_FAULTS: dict[str, str | Promise] = {
    "no_text": _("There is nothing to publish yet. Write the report first."),
    "harm_unsigned": _("Somebody has to sign the do-no-harm questions first."),
    "reply_running": _("The State still has time to reply. Wait for its last day or its reply."),
    "reply_not_offered": _(
        "Send the draft to the State first, or say why it is not asked; the reason is printed."
    ),
}
EMBARGO_FAULTS: dict[str, str | Promise] = {
    "past": _("This moment has passed. Choose a later one, or open at once."),
    "too_long": _("An embargo lasts half a year at most. Choose an earlier day."),
    "bad_grace": _("The notice before the opening is between 0 hours and 14 days."),
    "grace_begun": _(
        "Those who read early could not be told in time. Choose a later moment or a shorter notice."
    ),
    "opened": _("The report is open already. It can only be withdrawn."),
    "no_reason": _("Say why in a sentence; everybody who saw the report early reads it."),
    "grace": _("Everybody has been told when it opens. It can be put off or stopped, not opened sooner."),
}


def publication_of(report: ParallelReport) -> Publication:
    """The row of a report's publishing, made when there is none."""
    row, _new = Publication.objects.get_or_create(report=report)
    return row


def reply_of(report: ParallelReport) -> RightOfReply | None:
    """The State's right of reply, when it was offered."""
    return RightOfReply.objects.filter(report=report).first()


def reply_state_of(report: ParallelReport, *, at: datetime) -> publishing.ReplyState:
    """How it stands."""
    row = reply_of(report)
    if row is None:
        return publishing.ReplyState.NOT_OFFERED
    return publishing.reply_state(
        sent_on=row.sent_at.date(), due_on=row.due_on, replied_on=row.replied_on, on=at.date()
    )


def release_faults(report: ParallelReport, *, no_reply_reason: str, at: datetime) -> tuple[str, ...]:
    """What still stands against releasing it."""
    text = manuscript_of(report, on=at.date())
    return publishing.release_faults(
        texts=not manuscript.faults(text),
        harm_signed=HarmSignature.objects.filter(report=report).exists(),
        reply=reply_state_of(report, at=at),
        skipped_reply=bool(no_reply_reason.strip()),
        reply_reason=no_reply_reason,
    )


def release_report(
    person: Anybody,
    report: ParallelReport,
    *,
    opens_at: datetime | None,
    grace_hours: int = publishing.USUAL_GRACE_HOURS,
    no_reply_reason: str = "",
    at: datetime,
) -> Publication:
    """Freeze the words and let the report open: at once, or by itself at `opens_at`. Asks every gate."""
    from mithaq.reports.jobs_publishing import make_files

    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_release(person, now):
            raise NotPermitted()
        row = _held_publication(now)
        if row.state not in (publishing.State.PREPARING,):
            raise Conflict(
                _("This report is released already. Nothing was changed."), code="released_already"
            )
        for fault in release_faults(now, no_reply_reason=no_reply_reason, at=at):
            raise RuleBroken(
                RELEASE_FAULTS[fault],
                code=fault,
                field="no_reply_reason" if fault == "reply_not_offered" else "",
            )
        if opens_at is not None:
            early = EarlyReader.objects.filter(report=now, ended_at=None).exists()
            fault_of_day = publishing.embargo_fault(
                opens_at, now=at, grace_hours=grace_hours, early_readers=early
            )
            if fault_of_day is not None:
                raise RuleBroken(EMBARGO_FAULTS[fault_of_day], code=fault_of_day, field="opens_at")
        row.no_reply_reason = no_reply_reason.strip()
        row.opens_at, row.grace_hours = opens_at, grace_hours
        row.released_at, row.released_by = at, actor_of(person)
        row.state = publishing.State.EMBARGOED.value if opens_at else publishing.State.PREPARING.value
        row.version += 1
        row.save()
        _freeze(row, now, at)
        audit.record(
            actor_of(person),
            "release_report",
            now,
            at=at,
            after={
                "opens": opens_at.isoformat() if opens_at else "at once",
                "grace_hours": grace_hours,
                "no_reply": row.no_reply_reason,
            },
        )
        if opens_at is None:
            _open(row, now, at)
        else:
            tell_people(now, "released", key=str(row.version), opens_at=opens_at)
        make_files.enqueue(row.pk, row.edition)
    row.refresh_from_db()
    return row


def move_opening(
    person: Anybody, report: ParallelReport, *, opens_at: datetime, reason: str, at: datetime
) -> Publication:
    """Put the opening at another moment; everybody who saw the report early is told, with the reason."""
    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_release(person, now):
            raise NotPermitted()
        row, before = _embargoed(now)
        fault = publishing.change_of_embargo_fault(
            before, opens_at, grace_hours=row.grace_hours, reason=reason, at=at
        ) or publishing.embargo_fault(
            opens_at, now=at, grace_hours=row.grace_hours, early_readers=row.told_at is None
        )
        if fault is not None:
            raise RuleBroken(
                EMBARGO_FAULTS[fault], code=fault, field="reason" if fault == "no_reason" else "opens_at"
            )
        row.opens_at, row.told_at = opens_at, None
        row.version += 1
        row.save(update_fields=["opens_at", "told_at", "version"])
        audit.record(
            actor_of(person),
            "move_opening",
            now,
            at=at,
            before={"opens": before.isoformat()},
            after={"opens": opens_at.isoformat(), "reason": reason.strip()},
        )
        key = str(row.version)
        tell_early_readers(now, "moved", at=at, key=key, reason=reason.strip(), opens_at=opens_at)
        tell_people(now, "moved", key=key, reason=reason.strip(), opens_at=opens_at)
    return row


def stop_release(person: Anybody, report: ParallelReport, *, reason: str, at: datetime) -> Publication:
    """Call the opening off, in its last hours too; the report is in preparation again and its files go."""
    if not reason.strip():
        raise RuleBroken(EMBARGO_FAULTS["no_reason"], code="no_reason", field="reason")
    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_invite_early(person, now):
            raise NotPermitted()
        row, _opens = _embargoed(now)
        remove_files(row)
        row.state, row.opens_at, row.told_at = publishing.State.PREPARING.value, None, None
        row.released_at = row.released_by = None
        row.manuscript = {}
        row.version += 1
        row.save()
        audit.record(actor_of(person), "stop_release", now, at=at, after={"reason": reason.strip()})
        key = str(row.version)
        tell_early_readers(now, "stopped", at=at, key=key, reason=reason.strip())
        tell_people(now, "stopped", key=key, reason=reason.strip())
    return row


def open_what_is_due(*, at: datetime) -> int:
    """Tell everybody before an opening, and open what is due. Called by the clock; a second call changes nothing."""
    opened = 0
    rows = Publication.objects.filter(state=publishing.State.EMBARGOED.value).order_by("opens_at")
    for found in rows.select_related("report"):
        with transaction.atomic():
            report = held(found.report)
            row = _held_publication(report)
            if row.state != publishing.State.EMBARGOED or row.opens_at is None:
                continue
            if at >= row.opens_at:
                opened += _open_or_say_why(row, report, at)
            elif row.told_at is None and row.in_grace(at):
                key = str(row.version)
                tell_early_readers(report, "soon", at=at, key=key, opens_at=row.opens_at)
                tell_people(report, "soon", key=key, opens_at=row.opens_at)
                row.told_at = at
                row.save(update_fields=["told_at"])
    return opened


def _open_or_say_why(row: Publication, report: ParallelReport, at: datetime) -> bool:
    """Open it; when that is refused (who released it has left, say), keep the reason and tell its people once."""
    try:
        with transaction.atomic():
            _open(row, report, at)
    except (NotPermitted, RuleBroken) as error:
        if row.fault != error.code:
            row.fault = error.code[:40]
            row.save(update_fields=["fault"])
            tell_people(report, "stopped", key=f"{row.version}-fault", reason=str(error))
        return False
    return True


def renew_edition(person: Anybody, report: ParallelReport, *, at: datetime) -> Publication:
    """Make a new edition of an open report, for a reply that came late; its words are otherwise those of the release."""
    from mithaq.reports.jobs_publishing import make_files

    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_offer_reply(person, now):
            raise NotPermitted()
        row = _held_publication(now)
        if row.state != publishing.State.OPEN:
            raise RuleBroken(_("Only a report that is open has editions to renew."), code="not_open")
        reply = reply_of(now)
        if reply is None or reply.replied_on is None:
            raise RuleBroken(_("Record the State’s reply first."), code="no_reply")
        _freeze(row, now, at)
        search_texts.put_report(now)
        audit.record(actor_of(person), "renew_edition", now, at=at, after={"edition": row.edition})
        make_files.enqueue(row.pk, row.edition)
    return row


def withdraw_report(person: Anybody, report: ParallelReport, *, why: str, at: datetime) -> Publication:
    """Take a report back: pages, data, feeds and search lose it with this transaction, its files are removed, copies told."""
    if not why.strip():
        raise RuleBroken(
            _("Say why in a sentence; whoever asks for the report reads it."), code="no_reason", field="why"
        )
    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_withdraw(person, now):
            raise NotPermitted()
        row = _held_publication(now)
        before = now.status
        remove_files(row)
        row.state = publishing.State.WITHDRAWN.value
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = at, actor_of(person), why.strip()[:500]
        row.manuscript = {}
        row.version += 1
        row.save()
        now.status = rules.Status.WITHDRAWN.value
        now.version += 1
        now.save(update_fields=["status", "version"])
        withdrawals.forget_everywhere(now, at)
        audit.record(
            actor_of(person),
            "withdraw_report",
            now,
            at=at,
            before={"status": before},
            after={"status": now.status, "why": row.withdrawn_why},
        )
        tell_early_readers(now, "withdrawn", at=at, key=str(row.version), reason=row.withdrawn_why)
        tell_people(now, "withdrawn", key=str(row.version), reason=row.withdrawn_why)
        EarlyReader.objects.filter(report=now, ended_at=None).update(ended_at=at)
    return row


# --- the parts ------------------------------------------------------------------------------------


def _held_publication(report: ParallelReport) -> Publication:
    publication_of(report)
    return Publication.objects.select_for_update(of=("self",)).get(report=report)


def _embargoed(report: ParallelReport) -> tuple[Publication, datetime]:
    row = _held_publication(report)
    if row.state != publishing.State.EMBARGOED or row.opens_at is None:
        raise Conflict(
            _("This report is not under embargo any more. Look at its page again."), code="not_embargoed"
        )
    return row, row.opens_at


def _freeze(row: Publication, report: ParallelReport, at: datetime) -> None:
    text = manuscript_of(report, on=(row.opens_at or at).date(), reply=reply_of(report))
    row.manuscript = text.as_data()
    row.edition += 1
    row.fault = ""
    row.save(update_fields=["manuscript", "edition", "fault"])


def _open(row: Publication, report: ParallelReport, at: datetime) -> None:
    """Sign the stage of publication in the name of who released it, and let everybody in."""
    if row.released_by is None:
        raise NotPermitted(
            _("Whoever released this report has no account any more. Release it anew."),
            code="nobody_released",
        )
    actions_stages.publish_report(row.released_by, report, at=at)
    row.state = publishing.State.OPEN.value
    row.opened_at = at
    row.version += 1
    row.save(update_fields=["state", "opened_at", "version"])
    key = str(row.version)
    tell_early_readers(report, "open", at=at, key=key)
    tell_people(report, "open", key=key)
