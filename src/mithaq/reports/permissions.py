"""Who may do what with parallel reports. Published ones are public; the work on one is for its people, region and hub."""

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_signed_in, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.network.models import organisations_of, regions_of
from mithaq.reports import rules
from mithaq.reports.models import Contributor, ParallelReport, ReportPerson
from mithaq.world.models import Country, CountryRegion

#: Parts that the hub or the coordinator of the region names, never the authors' own organisation.
NAMED_BY_COALITION = rules.JUDGES


def coordinates(person: Anybody, country: Country | str) -> bool:
    """Whether the person coordinates a region that the country lies in."""
    regions = regions_of(person)
    iso3 = country if isinstance(country, str) else country.pk
    return bool(regions) and CountryRegion.objects.filter(country=iso3, region__in=regions).exists()


def oversees(person: Anybody, report: ParallelReport) -> bool:
    """Whether the report is among the person's to look after: the hub, and the coordinator of its region."""
    return is_staff_of_hub(person) or coordinates(person, report.country_id)


def represents_lead(person: Anybody, report: ParallelReport) -> bool:
    """Whether the person represents the organisation that leads the report."""
    codes = organisations_of(person)
    return (
        bool(codes)
        and Contributor.objects.filter(report=report, leads=True, organisation__code__in=codes).exists()
    )


def parts_of(person: Anybody, report: ParallelReport) -> frozenset[rules.Part]:
    """The parts that the person has in the report now."""
    if not isinstance(person, User) or not person.is_active:
        return frozenset()
    held = ReportPerson.objects.filter(report=report, user=person, left_at=None)
    return frozenset(rules.Part(part) for part in held.values_list("part", flat=True))


def may_see_report(person: Anybody, report: ParallelReport) -> bool:
    """The twin of `ParallelReport.objects.visible_to`."""
    return ParallelReport.objects.visible_to(person).filter(pk=report.pk).exists()


def may_open_workrooms(person: Anybody) -> bool:
    """Whether work on reports is among the person's at all."""
    if not is_signed_in(person):
        return False
    return (
        has_role(
            person,
            Role.MEMBER_REPRESENTATIVE,
            Role.INDIVIDUAL_MEMBER,
            Role.REGIONAL_COORDINATOR,
            Role.HUB_STAFF,
            Role.DIRECTOR,
            Role.AUDITOR,
        )
        or is_staff_of_hub(person)
        or ReportPerson.objects.filter(user=person.pk, left_at=None).exists()
    )


def may_oversee_somewhere(person: Anybody) -> bool:
    """Whether looking after reports is among the person's work: the hub and coordinators of regions."""
    return is_staff_of_hub(person) or has_role(person, Role.REGIONAL_COORDINATOR)


def may_see_workroom(person: Anybody, report: ParallelReport) -> bool:
    """Its people, the organisations that write it, the coordinator of its region, the hub, the auditor."""
    if not report.made_here or not is_signed_in(person):
        return False
    return (
        oversees(person, report)
        or has_role(person, Role.AUDITOR)
        or bool(parts_of(person, report))
        or Contributor.objects.filter(report=report, organisation__code__in=organisations_of(person)).exists()
    )


def may_start_somewhere(person: Anybody) -> bool:
    """Whether beginning a report is among the person's work at all."""
    return is_staff_of_hub(person) or has_role(person, Role.REGIONAL_COORDINATOR, Role.MEMBER_REPRESENTATIVE)


def may_start(person: Anybody, country: Country | str, lead: str) -> bool:
    """Begin a report: the hub, the coordinator of the region, and who represents the organisation that will lead it."""
    return is_staff_of_hub(person) or coordinates(person, country) or lead in organisations_of(person)


def may_arrange(person: Anybody, report: ParallelReport) -> bool:
    """Change title, chapters, plan and contributors while it is in work: who looks after it, and its lead."""
    return report.status == rules.Status.IN_WORK and (
        oversees(person, report) or represents_lead(person, report)
    )


def may_name(person: Anybody, report: ParallelReport, part: rules.Part) -> bool:
    """Give somebody a part: who looks after it any, its lead only the parts that write."""
    if report.status != rules.Status.IN_WORK:
        return False
    return oversees(person, report) or (part not in NAMED_BY_COALITION and represents_lead(person, report))


def may_agree_support(person: Anybody, report: ParallelReport) -> bool:
    """Record what the coalition gives: the hub."""
    return report.made_here and is_staff_of_hub(person)


def may_write(person: Anybody, report: ParallelReport) -> bool:
    """Change words: authors and editors, while the report is in a stage of writing."""
    return (
        report.status == rules.Status.IN_WORK
        and report.stage is not None
        and report.stage.writing
        and not parts_of(person, report).isdisjoint({rules.Part.AUTHOR, rules.Part.EDITOR})
    )


def may_read_draft(person: Anybody, report: ParallelReport) -> bool:
    """Read what is being written: as for the workroom."""
    return may_see_workroom(person, report)


def may_take_copy(person: Anybody, report: ParallelReport) -> bool:
    """Take pages out as a document: who works on it or looks after it. The auditor reads on screen and leaves no rows."""
    return may_see_workroom(person, report) and (
        oversees(person, report)
        or bool(parts_of(person, report))
        or Contributor.objects.filter(report=report, organisation__code__in=organisations_of(person)).exists()
    )


def may_comment(person: Anybody, report: ParallelReport) -> bool:
    """Remark on a paragraph: everybody with a part, and who looks after it, until it is published."""
    return report.status == rules.Status.IN_WORK and (
        oversees(person, report) or bool(parts_of(person, report))
    )


def may_sign(person: Anybody, report: ParallelReport) -> rules.Part | None:
    """The part in which the person may sign the stage that the report is in; None when they may not."""
    if report.stage is None or report.status in (rules.Status.WITHDRAWN, rules.Status.STOPPED):
        return None
    wanted = report.stage.as_step().signed_by
    return next((part for part in sorted(parts_of(person, report)) if part in wanted), None)
