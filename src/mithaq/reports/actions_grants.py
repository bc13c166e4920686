"""What the applicant does with a follow-up grant: apply, submit, withdraw, give the account, hand the report in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import secrets_at_rest
from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, files
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.library import reading
from mithaq.network.models import Organisation
from mithaq.reports import permissions_grants
from mithaq.reports import rules_grants as rules
from mithaq.reports.actions import actor_of
from mithaq.reports.grant_news import tell_of_step
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_grants import FollowUpGrant, GrantAccount, GrantReport, GrantRule
from mithaq.reports.models_recommendations import Recommendation

PROPOSAL = files.FileLimits(label="followup_grant", extensions=frozenset({"pdf"}), most_bytes=10 * files.MB)
PAPERS = files.FileLimits(label="followup_grant", extensions=frozenset({"pdf", "docx", "odt"}))
TEXTS = ("goals", "stakeholders", "activities", "resources", "communication")
MISSING: dict[str, str | Promise] = {
    "no_goals": _("Write what you want to reach, and how."),
    "no_stakeholders": _("Write who has to be won or convinced."),
    "no_activities": _("Write what you will do, and when."),
    "no_resources": _("Write what it takes: people, time, money."),
    "amount": _("Ask for an amount between %(least)s and %(most)s %(currency)s."),
    "recommendations": _(
        "Choose between %(fewest)s and %(most_recommendations)s recommendations of the report."
    ),
    "no_proposal": _("Add the proposal as a PDF."),
    "pages": _(
        "The proposal has between %(least_pages)s and %(most_pages)s pages. Make it fit, and add it again."
    ),
    "language": _("The proposal is written in one of these languages: %(languages)s."),
}
STEPS: dict[str, str | Promise] = {
    "no_such_step": _("This step does not follow from where the grant stands. Look at its page again."),
    "no_reason": _("Say why in a sentence; the applicant reads it."),
}


def limits() -> rules.Limits:
    """The rules as they are loaded. Raises RuleBroken when they are missing."""
    try:
        return rules.Limits.read(dict(GrantRule.objects.values_list("code", "value")))
    except (KeyError, ArithmeticError, ValueError):
        raise RuleBroken(
            _("The rules of follow-up grants are not loaded. Ask the operator to load the reference data."),
            code="no_rules",
        ) from None


def held_grant(grant: FollowUpGrant) -> FollowUpGrant:
    """The grant as it is now, held until the end of the transaction."""
    return (
        FollowUpGrant.objects.select_for_update(of=("self",))
        .select_related("applicant", "report")
        .get(pk=grant.pk)
    )


def step(grant: FollowUpGrant, to: rules.State, *, reason: str = "") -> None:
    """Check that a step follows. Raises RuleBroken."""
    fault = rules.step_fault(rules.State(grant.state), to, reason=reason)
    if fault is not None:
        raise RuleBroken(STEPS[fault], code=fault, field="reason" if fault == "no_reason" else "")


def application_of(grant: FollowUpGrant) -> rules.Application:
    """The application as the rules take it."""
    return rules.Application(
        amount=grant.amount,
        pages=grant.proposal_pages,
        recommendations=grant.recommendations.count(),
        language=grant.language,
        goals=grant.goals,
        stakeholders=grant.stakeholders,
        activities=grant.activities,
        resources=grant.resources,
    )


def missing_in(grant: FollowUpGrant) -> list[str]:
    """What keeps the application from being submitted, as sentences."""
    now = limits()
    values = {
        "least": now.least_amount,
        "most": now.most_amount,
        "currency": now.currency,
        "fewest": now.least_recommendations,
        "most_recommendations": now.most_recommendations,
        "least_pages": now.least_pages,
        "most_pages": now.most_pages,
        "languages": ", ".join(sorted(now.languages)),
    }
    return [str(MISSING[code]) % values for code in rules.missing(application_of(grant), now)]


def begin_application(
    person: Anybody, report: ParallelReport, applicant: Organisation, *, at: datetime
) -> FollowUpGrant:
    """Begin a draft that only the applicant's people see."""
    if not permissions_grants.may_apply_for(person, report, applicant) or not isinstance(person, User):
        raise NotPermitted()
    with transaction.atomic():
        try:
            with transaction.atomic():
                grant = FollowUpGrant.objects.create(
                    report=report,
                    applicant=applicant,
                    applied_by=person,
                    begun_at=at,
                    currency=limits().currency,
                    is_invented=report.is_invented,
                )
        except IntegrityError:
            raise Conflict(
                _("There is an open application for this report already. Go on with that one."),
                code="open_already",
            ) from None
        audit.record(
            person, "begin_grant", grant, at=at, after={"report": report.code, "applicant": applicant.code}
        )
    return grant


