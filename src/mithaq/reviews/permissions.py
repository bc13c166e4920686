"""Who may do what with reviews. Facts, documents, pledge and statistics are public; work on them is not."""

from mithaq.accounts.models import Anybody
from mithaq.accounts.permissions import has_role, is_signed_in, is_staff_of_hub, scopes_of
from mithaq.accounts.rules import Role
from mithaq.reviews.models import CountryReview, FocalPoint, InformationRequest
from mithaq.world.models import Country, CountryRegion

MEMBERS = (
    Role.MEMBER_REPRESENTATIVE,
    Role.INDIVIDUAL_MEMBER,
    Role.REGIONAL_COORDINATOR,
    Role.BOARD_MEMBER,
    Role.HUB_STAFF,
    Role.DIRECTOR,
    Role.AUDITOR,
)


def may_see_review(person: Anybody, review: CountryReview) -> bool:
    """Everybody: where a State stands is public."""
    return True


def coordinates(person: Anybody, country: Country | str) -> bool:
    """Whether the person is the coordinator of a region that the country lies in."""
    regions = scopes_of(person, Role.REGIONAL_COORDINATOR)
    if not regions:
        return False
    iso3 = country if isinstance(country, str) else country.pk
    return CountryRegion.objects.filter(country_id=iso3, region_id__in=regions).exists()


def may_record(person: Anybody, country: Country | str) -> bool:
    """Record, correct and withdraw facts of a State: the hub, and the coordinator of its region."""
    return is_staff_of_hub(person) or coordinates(person, country)


def may_record_somewhere(person: Anybody) -> bool:
    """Whether recording facts is among the person's work at all."""
    return is_staff_of_hub(person) or has_role(person, Role.REGIONAL_COORDINATOR)


def may_see_contact(person: Anybody, focal_point: FocalPoint) -> bool:
    """Contact details of a focal point: members; everybody else asks the hub."""
    return has_role(person, *MEMBERS)


def may_see_contacts(person: Anybody) -> bool:
    """The same for focal points in general."""
    return has_role(person, *MEMBERS)


def may_propose_correction(person: Anybody) -> bool:
    """Everybody, without an account."""
    return True


def may_answer_corrections(person: Anybody) -> bool:
    """Read the queue of corrections and answer it: as for recording."""
    return may_record_somewhere(person)


def may_follow(person: Anybody) -> bool:
    """Follow a country, region or milestone by mail: whoever has an account."""
    return is_signed_in(person)


def may_ask(person: Anybody) -> bool:
    """Draft and send a request for information: members and the hub."""
    return has_role(person, *MEMBERS) and not _only_reads(person)


def _only_reads(person: Anybody) -> bool:
    return has_role(person, Role.AUDITOR) and not has_role(person, *(set(MEMBERS) - {Role.AUDITOR}))


def may_see_request(person: Anybody, request: InformationRequest) -> bool:
    """Public ones: everybody. Others: who asked, the hub, the region's coordinator, the auditor."""
    if request.is_public:
        return True
    if not is_signed_in(person):
        return False
    return (
        request.asked_by_id == person.pk
        or is_staff_of_hub(person)
        or has_role(person, Role.AUDITOR)
        or coordinates(person, request.review.country_id)
    )


def may_change_request(person: Anybody, request: InformationRequest) -> bool:
    """Send it, record an answer: who asked, the hub, the region's coordinator."""
    if not is_signed_in(person) or _only_reads(person):
        return False
    return (
        (request.asked_by_id == person.pk and may_ask(person))
        or is_staff_of_hub(person)
        or coordinates(person, request.review.country_id)
    )
