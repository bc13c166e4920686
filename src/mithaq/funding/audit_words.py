"""What the audit says of the actions of this package, in words."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "add_condition": _("Wrote down a condition of a donor"),
    "add_deadline": _("Noted a report owed to a donor"),
    "add_donor": _("Added a donor"),
    "add_instalment": _("Noted an expected instalment"),
    "add_opportunity": _("Added an opportunity for funding"),
    "amend_grant": _("Changed the terms of an agreement with a donor"),
    "book_amount": _("Booked an amount"),
    "change_donor": _("Changed the donor"),
    "change_opportunity": _("Changed an opportunity for funding"),
    "meet_condition": _("Met a condition of a donor"),
    "move_opportunity": _("Moved an opportunity on"),
    "plan_budget_line": _("Planned a line of the budget"),
    "publish_donor_sum": _("Published what a donor gave"),
    "publish_grant": _("Published an agreement with a donor"),
    "send_donor_report": _("Sent a report to a donor"),
    "send_proposal": _("Sent a proposal"),
    "share_activity": _("Said what part of an activity an agreement pays"),
    "sign_grant": _("Recorded an agreement with a donor"),
    "take_back_amount": _("Took a booked amount back"),
}
