"""Addresses of the world's pages."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.core.twins import public_page
from mithaq.world import views, views_confirm, views_parties

app_name = "world"
_provision = public_page(areas=("world",))(views.provision_page)
urlpatterns: list[URLPattern] = [
    *list_paths("treaties", views.TreatyList),
    *list_paths("sources", views_parties.SourceList),
    *list_paths("treaties/<slug:treaty>/parties", views_parties.PartyList),
    *list_paths("treaties/<slug:treaty>", views.TreatyPage),
    path("treaties/<slug:treaty>/<int:number>", _provision, name="provision"),
    path("treaties/<slug:treaty>/<int:number>.<format:format>", _provision, name="provision_data"),
    path("desk/values", views_confirm.waiting_page, name="waiting"),
    path(
        "desk/values/<slug:treaty>/<int:number>/<slug:language>",
        views_confirm.confirm_title_page,
        name="confirm_title",
    ),
    path("desk/values/<slug:treaty>/<slug:iso3>", views_confirm.confirm_party_page, name="confirm_party"),
]
