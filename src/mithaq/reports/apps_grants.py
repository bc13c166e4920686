"""What follow-up grants bring with the house; called from `apps`."""


def ready() -> None:
    """Register verbs, files, measures, rows for funding, what waits, the place on the desk."""
    from django.utils.translation import gettext_lazy as _

    from mithaq.core import audit, files, measures, navigation, past, waiting
    from mithaq.funding import subgrants
    from mithaq.reports import permissions_grants, queries_grants, waiting_grants
    from mithaq.reports.models_grants import GrantInstalment

    audit.label_verbs(
        {
            "begin_grant": _("Began an application for a follow-up grant"),
            "write_grant": _("Wrote in an application for a follow-up grant"),
            "submit_grant": _("Sent an application for a follow-up grant"),
            "withdraw_grant": _("Withdrew an application for a follow-up grant"),
            "decide_grant": _("Decided on a follow-up grant"),
            "agree_grant": _("Recorded the agreement of a follow-up grant"),
            "give_account": _("Gave the account of a follow-up grant"),
            "read_account": _("Looked at the account of a follow-up grant"),
            "pay_instalment": _("Recorded a payment of a follow-up grant"),
            "report_on_grant": _("Reported on a follow-up grant"),
            "answer_grant_report": _("Answered the report on a follow-up grant"),
        }
    )
    files.register_reader("followup_grant", permissions_grants.may_read_grant_file)
    measures.register(*queries_grants.MEASURES)
    past.hold(GrantInstalment, "paid_on")
    subgrants.register("reports", queries_grants.subgrants_of)
    waiting.register(waiting_grants.waiting)
    navigation.register(
        navigation.Entry(
            key="grants",
            label=_("Follow-up grants"),
            url_name="reports:grants",
            place="desk",
            order=24,
            may=permissions_grants.may_open_grants,
        )
    )
