"""Taking a step with an application: claimed, timed, audited; and the letter about it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotPermitted
from mithaq.network import admission_rules as way
from mithaq.network.admission_links import address_of
from mithaq.network.models import AdmissionNumber, Application, ApplicationStep


def numbers() -> way.Numbers:
    """The numbers of the rules, from data; what data does not hold stays as the rules have it."""
    known = set(way.Numbers.__dataclass_fields__)
    found = {
        code: value for code, value in AdmissionNumber.objects.values_list("code", "value") if code in known
    }
    return way.Numbers(**found)


def user_of(person: Anybody) -> User:
    found: User | None = User.objects.filter(pk=person.pk).first()
    if found is None:
        raise NotPermitted
    return found


def move(
    application: Application,
    step: way.Step,
    *,
    by: Anybody | None,
    at: datetime,
    note: str = "",
    **values: Any,
) -> None:
    """Take a step, when nobody took another in the meantime; write the clock and the audit."""
    old = way.Step(application.step)
    if step not in way.NEXT[old]:
        raise Conflict(_("The application has moved on. Look at it again."), code="moved_on")
    with transaction.atomic():
        claimed = Application.objects.filter(pk=application.pk, step=old.value).update(
            step=step.value,
            step_since=at,
            step_due=way.due_on(step, at.date(), numbers(), vote_ends=values.get("vote_ends")),
            **values,
        )
        if claimed != 1:
            raise Conflict(_("The application has moved on. Look at it again."), code="moved_on")
        application.refresh_from_db()
        who = user_of(by) if by is not None else None
        ApplicationStep.objects.create(application=application, step=step.value, at=at, by=who, note=note)
        audit.record(
            who,
            "move_application",
            application,
            at=at,
            before={"step": old.value},
            after={"step": step.value},
        )


def tell(application: Application, template: str, *, at: datetime) -> None:
    mail.send(
        application.email,
        f"network/application_{template}",
        {"application": application, "path": address_of(application), "numbers": numbers()},
        language=application.language,
        key=f"application-{application.pk}-{template}-{at:%Y%m%d%H%M%S}",
        is_private=True,
    )
