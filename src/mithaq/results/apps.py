"""Registers the package with Django, its files with the loader, and its parts with the house."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "mithaq.results"
    label = "results"

    def ready(self) -> None:
        from datetime import timedelta

        from django.utils.translation import gettext_lazy as _

        from mithaq.core import audit, demo, jobs, navigation, waiting
        from mithaq.results import early_warnings, permissions
        from mithaq.results import jobs as work
        from mithaq.results.apps_out import register_plan_and_reports
        from mithaq.results.audit_words import VERBS
        from mithaq.results.data_files import register_files

        register_files()
        register_plan_and_reports()
        audit.label_verbs(VERBS)
        waiting.register(early_warnings.waiting)
        jobs.schedule("count_totals", every=timedelta(hours=1), task=work.count_totals)
        jobs.schedule(
            "look_for_errata", every=timedelta(days=1), at=timedelta(hours=2), task=work.look_for_errata
        )
        demo.register(900, "mithaq.results.demo.load_demo")
        navigation.register(
            navigation.Entry(
                key="board",
                label=_("Strategy for the board"),
                url_name="results:board",
                place="desk",
                order=5,
                may=permissions.may_work,
            )
        )
