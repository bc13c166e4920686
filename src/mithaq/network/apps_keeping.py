"""What keeping the records in order adds to the other parts; called by the package's AppConfig."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mithaq.core import jobs, navigation, waiting


def register() -> None:
    """Make jobs and ways about known."""
    from mithaq.network import jobs as work
    from mithaq.network import permissions, waiting_for_keepers

    waiting.register(waiting_for_keepers.waiting)
    jobs.schedule(
        "records that may be one", every=timedelta(hours=24), at=timedelta(hours=4), task=work.look_for_pairs
    )
    for entry in (
        navigation.Entry(
            key="pairs",
            label=_("Records that may be one"),
            url_name="network:pairs",
            place="desk",
            order=13,
            may=permissions.may_merge,
        ),
        navigation.Entry(
            key="proposals",
            label=_("Proposed corrections"),
            url_name="network:proposals",
            place="desk",
            order=14,
            may=permissions.may_list_organisations,
        ),
        navigation.Entry(
            key="people_of_network",
            label=_("People"),
            url_name="network:people",
            place="desk",
            order=15,
            may=permissions.may_list_organisations,
        ),
    ):
        navigation.register(entry)
