"""What workshops bring with the house; called from `apps`."""


def ready() -> None:
    """Register verbs, uses of evidence, measures, the demo, the places on the desk and below every page."""
    from django.utils.translation import gettext_lazy as _

    from mithaq.core import audit, demo, measures, navigation, past
    from mithaq.library import evidence_uses
    from mithaq.reports import evidence_use_kinds as kinds
    from mithaq.reports import measures_workshops
    from mithaq.reports.models_workshops import OUTPUT, Workshop

    audit.label_verbs(
        {
            "record_workshop": _("Recorded a workshop"),
            "change_workshop": _("Changed what is said of a workshop"),
            "add_workshop_output": _("Said what came of a workshop"),
            "withdraw_workshop": _("Withdrew a workshop"),
        }
    )
    evidence_uses.register(OUTPUT, _("Output of a workshop"), resolve=kinds.workshop_outputs)
    measures.register(*measures_workshops.MEASURES)
    past.hold(Workshop, *measures_workshops.HELD)
    # After the invented reports, for which they were held.
    demo.register(420, "mithaq.reports.demo_workshops.load_demo")
    navigation.register(
        navigation.Entry(
            key="workshops", label=_("Workshops"), url_name="reports:workshops", place="footer", order=33
        )
    )
