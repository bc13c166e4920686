"""Every page that the browser tests open. Whoever adds a page adds its line.

The address is written without the language (`countries/AUT` is opened as /en/countries/AUT and /ar/countries/AUT).
`who` is one of the cast (tests/people.py) for pages behind the sign-in.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: its address below the language, who opens it, and what it answers."""

    path: str
    who: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.path or 'home'}{f' as {self.who}' if self.who else ''}"


def page(path: str, *, who: str = "", status: int = 200) -> Page:
    """Shorter to write in the list below."""
    return Page(path=path, who=who, status=status)


PAGES: tuple[Page, ...] = (
    page(""),
    page("strategy"),
    page("indicators/2.1"),
    page("indicators"),
    page("indicators/2.3"),
    page("indicators/T.2"),
    page("indicators/T.1/rows/member-organisations"),
    page("glance/2024-12-09"),
    page("strategy/differences"),
    page("strategy/board", who="board_member"),
    page("strategy/periods", who="director"),
    page("indicators/3.2/values/attacks-supported", who="hub_staff"),
    page("indicators/3.3/definition", who="director"),
    page("countries/XXX", status=404),
    page("search?q=austria"),
    page("countries"),
    page("countries/AUT"),
    page("treaties/uncac"),
    # Part of the tracker: all its rows would keep the checker busy for a minute.
    page("reviews?cycle=irm-2&region=coordination-swana"),
    page("reviews?as_of=2020-12-09&cycle=irm-2&region=coordination-swana"),
    page("reviews/SRB?as_of=2021-12-09"),
    page("reviews/late"),
    page("reviews/mechanism"),
    page("pledge"),
    page("reports"),
    page("reports/JOR-irm-2-2025"),
    page("reports/JOR-irm-2-2025/read"),
    page("reports/JOR-irm-2-2025/answers/1", who="hub_staff"),
    page("desk/reports/JOR-irm-2-2025/publishing", who="hub_staff"),
    page("desk/grants/1", who="hub_staff"),
    page("workshops"),
    page("workshops/1"),
    page("desk/workshops/new", who="hub_staff"),
    page("desk/workshops/1/edit", who="hub_staff"),
    page("desk/workshops/1/outputs/new", who="hub_staff"),
    page("desk/reports/overview", who="hub_staff"),
    page("desk/reports/PER-irm-2-2026", who="hub_staff"),
    page("desk/reports/PER-irm-2-2026/write/context", who="hub_staff"),
    page("chances"),
    page("requests"),
    page("countries/SRB"),
    page("recommendations"),
    page("countries/JOR/recommendations"),
    page("desk/follow-up", who="member_in_amman"),
    page("desk/evidence/add", who="member_in_amman"),
    page("countries/SRB/propose"),
    page("countries/BGR", who="hub_staff"),
    page("reviews/SRB-irm-2/call", who="hub_staff"),
    page("reviews/SRB-irm-2/document", who="hub_staff"),
    page("reviews/SRB-irm-2/ask?documents=full_report", who="member_in_amman"),
    page("reviews/import", who="hub_staff"),
    page("desk/requests", who="member_in_amman"),
    page("desk/corrections", who="hub_staff"),
    page("desk/following", who="member_in_amman"),
    page("about"),
    page("search"),
    page("account/sign-in"),
    page("account/password/forgotten"),
    page("account/sign-up"),
    page("desk", who="member_in_amman"),
    page("desk/my-data", who="stranger"),
    page("desk/countries", who="coordinator"),
    page("desk/monday-mail", who="hub_staff"),
    page("account", who="member_in_amman"),
    page("account/security", who="hub_staff"),
    page("account/security/devices", who="stranger"),
    page("accounts", who="director"),
    page("accounts/1", who="director"),
    page("accounts/invitations", who="hub_staff"),
    page("accounts/invitations/new", who="hub_staff"),
    page("design"),
    page("design", who="hub_staff"),
    page("nothing-here", status=404),
    page("desk/audit", status=200, who="auditor"),
    page("groups"),
    page("meetings"),
    page("stories"),
    page("partnerships"),
    page("agreements"),
    page("desk/groups", who="member_in_lima"),
    page("desk/groups/new", who="hub_staff"),
    page("desk/stories/new", who="member_in_amman"),
    page("desk/meetings/new", who="hub_staff"),
    page("desk/bodies", who="hub_staff"),
    page("desk/contacts", who="hub_staff"),
    page("surveys"),
    page("desk/duplicates", who="hub_staff"),
    page("desk/pairs", who="hub_staff"),
    page("desk/be-erased", who="member_in_amman"),
    page("desk/retention", who="hub_staff"),
    page("desk/bodies/new", who="hub_staff"),
    page("desk/talks", who="board_member"),
    page("desk/talks/new", who="hub_staff"),
    page("desk/promises", who="director"),
    page("partnerships/new", who="hub_staff"),
    page("library/1"),
    page("library/search?q=asset+recovery&across=on"),
    page("library/new", who="hub_staff"),
    page("network"),
    page("directory"),
    page("join"),
    page("desk/organisations", who="hub_staff"),
    page("desk/organisations/add", who="hub_staff"),
    page("desk/applications", who="hub_staff"),
    page("desk/gaps", who="coordinator"),
    page("desk/my-organisation", who="member_in_amman"),
    page("desk/organisations/of/cedar-forum/roles/give", who="hub_staff"),
    page("funding"),
    page("desk/funding", who="director"),
    page("desk/funding/grants/open-ledger-fund-2023", who="director"),
    page("desk/funding/publish", who="director"),
    page("strategy/theory"),
    page("strategy/reports/annual-2024"),
    page("desk/workplan", who="hub_staff"),
    page("desk/reports-out", who="board_member"),
)