def write_application(
    person: Anybody,
    grant: FollowUpGrant,
    *,
    texts: Mapping[str, str],
    amount: Decimal | None,
    language: str,
    recommendations: Sequence[Recommendation],
    proposal: File[bytes] | None,
    at: datetime,
) -> FollowUpGrant:
    """Keep what is written so far, half-finished or not; a new file takes the place of the earlier one."""
    with transaction.atomic():
        now = held_grant(grant)
        if not permissions_grants.may_change_application(person, now):
            raise NotPermitted()
        if rules.State(now.state) not in rules.CHANGEABLE:
            raise Conflict(_("This application has been sent already. Nothing was changed."), code="sent")
        for name in TEXTS:
            setattr(now, name, texts.get(name, "").strip())
        if any(each.report_id != now.report_id for each in recommendations):
            raise RuleBroken(
                _("Choose recommendations of this report only."), code="other_report", field="recommendations"
            )
        now.amount, now.language = amount, language
        if proposal is not None:
            now.proposal_pages = pages_of(proposal)
            now.proposal = files.keep(
                proposal, limits=PROPOSAL, by=person if isinstance(person, User) else None, at=at
            )
        now.version += 1
        now.save()
        now.recommendations.set(recommendations)
        audit.record(
            person if isinstance(person, User) else None,
            "write_grant",
            now,
            at=at,
            after={
                "amount": str(amount) if amount is not None else None,
                "recommendations": [each.code for each in recommendations],
                "pages": now.proposal_pages,
            },
        )
    return now


def pages_of(upload: File[bytes]) -> int:
    """The number of pages of a PDF, counted in the limited child process of the library. Raises RuleBroken."""
    from tempfile import NamedTemporaryFile

    stream = upload.file if upload.file is not None else upload
    stream.seek(0)
    with NamedTemporaryFile(suffix=".pdf") as copy:
        copy.write(stream.read(PROPOSAL.most_bytes + 1))
        copy.flush()
        stream.seek(0)
        try:
            from pathlib import Path

            pages = reading.read(Path(copy.name), "pdf").pages
        except reading.ReadRefused as refused:
            raise RuleBroken(
                _("This PDF cannot be read. Save it anew, with its text and without a password."),
                code=f"proposal_{refused.code}",
                field="proposal",
            ) from None
    return pages or 0


def submit_application(person: Anybody, grant: FollowUpGrant, *, at: datetime) -> FollowUpGrant:
    """Send it to the hub. Raises RuleBroken with the first thing that is missing."""
    with transaction.atomic():
        now = held_grant(grant)
        if not permissions_grants.may_change_application(person, now):
            raise NotPermitted()
        step(now, rules.State.SUBMITTED)
        if lacking := missing_in(now):
            raise RuleBroken(
                _("This cannot be sent yet: %(first)s"), code="something_missing", first=lacking[0]
            )
        told = take_step(now, rules.State.SUBMITTED, submitted_at=at, reason="")
        audit.record(actor_of(person), "submit_grant", now, at=at, before=told.before, after=told.after)
        tell_of_step(now, by=person)
        return now


