"""The notice that staff mode is on, on every page of the operator."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, standing_of
from mithaq.core.notices import Notice


def staff_mode(person: Anybody) -> Notice | None:
    """Says until when it is on, and offers to switch it off."""
    until = standing_of(person).staff_mode_until
    if until is None:
        return None
    text = gettext("Staff mode is on until %(time)s. What you do is recorded.") % {
        "time": f"{timezone.localtime(until):%H:%M}"
    }
    return Notice(text=text, action=reverse("accounts:end_staff_mode"), label=_("Switch it off"))
