"""What the network adds to the page of a country: who of it is listed there."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.core.sections import Section
from mithaq.network import exposure


def network_leaf(country: Any, person: Any) -> Section | None:
    """The organisations of a country that chose to be named, and how many others are listed without a name."""
    cards = [
        card
        for row in exposure.listed().filter(seat=country.pk).select_related("membership").order_by("name")
        if (card := exposure.card_of(row)) is not None
    ]
    named = [card for card in cards if card.is_named]
    others = len(cards) - len(named)
    return Section(
        key="network",
        title=_("Civil society of the network"),
        template="network/parts/country.html",
        margin=[_("Only what each organisation chose to show.")],
        context={"named": named[:50], "others": others, "more": max(0, len(named) - 50)},
        data={
            "listed": len(cards),
            "named": [
                {"code": card.code, "name": card.name, "membership": card.membership} for card in named
            ],
        },
        leads=[
            ngettext(
                "%(count)d organisation of the network is listed here.",
                "%(count)d organisations of the network are listed here.",
                len(cards),
            )
            % {"count": len(cards)}
        ]
        if cards
        else [],
        unknown=[] if cards else [_("Whether anybody of the network works here: nobody is listed.")],
        ways_on=[(_("Directory of the network"), f"{reverse('network:directory')}?country={country.pk}")]
        if named
        else [],
    )
