"""Addresses of the network."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.core.views_imports import import_paths
from mithaq.network import (
    urls_corrections,
    urls_erasure,
    urls_keeping,
    urls_merging,
    urls_roles,
    urls_surveys,
    views,
    views_applications,
    views_desk,
    views_gaps,
    views_join,
)
from mithaq.network.organisation_import import OrganisationImport

app_name = "network"
urlpatterns: list[URLPattern] = [
    path("network", views.network, name="network"),
    path("network.<format:format>", views.network_data, name="network_data"),
    *list_paths("directory", views.Directory),
    path("directory/<slug:code>", views.entry, name="entry"),
    path("join", views_join.JoinPage.as_view(), name="join"),
    path("join/<str:token>", views_join.by_link, name="application_by_link"),
    path("join/<str:token>/write", views_join.WritePage.as_view(), name="write_application"),
    path("vouch/<str:token>", views_join.RefereePage.as_view(), name="referee"),
    *list_paths("desk/organisations", views_desk.OrganisationList),
    path("desk/organisations/add", views_desk.AddOrganisation.as_view(), name="add_organisation"),
    *import_paths("desk/organisations/import", OrganisationImport()),
    path("desk/my-organisation", views_desk.my_organisation, name="my_organisation"),
    path("desk/organisations/of/<slug:code>", views_desk.organisation, name="organisation"),
    path(
        "desk/organisations/of/<slug:code>/held.json", views_desk.organisation_data, name="organisation_data"
    ),
    path(
        "desk/organisations/of/<slug:code>/edit",
        views_desk.EditOrganisation.as_view(),
        name="edit_organisation",
    ),
    path(
        "desk/organisations/of/<slug:code>/correct", views_desk.OwnPage.as_view(), name="correct_organisation"
    ),
    path("desk/organisations/of/<slug:code>/event", views_desk.EventPage.as_view(), name="event"),
    path("desk/organisations/of/<slug:code>/confirm", views_desk.confirm, name="confirm"),
    *list_paths("desk/applications", views_applications.ApplicationList),
    path("desk/applications/<int:pk>", views_applications.application, name="application"),
    path("desk/applications/<int:pk>/check", views_applications.CheckPage.as_view(), name="check"),
    path("desk/applications/<int:pk>/opinion", views_applications.OpinionPage.as_view(), name="opinion"),
    path("desk/applications/<int:pk>/open-vote", views_applications.OpenVotePage.as_view(), name="open_vote"),
    path("desk/applications/<int:pk>/declare", views_applications.DeclarePage.as_view(), name="declare"),
    path("desk/applications/<int:pk>/vote", views_applications.VotePage.as_view(), name="vote"),
    path("desk/applications/<int:pk>/close", views_applications.ClosePage.as_view(), name="close_vote"),
    *list_paths("desk/gaps", views_gaps.GapList),
    *urls_merging.paths,
    *urls_corrections.paths,
    *urls_keeping.paths,
    *urls_erasure.paths,
    *urls_roles.paths,
    *urls_surveys.paths,
]
