"""Everything held about me. My work is in `views_work`."""

import io
import json
import zipfile

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from mithaq.accounts.guards import requires
from mithaq.accounts.models import User
from mithaq.accounts.permissions import is_signed_in
from mithaq.core import audit
from mithaq.desk import queries


@never_cache
@requires(is_signed_in)
def my_data(request: HttpRequest) -> HttpResponseBase:
    """Show what tables hold something about me; send all of it when asked by POST."""
    person = request.user
    assert isinstance(person, User)  # noqa: S101 - the guard let nobody else in
    if request.method == "POST":
        return _download(person)
    counts: dict[str, tuple[str, int]] = {}
    for held in queries.held_about(person):
        label, before = counts.get(held.table, (str(held.label), 0))
        if count := held.rows.count():
            counts[held.table] = (label, before + count)
    return render(request, "desk/my_data.html", {"counts": sorted(counts.items())})


def _download(person: User) -> HttpResponse:
    now = timezone.now()
    audit.record(person, "export_my_data", person, at=now)
    data = {
        "meta": {"person": person.pk, "generated": now.isoformat(), "format": "mithaq-my-data-1"},
        "tables": queries.as_data(person),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", text)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="my-data-{now:%Y-%m-%d}.zip"'
    return response
