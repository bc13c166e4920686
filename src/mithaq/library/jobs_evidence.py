"""Work on evidence by the clock: which addresses still lead somewhere."""

import ipaddress
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from mithaq.library import actions_evidence as actions
from mithaq.library import rules_evidence as rules
from mithaq.library.actions_evidence import Answer
from mithaq.library.models_evidence import EvidenceItem

#: Addresses looked at in one run, the longest unseen first; seconds for each.
MOST_A_RUN = 200
SECONDS = 10
Fetch = Callable[[str], Answer]


def fetch(address: str) -> Answer:
    """Ask an address whether it is there, without reading what it holds. Addresses inside our own house are not asked."""
    host = urlsplit(address).hostname or ""
    if not _is_outside(host):
        return Answer(found=False)
    if urlsplit(address).scheme not in ("http", "https"):
        return Answer(found=False)
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at above
        address, method="HEAD", headers={"User-Agent": "Mithaq link check"}
    )
    opener = urllib.request.build_opener(_OutsideOnly())
    try:
        with opener.open(request, timeout=SECONDS) as response:
            return Answer(found=True, moved=response.geturl().rstrip("/") != address.rstrip("/"))
    except urllib.error.HTTPError as refusal:
        # A server that refuses to be asked still has something there; only "no such thing" says that it is gone.
        return Answer(found=refusal.code not in (404, 410))
    except (urllib.error.URLError, OSError, ValueError):
        return Answer(found=False)


class _OutsideOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to places outside."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if not _is_outside(urlsplit(newurl).hostname or ""):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_outside(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(
        ipaddress.ip_address(str(each[4][0]).split("%")[0]).is_global for each in found
    )


def look_at_addresses(ask: Fetch, *, most: int = MOST_A_RUN) -> int:
    """Look at the addresses that were not looked at for longest; return how many."""
    items = (
        EvidenceItem.objects.exclude(address="")
        .exclude(state=rules.State.WITHDRAWN.value)
        .order_by(F("address_checked_on").asc(nulls_first=True), "pk")[:most]
    )
    number = 0
    for item in items:
        actions.look_at_address(item, ask, at=timezone.now())
        number += 1
    return number


@task()
def check_addresses() -> int:
    """The weekly look; an installation that may not reach the web looks at nothing."""
    return look_at_addresses(fetch) if settings.CHECK_ADDRESSES and not settings.DEMO else 0
