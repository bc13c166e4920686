"""What relations hold of a person under an address, and how it goes: the part of this package in `accounts.erasure`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.accounts.erasure import ERASED, Found, Subject, about
from mithaq.core import audit
from mithaq.relations.models import Contact, Talk


def contacts_of(subject: Subject) -> Any:
    """The contacts under the address."""
    return Contact.objects.filter(email__iexact=subject.email).exclude(email="")


def find(subject: Subject, at: datetime) -> Iterable[Found]:
    """What there is."""
    contacts = contacts_of(subject)
    yield Found(
        label=_("contacts outside the network"),
        count=contacts.count(),
        goes=True,
        what=_("lose name, addresses and note; the posts stay without a name"),
    )
    yield Found(
        label=_("entries of the contact log about the person"),
        count=Talk.objects.filter(contact__in=contacts).count(),
        goes=False,
        what=_(
            "stay: they are notes of our own work (legitimate interest, Art. 6(1)(f) GDPR). Read them through and correct what names the person."
        ),
    )


def erase(subject: Subject, at: datetime) -> int:
    """Let it go."""
    keys = list(contacts_of(subject).values_list("pk", flat=True))
    audit.erase_details(about(Contact._meta.label, keys), None, at=at, reason="erasure")
    return Contact.objects.filter(pk__in=keys).update(name=ERASED, email="", phone="", note="")
