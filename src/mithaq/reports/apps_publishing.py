"""What publishing brings with the house; called from `apps`."""


def ready() -> None:
    """Register verbs, files, jobs, gates, leaves, what waits."""
    from datetime import timedelta

    from django.utils.translation import gettext_lazy as _

    from mithaq.core import audit, files, jobs, reference, waiting
    from mithaq.library import search_kinds
    from mithaq.reports import (
        gates,
        permissions_publishing,
        report_sections,
        search_texts,
        sections_publishing,
        waiting_publishing,
        withdrawals,
    )
    from mithaq.reports import jobs_publishing as work
    from mithaq.reports.reference_publishing import FILES

    audit.label_verbs(
        {
            "answer_harm": _("Answered do-no-harm questions"),
            "sign_harm": _("Signed the do-no-harm answers"),
            "invite_early_reader": _("Let somebody read before the opening"),
            "end_early_reader": _("Closed an early reader’s link"),
            "read_early": _("An early reader opened the draft"),
            "offer_reply": _("Sent the draft to the State"),
            "record_reply_of_state": _("Recorded the State’s reply"),
            "release_report": _("Released a report"),
            "move_opening": _("Moved the opening of a report"),
            "stop_release": _("Stopped the opening of a report"),
            "renew_edition": _("Ordered a new edition"),
            "make_edition": _("Made the files of an edition"),
            "withdraw_report": _("Withdrew a report"),
        }
    )
    reference.register(*FILES)
    files.register_reader("published_report", permissions_publishing.may_read_file)
    gates.register("harm_check", waiting_publishing.harm_gate)
    gates.register("publication", waiting_publishing.release_gate)
    jobs.schedule("openings of reports", every=timedelta(minutes=5), task=work.open_reports)
    jobs.schedule("replies of States", every=timedelta(hours=24), task=work.remind_states)
    report_sections.register(sections_publishing.read_leaf, order=10, key="editions")
    report_sections.register_in_workroom(sections_publishing.workroom_leaf, order=60, key="publishing")
    for kind in search_texts.KINDS:
        search_kinds.register(kind)
    withdrawals.register(search_texts.forget_report)
    waiting.register(waiting_publishing.waiting)
