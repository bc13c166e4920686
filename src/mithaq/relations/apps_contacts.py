"""What contacts add to the other parts; called by the package's AppConfig."""

from django.utils.translation import gettext_lazy as _

from mithaq.accounts import erasure, handover
from mithaq.core import navigation


def register() -> None:
    """Make erasure, hand-over and ways about known."""
    from mithaq.relations import erasing, permissions
    from mithaq.relations.models import Commitment

    erasure.register("relations", erasure.Holder(find=erasing.find, erase=erasing.erase))
    handover.register(
        "promises",
        handover.Work(
            label=_("promises to follow"),
            open=lambda user: Commitment.objects.open().filter(owner=user),
            field="owner",
        ),
    )
    for key, label, url_name, order, may in (
        ("contacts", _("People outside the network"), "relations:contacts", 52, permissions.may_work),
        ("log_mail", _("A mail into the contact log"), "relations:mail", 53, permissions.may_log),
        ("export_marks", _("Exports of contacts"), "relations:export_marks", 54, permissions.may_trace),
    ):
        navigation.register(
            navigation.Entry(key=key, label=label, url_name=url_name, place="desk", order=order, may=may)
        )
