"""A person asks to be erased; the hub looks at the dry run and does it, or refuses with the reason. Retention by rule."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import erasure
from mithaq.accounts.erasure import Found, Subject
from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import permissions, retention
from mithaq.network import retention_rules as rules
from mithaq.network.models import ErasureRequest, Person, RetentionRule


def _actor(person: Anybody) -> User | None:
    return person if isinstance(person, User) else None


def subject_of(request: ErasureRequest) -> Subject:
    """Of whom everything is to go."""
    email = request.email or (request.person.email if request.person else "")
    return Subject(email=email, user=request.user)


def ask_to_be_erased(person: Anybody, other: Person | None = None, *, at: datetime) -> ErasureRequest:
    """Ask for oneself; the hub also for a person of the network who wrote to it."""
    if not isinstance(person, User) or (other is not None and not permissions.may_erase(person)):
        raise NotPermitted
    user = other.user if other is not None else person
    email = (other.email if other is not None else "") or (user.email if user else "")
    try:
        with transaction.atomic():
            made = ErasureRequest.objects.create(
                user=user,
                person=other or Person.objects.filter(user=person).first(),
                email=email,
                asked_at=at,
                due_on=(at + rules.ANSWER_WITHIN).date(),
            )
            audit.record(person, "ask_to_be_erased", made, at=at)
    except IntegrityError:
        raise Conflict(_("This wish is with the hub already. You get a mail when it is answered.")) from None
    return made


def erase(person: Anybody, request: ErasureRequest, *, at: datetime) -> int:
    """Do what the dry run said, tell the person by a last mail, and forget the address. Returns how many rows it touched."""
    if not permissions.may_erase(person):
        raise NotPermitted
    with transaction.atomic():
        held = ErasureRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if held.state != "open":
            raise Conflict(_("This wish is answered already. Look at the list again."))
        subject = subject_of(held)
        if held.user_id is not None and held.user_id == person.pk:
            raise RuleBroken(_("Somebody else of the hub has to erase you."), code="erase_oneself")
        plan = erasure.plan(subject, at=at)
        if any(found.stops for found in plan):
            raise RuleBroken(
                _("Something stands in the way. The list below says what to do first."),
                code="erasure_stopped",
            )
        language = subject.user.language if subject.user else held.person.language if held.person else "en"
        stays = [found for found in plan if not found.goes]
        rows = erasure.erase(subject, at=at)
        if held.person is not None and held.person.erased_at is None:
            from mithaq.network.erasing import forget_people

            rows += forget_people([held.person.pk], at=at)
        ErasureRequest.objects.filter(pk=held.pk).update(
            state="done", email="", answered_at=at, answered_by=_actor(person), rows=rows
        )
        audit.record(_actor(person), "erase_person", held, at=at, after={"rows": rows})
        if subject.email:
            mail.send(
                subject.email,
                "network/erased",
                {"stays": stays},
                language=language,
                key=f"erased-{held.pk}",
                is_last=True,
            )
    request.refresh_from_db()
    return rows


def refuse_erasure(person: Anybody, request: ErasureRequest, *, answer: str, at: datetime) -> None:
    """Refuse, with the reason in law, and tell the person."""
    if not permissions.may_erase(person):
        raise NotPermitted
    if not answer.strip():
        raise RuleBroken(
            _("Say why: the person gets your words, and can complain."), code="no_reason", field="answer"
        )
    with transaction.atomic():
        changed = ErasureRequest.objects.open().filter(pk=request.pk)
        if (
            changed.update(state="refused", answered_at=at, answered_by=_actor(person), answer=answer.strip())
            != 1
        ):
            raise Conflict(_("This wish is answered already. Look at the list again."))
        audit.record(_actor(person), "refuse_erasure", request, at=at)
        subject = subject_of(request)
        if subject.email:
            mail.send(
                subject.email,
                "network/erasure_refused",
                {"answer": answer.strip()},
                language=subject.user.language if subject.user else "en",
                key=f"erasure-refused-{request.pk}",
            )
    request.refresh_from_db()


def dry_run(request: ErasureRequest, *, at: datetime) -> list[Found]:
    """What would go, and what would stay and why. Changes nothing."""
    return erasure.plan(subject_of(request), at=at)


# --- retention -------------------------------------------------------------------------------------


def switch_rule(person: Anybody, rule: RetentionRule, *, on: bool, at: datetime) -> None:
    """Let a rule act by itself from now on, or stop it."""
    if not permissions.may_erase(person):
        raise NotPermitted
    if retention.keeper(rule.code) is None:
        raise RuleBroken(
            _("This version of the platform does not know how to follow this rule."), code="no_keeper"
        )
    with transaction.atomic():
        changed = RetentionRule.objects.filter(pk=rule.pk, switched_on_at__isnull=on).update(
            switched_on_at=at if on else None, switched_on_by=_actor(person) if on else None
        )
        if changed != 1:
            raise Conflict(_("Somebody switched this rule already. Look at the page again."))
        audit.record(_actor(person), "switch_retention", rule, at=at, after={"on": on, "months": rule.months})
    rule.refresh_from_db()


def follow_rules(*, at: datetime) -> dict[str, int]:
    """Do what the rules that are switched on say; returns how many rows each of them touched."""
    done: dict[str, int] = {}
    for rule in RetentionRule.objects.filter(switched_on_at__isnull=False):
        keeper = retention.keeper(rule.code)
        if keeper is None:
            continue
        with transaction.atomic():
            rows = keeper.find(rules.reaches_before(at.date(), rule.months))
            count = keeper.act(rows, at)
            if count:
                audit.record(None, "follow_retention", rule, at=at, after={"rows": count})
        done[rule.code] = count
    return done
