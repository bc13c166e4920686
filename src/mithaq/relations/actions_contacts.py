"""Correcting a person outside the network, and marking every export of contacts."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import NotPermitted, RuleBroken
from mithaq.relations import permissions
from mithaq.relations.models import Contact, ExportMark

#: Letters and digits that are not taken for each other.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def change_contact(
    by: User, contact: Contact, *, name: str, email: str, phone: str, note: str, at: datetime
) -> Contact:
    """Correct name, addresses and note. The audit says which fields were changed, not what they say."""
    if not permissions.may_change_contact(by, contact):
        raise NotPermitted()
    if not name.strip():
        raise RuleBroken(_("Write the name."), code="no_name", field="name")
    wanted = {"name": name.strip(), "email": email.strip(), "phone": phone.strip(), "note": note.strip()}
    with transaction.atomic():
        held = Contact.objects.select_for_update().get(pk=contact.pk)
        changed = [field for field, value in wanted.items() if getattr(held, field) != value]
        if changed:
            Contact.objects.filter(pk=held.pk).update(**wanted)
            audit.record(by, "change_contact", held, at=at, after={"fields": changed})
    contact.refresh_from_db()
    return contact


def mark_export(by: User, list_name: str, *, rows: int, at: datetime) -> str:
    """A mark for one export, which stands in each of its rows and leads back to who made it."""
    with transaction.atomic():
        token = "".join(secrets.choice(SIGNS) for _place in range(12))
        mark = ExportMark.objects.create(token=token, by=by, at=at, list_name=list_name, rows=rows)
        audit.record(by, "export_contacts", mark, at=at, after={"list": list_name, "rows": rows})
    return token
