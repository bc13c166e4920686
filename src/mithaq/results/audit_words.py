"""What is done with the strategy, in words."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "type_value": _("Typed a value in"),
    "take_back_value": _("Took a typed-in value back"),
    "attach_evidence": _("Attached evidence"),
    "open_period": _("Opened a reporting period"),
    "submit_period": _("Submitted the figures of a period"),
    "return_period": _("Returned the figures of a period"),
    "approve_period": _("Approved the figures of a period"),
    "lock_period": _("Locked a period"),
    "note_erratum": _("Noted an erratum"),
    "make_responsible": _("Said who answers for an indicator"),
    "change_definition": _("Changed the definition of an indicator"),
    "make_donor_link": _("Made a link for a donor"),
    "revoke_donor_link": _("Closed a link for a donor"),
}
