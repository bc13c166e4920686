"""The words for the codes that fields of the network hold."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.network import rules

EXPOSURES: list[tuple[str, str | Promise]] = [
    (rules.Exposure.HIDDEN.value, _("Nothing: counted in totals only")),
    (rules.Exposure.COUNTRY_ONLY.value, _("The country, without a name")),
    (rules.Exposure.NAME.value, _("Name and country")),
    (rules.Exposure.FULL.value, _("Everything for the public: name, country, web address, what we do")),
]
KINDS: list[tuple[str, str | Promise]] = [
    (rules.OrganisationKind.NGO.value, _("Association or non-governmental organisation")),
    (rules.OrganisationKind.ACADEMIC.value, _("University or research institute")),
    (rules.OrganisationKind.TRADE_UNION.value, _("Trade union")),
    (rules.OrganisationKind.MEDIA.value, _("Journalists or media")),
    (rules.OrganisationKind.FOUNDATION.value, _("Foundation")),
    (rules.OrganisationKind.NETWORK.value, _("Network of organisations")),
    (rules.OrganisationKind.BUSINESS_ASSOCIATION.value, _("Business association or chamber of commerce")),
    (rules.OrganisationKind.OTHER.value, _("Other")),
]
STATES: list[tuple[str, str | Promise]] = [
    (rules.State.NONE.value, pgettext_lazy("membership", "Not in the network")),
    (rules.State.APPLIED.value, pgettext_lazy("membership", "Applied")),
    (rules.State.ACTIVE.value, pgettext_lazy("membership", "In the network")),
    (rules.State.SUSPENDED.value, pgettext_lazy("membership", "Suspended")),
    (rules.State.DORMANT.value, pgettext_lazy("membership", "Dormant")),
    (rules.State.LEFT.value, pgettext_lazy("membership", "Left")),
    (rules.State.EXPELLED.value, pgettext_lazy("membership", "Expelled")),
]
EVENTS: list[tuple[str, str | Promise]] = [
    (rules.Event.APPLIED.value, pgettext_lazy("membership event", "applied")),
    (rules.Event.ADMITTED.value, pgettext_lazy("membership event", "admitted")),
    (rules.Event.SUSPENDED.value, pgettext_lazy("membership event", "suspended")),
    (rules.Event.REINSTATED.value, pgettext_lazy("membership event", "reinstated")),
    (rules.Event.DORMANT.value, pgettext_lazy("membership event", "dormant")),
    (rules.Event.LEFT.value, pgettext_lazy("membership event", "left")),
    (rules.Event.EXPELLED.value, pgettext_lazy("membership event", "expelled")),
]
ROLES: list[tuple[str, str | Promise]] = [
    (rules.PersonRole.REPRESENTATIVE.value, _("Representative")),
    (rules.PersonRole.SIGNATORY.value, _("Authorised signatory")),
    (rules.PersonRole.VOTING_DELEGATE.value, _("Voting delegate")),
    (rules.PersonRole.ALTERNATE.value, _("Alternate of the delegate")),
    (rules.PersonRole.SECURITY_CONTACT.value, _("Security contact")),
]
