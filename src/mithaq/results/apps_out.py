"""What the work plan, the theory of change and the reports out add to the other parts (called from `apps`)."""


def register_plan_and_reports() -> None:
    """Register files, words, what waits, and the ways to the pages."""
    from django.utils.translation import gettext_lazy as _

    from mithaq.core import audit, demo, navigation, reference, waiting
    from mithaq.funding import activities
    from mithaq.results import data_theory, permissions, queries_plan, waiting_plan
    from mithaq.results.audit_words_out import VERBS

    reference.register(*data_theory.FILES)
    audit.label_verbs(VERBS)
    waiting.register(waiting_plan.waiting)
    activities.register("work plan", queries_plan.activities_named)
    demo.register(950, "mithaq.results.demo_plan.load_demo")
    navigation.register(
        navigation.Entry(
            key="workplan",
            label=_("Work plan"),
            url_name="results:workplan",
            place="desk",
            order=61,
            may=permissions.may_work,
        )
    )
    navigation.register(
        navigation.Entry(
            key="reports-out",
            label=_("Reports that go out"),
            url_name="results:reports_out",
            place="desk",
            order=62,
            may=permissions.may_work,
        )
    )
