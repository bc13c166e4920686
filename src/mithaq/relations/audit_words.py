"""What the audit says of the actions of this package, in words."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "add_body": _("Added a body outside the network"),
    "add_clause": _("Added a clause"),
    "add_commitment": _("Added a promise"),
    "add_output": _("Added an output"),
    "begin_partnership": _("Began a partnership"),
    "change_body": _("Changed the body"),
    "change_contact": _("Corrected a person outside the network"),
    "change_partnership": _("Changed the partnership"),
    "change_talk": _("Changed an entry of the contact log"),
    "close_commitment": _("Closed a promise"),
    "export_contacts": _("Exported contacts"),
    "fill_post": _("Filled a post"),
    "leave_post": _("Ended a person’s post"),
    "log_talk": _("Wrote into the contact log"),
    "turn_partnership": _("Renewed or ended the partnership"),
}
