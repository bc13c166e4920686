"""What official answers bring with the house; called from `apps`."""


def ready() -> None:
    """Register verbs, leaves, and the place on the desk."""
    from django.utils.translation import gettext_lazy as _

    from mithaq.core import audit, demo, navigation
    from mithaq.reports import permissions_answers, report_sections, sections_answers

    audit.label_verbs(
        {
            "add_official_answer": _("Added an official document of a review"),
            "ask_engine": _("Let the text engine compare"),
            "decide_pair": _("Decided whether a text is reflected"),
        }
    )
    report_sections.register(sections_answers.taken_up_leaf, order=50, key="taken_up")
    report_sections.register_in_workroom(sections_answers.workroom_leaf, order=70, key="answers")
    navigation.register(
        navigation.Entry(
            key="pairs",
            label=_("What official reports took up"),
            url_name="reports:pairs",
            place="desk",
            order=22,
            may=permissions_answers.may_open_answers,
        )
    )
    demo.register(410, "mithaq.reports.demo_answers.load_demo")