def withdraw_application(
    person: Anybody, grant: FollowUpGrant, *, reason: str, at: datetime
) -> FollowUpGrant:
    """Take the application back, until an agreement is signed."""
    with transaction.atomic():
        now = held_grant(grant)
        if not permissions_grants.may_change_application(person, now):
            raise NotPermitted()
        step(now, rules.State.WITHDRAWN, reason=reason)
        told = take_step(now, rules.State.WITHDRAWN, reason=reason.strip())
        audit.record(actor_of(person), "withdraw_grant", now, at=at, before=told.before, after=told.after)
        tell_of_step(now, by=person)
        return now


def give_account(person: Anybody, grant: FollowUpGrant, *, account: str, at: datetime) -> GrantAccount:
    """Keep where the money goes: sealed, in no list and no export, and never in the record of who did what."""
    with transaction.atomic():
        now = held_grant(grant)
        if not permissions_grants.may_change_application(person, now):
            raise NotPermitted()
        if now.state not in (rules.State.APPROVED, rules.State.AGREED, rules.State.REPORTED):
            raise RuleBroken(_("The account is asked for once the grant is approved."), code="not_approved")
        row, _new = GrantAccount.objects.update_or_create(
            grant=now,
            defaults={
                "sealed": secrets_at_rest.seal(account.strip()),
                "given_by": person if isinstance(person, User) else None,
                "given_at": at,
            },
        )
        audit.record(person if isinstance(person, User) else None, "give_account", now, at=at)
    return row


def masked_account(grant: FollowUpGrant) -> str:
    """The account with all but its end hidden; empty when none was given."""
    row = GrantAccount.objects.filter(grant=grant).first()
    return rules.masked(secrets_at_rest.unseal(row.sealed)) if row else ""


def whole_account(person: Anybody, grant: FollowUpGrant, *, at: datetime) -> str:
    """The whole account for the person who pays; that it was looked at is recorded."""
    if not permissions_grants.may_decide_grant(person, grant) or not isinstance(person, User):
        raise NotPermitted()
    row = GrantAccount.objects.filter(grant=grant).first()
    if row is None:
        raise RuleBroken(_("The applicant has not given an account yet."), code="no_account")
    with transaction.atomic():
        audit.record(person, "read_account", grant, at=at)
    return secrets_at_rest.unseal(row.sealed)


def hand_in_report(
    person: Anybody,
    grant: FollowUpGrant,
    *,
    done: str,
    came_of_it: str,
    spent: Decimal,
    upload: File[bytes] | None,
    at: datetime,
) -> GrantReport:
    """Report on the work; the same grant again after questions replaces the report."""
    with transaction.atomic():
        now = held_grant(grant)
        if not permissions_grants.may_change_application(person, now):
            raise NotPermitted()
        step(now, rules.State.REPORTED)
        if now.granted is not None and spent > now.granted:
            raise RuleBroken(
                _("More was spent than was granted. Name what the grant paid."),
                code="too_much",
                field="spent",
            )
        actor = person if isinstance(person, User) else None
        given: dict[str, Any] = {
            "done": done.strip(),
            "came_of_it": came_of_it.strip(),
            "spent": spent,
            "handed_in_at": at,
            "handed_in_by": actor,
            "accepted_at": None,
            "accepted_by": None,
        }
        if upload is not None:
            given["stored"] = files.keep(upload, limits=PAPERS, by=actor, at=at)
        row, _new = GrantReport.objects.update_or_create(grant=now, defaults=given)
        told = take_step(now, rules.State.REPORTED, reason="")
        audit.record(actor_of(person), "report_on_grant", now, at=at, before=told.before, after=told.after)
        tell_of_step(now, by=person)
    return row


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A step that was taken, as the audit tells it."""

    before: dict[str, Any]
    after: dict[str, Any]


def take_step(grant: FollowUpGrant, to: rules.State, **values: Any) -> Taken:
    """Write a step that was checked; gives what the audit says of it, before and after."""
    before = grant.state
    grant.state = to.value
    grant.version += 1
    for name, value in values.items():
        setattr(grant, name, value)
    grant.save()
    told = {name: str(value) for name, value in values.items() if name in ("reason", "granted")}
    return Taken(before={"state": before}, after={"state": to.value, **told})
