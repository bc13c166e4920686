"""What groups, meetings and stories add to the other parts; called by the package's AppConfig."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mithaq.core import demo, jobs, measures, navigation, past, reference, waiting


def register() -> None:
    """Make files, measures, waiting items, nudges and ways about known."""
    from mithaq.library import search_kinds
    from mithaq.network import actions_groups, permissions_groups, queries_groups, search_texts
    from mithaq.network.measures_groups import MEASURES
    from mithaq.network.models_groups import GroupOutput, Meeting, Story
    from mithaq.network.reference_groups import FILES

    reference.register(*FILES)
    for kind in search_texts.KINDS:
        search_kinds.register(kind)
    measures.register(*MEASURES)
    past.hold(Story, "consent", "consent_on", "regions", "recorded_at")
    past.hold(Meeting, "group_id", "state", "on", "precision", "recorded_at")
    past.hold(GroupOutput, "group_id", "on", "precision", "recorded_at")
    waiting.register(queries_groups.waiting)
    demo.register(40, "mithaq.network.demo_groups.load_demo")
    jobs.schedule("nudges about tasks", every=timedelta(hours=24), task=actions_groups.send_nudges)
    for entry in (
        navigation.Entry(
            key="groups", label=_("Working groups"), url_name="groups:groups", place="footer", order=30
        ),
        navigation.Entry(
            key="meetings", label=_("Meetings"), url_name="groups:meetings", place="footer", order=31
        ),
        navigation.Entry(
            key="stories", label=_("Stories"), url_name="groups:stories", place="footer", order=32
        ),
        navigation.Entry(
            key="my_groups",
            label=_("My groups"),
            url_name="groups:mine",
            place="desk",
            order=40,
            may=permissions_groups.may_open_inside,
        ),
        navigation.Entry(
            key="desk_stories",
            label=_("Stories of cooperation"),
            url_name="groups:desk_stories",
            place="desk",
            order=41,
            may=permissions_groups.may_read_stories,
        ),
    ):
        navigation.register(entry)
