"""What relations tell on a State's page: its missions, to those who work with them; nothing to the public."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.core.sections import Section
from mithaq.relations import permissions
from mithaq.relations.models import Body


def bodies_leaf(country: Any, person: Any) -> Section | None:
    """The bodies of this State that the person works with."""
    if not permissions.may_work(person):
        return None
    rows = list(Body.objects.visible_to(person).filter(country=country.pk))
    if not rows:
        return None
    return Section(
        key="bodies",
        title=_("Missions and ministries"),
        template="relations/parts/country.html",
        margin=[_("Only who works on these relations sees this part.")],
        context={"bodies": rows},
        ways_on=[(_("Write down a talk"), reverse("relations:log"))] if permissions.may_log(person) else [],
    )
