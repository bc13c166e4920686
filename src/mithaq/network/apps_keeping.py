"""What keeping the records in order adds to the other parts; called by the package's AppConfig."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mithaq.core import jobs, navigation


def register() -> None:
    """Make jobs and ways about known."""
    from mithaq.network import jobs as work
    from mithaq.network import permissions

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
    ):
        navigation.register(entry)
