"""What evidence registers with the house; called from the package's `apps.py`."""


def register() -> None:
    """Verbs, readers of files, the weekly look at addresses, the desk."""
    from datetime import timedelta

    from django.utils.translation import gettext_lazy as _
    from django.utils.translation import pgettext_lazy

    from mithaq.core import audit, files, jobs, navigation, waiting
    from mithaq.library import actions_evidence as actions
    from mithaq.library import jobs_evidence, waiting_evidence
    from mithaq.library import permissions_evidence as permissions

    audit.label_verbs(
        {
            "add_evidence": _("Added evidence"),
            "describe_evidence": _("Described evidence anew"),
            "replace_evidence": _("Replaced evidence"),
            "withdraw_evidence": _("Withdrew evidence"),
            "look_at_evidence_use": _("Decided on what rests on evidence"),
            "open_evidence_original": _("Opened a sealed original"),
            "lose_evidence_address": _("Found an address of evidence dead"),
        }
    )
    # Files of evidence are read through the pages of their items alone, which ask who may.
    files.register_reader(actions.ORIGINAL, lambda person, stored: False)
    files.register_reader(actions.SHARED, lambda person, stored: False)
    jobs.schedule("addresses of evidence", every=timedelta(days=7), task=jobs_evidence.check_addresses)
    waiting.register(waiting_evidence.waiting)
    navigation.register(
        navigation.Entry(
            key="evidence",
            label=pgettext_lazy("several", "Evidence"),
            url_name="library:evidence_list",
            place="desk",
            order=45,
            may=permissions.may_list_evidence,
        )
    )
