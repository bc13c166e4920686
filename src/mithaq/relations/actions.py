"""What people do with bodies outside the network: keep them and their posts, log what was said, follow promises."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit, undo
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.relations import permissions, rules
from mithaq.relations.models import Body, Commitment, Contact, Post, Talk

CLOSE_FAULTS = {
    "not_an_end": _("Say how the promise ended."),
    "in_future": _("This day lies in the future. Record what has happened."),
    "before_promise": _("This day lies before the promise."),
}
#: What is kept of an entry in the record of who did what: never its words.
_LOGGED = ("body_id", "on", "way", "sensitivity")


def _plain(**values: Any) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def save_body(by: User, body: Body | None, *, at: datetime, **values: Any) -> Body:
    """Add a body, or change it. Raises NotPermitted, RuleBroken (a second mission of a State at one seat)."""
    if not (permissions.may_edit_body(by, body) if body else permissions.may_keep_bodies(by)):
        raise NotPermitted()
    if values.get("kind") == rules.BodyKind.MISSION and not values.get("country"):
        raise RuleBroken(
            _("Say whose mission it is: choose the State."), code="mission_without_state", field="country"
        )
    verb = "change_body" if body else "add_body"
    kept = body or Body()
    before = {name: str(getattr(kept, name) or "") for name in values} if body else {}
    for name, value in values.items():
        setattr(kept, name, value)
    if body:
        kept.version += 1
    try:
        with transaction.atomic():
            kept.save()
            after = {name: str(value or "") for name, value in values.items()}
            audit.record(by, verb, kept, at=at, before=before, after=after)
    except IntegrityError:
        raise RuleBroken(
            _("This mission is in the list already. Open it there."), code="mission_twice", field="seat"
        ) from None
    return kept


def fill_post(
    by: User,
    body: Body,
    *,
    name: str,
    title: str,
    since: date | None,
    email: str = "",
    phone: str = "",
    after: Post | None = None,
    at: datetime,
) -> Post:
    """Somebody takes up a post; whoever held it (`after`) leaves it the day this begins."""
    if not permissions.may_edit_body(by, body):
        raise NotPermitted()
    if after is not None and after.body_id != body.pk:
        raise RuleBroken(_("This post is at another body."), code="other_body", field="after")
    with transaction.atomic():
        if after is not None and after.until is None:
            left = since or at.date()
            if after.since and left < after.since:
                raise RuleBroken(
                    _("The earlier person took up the post after this day."),
                    code="before_before",
                    field="since",
                )
            if Post.objects.filter(pk=after.pk, until=None).update(until=left) != 1:
                raise Conflict()
        contact = Contact.objects.create(name=name.strip(), email=email, phone=phone)
        if after is not None and Post.objects.filter(after=after).exists():
            raise Conflict(_("Somebody else is recorded as the successor already. Look at the page again."))
        post = Post.objects.create(body=body, contact=contact, title=title, since=since, after=after)
        audit.record(by, "fill_post", body, at=at, after=_plain(title=title, since=since))
    return post


def leave_post(by: User, post: Post, *, on: date, at: datetime) -> Post:
    """Somebody left a post. Twice is a Conflict."""
    if not permissions.may_edit_body(by, post.body):
        raise NotPermitted()
    if post.since and on < post.since:
        raise RuleBroken(
            _("A post cannot end before it begins. Check both days."), code="ends_before", field="on"
        )
    with transaction.atomic():
        if Post.objects.filter(pk=post.pk, until=None).update(until=on) != 1:
            raise Conflict(_("This post has ended already. Look at the page again."))
        audit.record(by, "leave_post", post.body, at=at, after=_plain(title=post.title, until=on))
    post.until = on
    return post


def log_talk(
    by: User,
    body: Body,
    *,
    what: str,
    on: date,
    way: rules.Way = rules.Way.CALL,
    contact: Contact | None = None,
    sensitivity: rules.Sensitivity = rules.Sensitivity.NORMAL,
    position: str = "",
    topics: str = "",
    promise: str = "",
    promiser: rules.Promiser = rules.Promiser.THEY,
    due_on: date | None = None,
    at: datetime,
) -> Talk:
    """Write down what was said, with what was promised, if anything; the writer follows the promise."""
    if not permissions.may_log_with(by, body):
        raise NotPermitted()
    if on > timezone.localdate(at):
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    if not what.strip():
        raise RuleBroken(_("Write what was said; one sentence is enough."), code="nothing_said", field="what")
    if contact is not None and not contact.posts.filter(body=body).exists():
        raise RuleBroken(_("This person has no post there."), code="other_body", field="contact")
    if due_on and not promise.strip():
        raise RuleBroken(_("Say what was promised for this day."), code="no_promise", field="promise")
    with transaction.atomic():
        talk = Talk.objects.create(
            body=body,
            contact=contact,
            on=on,
            way=way.value,
            what=what.strip(),
            position=position.strip(),
            topics=topics.strip(),
            sensitivity=sensitivity.value,
            recorded_at=at,
            recorded_by=by,
        )
        audit.record(
            by, "log_talk", talk, at=at, after=_plain(**{name: getattr(talk, name) for name in _LOGGED})
        )
        if promise.strip():
            _promise(
                by,
                body,
                what=promise,
                promiser=promiser,
                promised_on=on,
                due_on=due_on,
                talk=talk,
                sensitivity=sensitivity,
                at=at,
            )
    return talk


def change_talk(
    by: User,
    talk: Talk,
    *,
    what: str,
    on: date,
    way: rules.Way,
    sensitivity: rules.Sensitivity,
    position: str,
    topics: str,
    at: datetime,
) -> Talk:
    """Correct an entry; its promises keep in step with who may read it."""
    if not permissions.may_change_talk(by, talk):
        raise NotPermitted()
    if on > timezone.localdate(at):
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    before = _plain(**{name: getattr(talk, name) for name in _LOGGED})
    with transaction.atomic():
        changed = Talk.objects.filter(pk=talk.pk, version=talk.version).update(
            what=what.strip(),
            on=on,
            way=way.value,
            sensitivity=sensitivity.value,
            position=position.strip(),
            topics=topics.strip(),
            version=talk.version + 1,
        )
        if changed != 1:
            raise Conflict()
        Commitment.objects.filter(talk=talk).update(sensitivity=sensitivity.value)
        talk.refresh_from_db()
        after = _plain(**{name: getattr(talk, name) for name in _LOGGED})
        audit.record(by, "change_talk", talk, at=at, before=before, after=after)
    return talk


def remove_talk(by: User, talk: Talk, *, at: datetime) -> None:
    """Remove an entry; for 30 days the hub can bring it back."""
    if not permissions.may_change_talk(by, talk):
        raise NotPermitted()
    undo.delete_with_undo(talk, by, at)


def add_commitment(
    by: User,
    body: Body,
    *,
    what: str,
    promiser: rules.Promiser,
    promised_on: date,
    due_on: date | None,
    sensitivity: rules.Sensitivity = rules.Sensitivity.NORMAL,
    clause: Any = None,
    owner: User | None = None,
    at: datetime,
) -> Commitment:
    """Write down a promise that no entry of the log holds, for example from a clause of an agreement."""
    if not permissions.may_log_with(by, body):
        raise NotPermitted()
    with transaction.atomic():
        return _promise(
            by,
            body,
            what=what,
            promiser=promiser,
            promised_on=promised_on,
            due_on=due_on,
            sensitivity=sensitivity,
            clause=clause,
            owner=owner,
            at=at,
        )


def _promise(
    by: User,
    body: Body,
    *,
    what: str,
    promiser: rules.Promiser,
    promised_on: date,
    due_on: date | None,
    sensitivity: rules.Sensitivity,
    at: datetime,
    talk: Talk | None = None,
    clause: Any = None,
    owner: User | None = None,
) -> Commitment:
    if due_on and due_on < promised_on:
        raise RuleBroken(
            _("The day it is due lies before the promise."), code="due_before_promise", field="due_on"
        )
    promise = Commitment.objects.create(
        body=body,
        talk=talk,
        clause=clause,
        promiser=promiser.value,
        what=what.strip(),
        promised_on=promised_on,
        due_on=due_on,
        owner=owner or by,
        sensitivity=sensitivity.value,
        recorded_at=at,
        recorded_by=by,
    )
    audit.record(by, "add_commitment", promise, at=at, after=_plain(body_id=body.pk, due_on=due_on))
    return promise


def close_commitment(
    by: User, commitment: Commitment, *, to: rules.CommitmentState, on: date, outcome: str, at: datetime
) -> Commitment:
    """Say how a promise ended. Raises Conflict when it is closed already."""
    if not permissions.may_close_commitment(by, commitment):
        raise NotPermitted()
    fault = rules.fault_in_close(to, on=on, today=timezone.localdate(at), since=commitment.promised_on)
    if fault:
        raise RuleBroken(CLOSE_FAULTS[fault], code=fault, field="to" if fault == "not_an_end" else "on")
    with transaction.atomic():
        changed = Commitment.objects.filter(pk=commitment.pk, state=rules.CommitmentState.OPEN.value).update(
            state=to.value, closed_on=on, outcome=outcome.strip()
        )
        if changed != 1:
            raise Conflict(_("This promise is closed already. Look at the page again."))
        audit.record(
            by,
            "close_commitment",
            commitment,
            at=at,
            before={"state": "open"},
            after=_plain(state=to.value, on=on),
        )
    commitment.refresh_from_db()
    return commitment
