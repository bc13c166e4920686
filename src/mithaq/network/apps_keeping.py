"""What keeping the records in order adds to the other parts; called by the package's AppConfig."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mithaq.core import demo, jobs, measures, navigation, reference, waiting


def register() -> None:
    """Make jobs and ways about known."""
    from mithaq.accounts import erasure, handover
    from mithaq.network import (
        erasing,
        measures_surveys,
        permissions,
        reference_retention,
        reference_surveys,
        waiting_for_keepers,
    )
    from mithaq.network import jobs as work
    from mithaq.network.models import GroupTask, WorkingGroup

    reference.register(*reference_surveys.FILES)
    measures.register(*measures_surveys.MEASURES)
    demo.register(45, "mithaq.network.demo_surveys.load_demo")
    demo.register(46, "mithaq.network.demo_keeping.load_demo")
    waiting.register(waiting_for_keepers.waiting)
    jobs.schedule(
        "reminders of the survey",
        every=timedelta(hours=24),
        at=timedelta(hours=6),
        task=work.remind_of_surveys,
    )
    jobs.schedule(
        "records that may be one", every=timedelta(hours=24), at=timedelta(hours=4), task=work.look_for_pairs
    )
    jobs.schedule("retention", every=timedelta(hours=24), at=timedelta(hours=5), task=work.follow_retention)
    erasure.register("network", erasure.Holder(find=erasing.find, erase=erasing.erase))
    reference.register(*reference_retention.FILES)
    handover.register(
        "group_tasks",
        handover.Work(
            label=_("tasks of groups"),
            open=lambda user: GroupTask.objects.filter(owner=user, state="open"),
            field="owner",
        ),
    )
    handover.register(
        "group_contacts",
        handover.Work(
            label=_("groups whose contact at the hub this is"),
            open=lambda user: WorkingGroup.objects.filter(staff_contact=user),
            field="staff_contact",
        ),
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
        navigation.Entry(
            key="surveys", label=_("The yearly survey"), url_name="network:surveys", place="footer", order=33
        ),
        navigation.Entry(
            key="survey_new",
            label=_("Open a survey"),
            url_name="network:survey_new",
            place="desk",
            order=42,
            may=permissions.may_run_survey,
        ),
        navigation.Entry(
            key="erasures",
            label=_("Wishes to be erased"),
            url_name="network:erasures",
            place="desk",
            order=16,
            may=permissions.may_erase,
        ),
        navigation.Entry(
            key="retention",
            label=_("How long what is held"),
            url_name="network:retention",
            place="desk",
            order=17,
            may=permissions.may_erase,
        ),
        navigation.Entry(
            key="be_erased", label=_("Be erased"), url_name="network:ask_erasure", place="account", order=40
        ),
    ):
        navigation.register(entry)
