"""What the hub does with agreements and partnerships: clauses, turns, outputs with evidence."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit, files
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.relations import permissions, rules
from mithaq.relations.models import Body
from mithaq.relations.models_agreements import (
    Agreement,
    AgreementClause,
    Partnership,
    PartnershipOutput,
    PartnershipTurn,
)

EVIDENCE = files.FileLimits(label="partnership_output", extensions=files.DOCUMENTS | files.IMAGES)
TURN_FAULTS = {
    "not_begun": _("Record first when it began."),
    "begun_already": _("It began already; record a renewal."),
    "before_last_turn": _("This day lies before what is already recorded."),
    "ended_already": _("It has ended already."),
}


def add_clause(
    by: User, agreement: Agreement, *, number: str, text: str, whose: str, at: datetime
) -> AgreementClause:
    """Write down a clause. Raises RuleBroken when its number is there already."""
    if not permissions.may_keep_partnerships(by):
        raise NotPermitted()
    try:
        with transaction.atomic():
            clause = AgreementClause.objects.create(
                agreement=agreement, number=number.strip(), text=text.strip(), whose=whose
            )
            Agreement.objects.filter(pk=agreement.pk).update(clauses_known=True)
            audit.record(by, "add_clause", agreement, at=at, after={"number": number, "whose": whose})
    except IntegrityError:
        raise RuleBroken(
            _("A clause with this number is there already."), code="clause_twice", field="number"
        ) from None
    return clause


def begin_partnership(
    by: User,
    body: Body,
    *,
    titles: dict[str, str],
    on: date,
    about: str = "",
    is_public: bool = False,
    agreement: Agreement | None = None,
    at: datetime,
) -> Partnership:
    """Record a partnership with the day it began."""
    if not permissions.may_keep_partnerships(by):
        raise NotPermitted()
    if on > timezone.localdate(at):
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    with transaction.atomic():
        made = Partnership.objects.create(
            body=body, titles=titles, about=about, is_public=is_public, agreement=agreement
        )
        PartnershipTurn.objects.create(
            partnership=made, turn=rules.Turn.BEGAN.value, on=on, recorded_at=at, recorded_by=by
        )
        audit.record(by, "begin_partnership", made, at=at, after={"on": on.isoformat(), "public": is_public})
    return made


def change_partnership(
    by: User, partnership: Partnership, *, titles: dict[str, str], about: str, is_public: bool, at: datetime
) -> Partnership:
    """Change its words, or whether the public sees it."""
    if not permissions.may_keep_partnerships(by):
        raise NotPermitted()
    before = {"public": partnership.is_public, "about": partnership.about}
    with transaction.atomic():
        changed = Partnership.objects.filter(pk=partnership.pk, version=partnership.version).update(
            titles=titles, about=about, is_public=is_public, version=partnership.version + 1
        )
        if changed != 1:
            raise Conflict()
        after = {"public": is_public, "about": about}
        audit.record(by, "change_partnership", partnership, at=at, before=before, after=after)
    partnership.refresh_from_db()
    return partnership


def turn_partnership(
    by: User, partnership: Partnership, *, turn: rules.Turn, on: date, note: str = "", at: datetime
) -> PartnershipTurn:
    """Record a renewal or the end."""
    if not permissions.may_keep_partnerships(by):
        raise NotPermitted()
    if on > timezone.localdate(at):
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    with transaction.atomic():
        held = Partnership.objects.select_for_update().get(pk=partnership.pk)
        fault = rules.fault_in_turn(held.turns_on, rules.TurnOn(turn=turn, on=on))
        if fault:
            raise RuleBroken(
                TURN_FAULTS[fault], code=fault, field="on" if fault == "before_last_turn" else "turn"
            )
        made = PartnershipTurn.objects.create(
            partnership=held, turn=turn.value, on=on, note=note.strip(), recorded_at=at, recorded_by=by
        )
        audit.record(
            by, "turn_partnership", partnership, at=at, after={"turn": turn.value, "on": on.isoformat()}
        )
    return made


def add_output(
    by: User,
    partnership: Partnership,
    *,
    what: str,
    on: date,
    evidence: str = "",
    upload: File[Any] | None = None,
    at: datetime,
) -> PartnershipOutput:
    """Record what came of it, with an address or a file that shows it."""
    if not permissions.may_keep_partnerships(by):
        raise NotPermitted()
    if on > timezone.localdate(at):
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    if not evidence and upload is None:
        raise RuleBroken(
            _("Give an address or a file that shows it. Without evidence it does not count."),
            code="no_evidence",
            field="evidence",
        )
    with transaction.atomic():
        stored = files.keep(upload, limits=EVIDENCE, by=by, at=at) if upload is not None else None
        made = PartnershipOutput.objects.create(
            partnership=partnership,
            what=what.strip(),
            on=on,
            evidence=evidence,
            stored=stored,
            recorded_at=at,
            recorded_by=by,
        )
        audit.record(by, "add_output", partnership, at=at, after={"what": what, "on": on.isoformat()})
    return made
