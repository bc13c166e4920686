"""What the audit says of the actions of this package, in words."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "add_group_output": _("Added an output of the group"),
    "add_organisation": _("Added the organisation"),
    "add_task": _("Added a task"),
    "answer_as_referee": _("Answered as a referee"),
    "answer_joining": _("Answered a wish to join"),
    "ask_to_join": _("Asked to join"),
    "call_meeting": _("Called a meeting"),
    "cancel_meeting": _("Cancelled a meeting"),
    "change_application": _("Changed the application"),
    "change_group": _("Changed the working group"),
    "change_organisation": _("Changed the organisation"),
    "change_story": _("Changed the story"),
    "confirm_organisation": _("Confirmed the organisation’s record"),
    "declare_interest": _("Declared an interest"),
    "end_task": _("Ended a task"),
    "give_opinion": _("Gave an opinion"),
    "give_role_in_organisation": _("Gave a role in the organisation"),
    "join_group": _("Joined the working group"),
    "leave_group": _("Left the working group"),
    "move_application": _("Moved the application on"),
    "record_consent": _("Recorded a consent"),
    "record_meeting": _("Recorded a meeting"),
    "record_membership_event": _("Recorded a membership event"),
    "start_application": _("Started an application"),
    "start_group": _("Started a working group"),
    "tell_story": _("Told a story"),
    "vote_on_application": _("Voted on the application"),
    "withdraw_membership_event": _("Withdrew a membership event"),
}
