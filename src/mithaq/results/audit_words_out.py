"""What is done with the work plan, the theory of change, strategy files and reports out, in words."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "add_activity_record": _("Showed what an activity produced"),
    "change_activity": _("Changed an activity of the work plan"),
    "load_strategy": _("Loaded a strategy from a file"),
    "open_report_out": _("Began a report that goes out"),
    "plan_activity": _("Planned an activity"),
    "record_finding": _("Recorded a finding on an assumption"),
    "sign_report_out": _("Signed a report off"),
    "take_back_finding": _("Took a finding back"),
    "write_report_text": _("Wrote a text of a report that goes out"),
}
