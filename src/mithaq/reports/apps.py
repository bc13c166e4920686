"""Registers the package with Django, and what it brings with the house. Its other halves stand in `apps_*.py`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "mithaq.reports"
    label = "reports"

    def import_models(self) -> None:
        super().import_models()
        # The rows of each half stand in a file of their own; whoever adds one names it here.
        from mithaq.reports import (  # noqa: F401
            models_answers,
            models_followup,
            models_grants,
            models_publishing,
            models_recommendations,
            models_workshops,
            models_writing,
        )

    def ready(self) -> None:
        """Register what the package brings."""
        from django.utils.translation import gettext_lazy as _

        from mithaq.core import (
            audit,
            country_sections,
            demo,
            home_sections,
            navigation,
            reference,
            search_sources,
            waiting,
        )
        from mithaq.reports import (
            apps_answers,
            apps_grants,
            apps_publishing,
            apps_recommendations,
            apps_workshops,
            gates,
            permissions,
            queries,
            sections,
            waiting_for,
        )
        from mithaq.reports.reference import FILES

        audit.label_verbs(
            {
                "start_report": _("Began a report"),
                "change_report": _("Changed title, chapters or languages of a report"),
                "add_contributor": _("Added an organisation to a report"),
                "name_person": _("Gave somebody a part in a report"),
                "release_person": _("Ended somebody’s part in a report"),
                "plan_report": _("Planned the stages of a report"),
                "agree_support": _("Agreed on support for a report"),
                "sign_stage": _("Signed a stage of a report off"),
                "return_report": _("Returned a report to its authors"),
                "publish_report": _("Published a report"),
                "stop_report": _("Stopped a report"),
                "write_report": _("Wrote in a report"),
                "settle_texts": _("Chose between two texts of a paragraph"),
                "answer_question": _("Answered a question of a report"),
                "score_finding": _("Scored an article in a report"),
                "rest_on_evidence": _("Named evidence of a finding"),
                "comment_paragraph": _("Remarked on a paragraph"),
                "resolve_comment": _("Settled a remark"),
                "take_copy": _("Took a copy of a report out"),
                "bring_copy_back": _("Brought a copy back"),
                "bring_report_in": _("Brought a finished report in"),
                "decide_on_copy": _("Decided on the differences of a document"),
            }
        )
        reference.register(*FILES)
        demo.register(400, "mithaq.reports.demo.load_demo")
        gates.register("outline", queries.missing_people)
        gates.register("drafting", queries.missing_words)
        gates.register("approval", queries.missing_words)
        gates.register("approval", queries.open_comments)
        waiting.register(waiting_for.waiting)
        waiting.register_in_countries(waiting_for.open_in)
        country_sections.register(sections.country_leaf, order=40, key="parallel_reports")
        home_sections.register(sections.home_leaf, order=40, key="reports")
        search_sources.register(
            search_sources.SearchSource(
                key="reports", label=_("Parallel reports"), find=sections.find_reports, order=40
            )
        )
        navigation.register(
            navigation.Entry(
                key="reports", label=_("Reports"), url_name="reports:reports", place="main", order=22
            )
        )
        navigation.register(
            navigation.Entry(
                key="desk_reports",
                label=_("Reports I work on"),
                url_name="reports:desk_reports",
                place="desk",
                order=20,
                may=permissions.may_open_workrooms,
            )
        )
        apps_publishing.ready()
        apps_answers.ready()
        apps_grants.ready()
        apps_recommendations.register()
        apps_workshops.ready()
