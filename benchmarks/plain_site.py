"""The two pages of plain Django: a hello, and a paginated list of the same countries by a generic view."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django.views.generic import ListView

LIST = """{% load i18n %}<!doctype html><html lang="{{ LANGUAGE_CODE }}"><head><title>{% translate "Countries" %}</title></head>
<body><h1>{% translate "Countries" %}</h1><p>{{ paginator.count }}</p><table><thead><tr><th>{% translate "Country" %}</th>
<th>{% translate "Code" %}</th><th>{% translate "UN group" %}</th><th>{% translate "Region" %}</th>
<th>{% translate "The Convention" %}</th><th>{% translate "Signed" %}</th><th>{% translate "Deposited" %}</th></tr></thead>
<tbody>{% for country in object_list %}<tr><td><a href="{{ country.get_absolute_url }}">{{ country.names.en }}</a></td>
<td>{{ country.iso3 }}</td><td>{{ country.un_regional_group.names.en|default:"" }}</td>
<td>{% for membership in country.memberships_shown %}{{ membership.region.names.en }}{% endfor %}</td>
{% for party in country.parties_shown %}<td>{% if party.is_party %}{% translate "Party" %}{% endif %}</td>
<td>{{ party.signature|default:"" }}</td><td>{{ party.deposit|default:"" }}</td>{% empty %}<td></td><td></td><td></td>
{% endfor %}</tr>{% endfor %}</tbody></table>
{% if page_obj.has_next %}<a href="?page={{ page_obj.next_page_number }}">{% translate "Next" %}</a>{% endif %}
</body></html>"""


def hello(request: HttpRequest) -> HttpResponse:
    """The least that Django can answer."""
    return HttpResponse("hello", content_type="text/plain")


class Plain(ListView):
    """The countries, as anybody would list them in an afternoon."""

    def get_paginate_by(self, queryset: object) -> int:
        return int(self.request.GET.get("rows", 60))

    def get_queryset(self) -> object:
        from django.db.models import Prefetch

        from mithaq.world.models import Country, CountryRegion, Party

        parties = Prefetch("parties", Party.objects.all(), to_attr="parties_shown")
        memberships = Prefetch(
            "memberships",
            CountryRegion.objects.filter(region__system="coordination").select_related("region"),
            to_attr="memberships_shown",
        )
        countries = Country.objects.select_related("un_regional_group").order_by("names__en")
        return countries.prefetch_related(parties, memberships)

    def render_to_response(self, context: dict, **kwargs: object) -> TemplateResponse:
        return TemplateResponse(self.request, TEMPLATE, context)


TEMPLATE = None
COUNTRY = ([path("countries/<str:iso3>", hello, name="country")], "public")
urlpatterns = [path("hello", hello), path("list", Plain.as_view()), path("", include(COUNTRY))]
django.setup(set_prefix=False)
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != settings.ALLAUTH]
application = WSGIHandler()
TEMPLATE = engines["django"].from_string(LIST)
