"""Addresses of official answers."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.reports import views_answers

urlpatterns: list[URLPattern] = [
    *list_paths("desk/pairs", views_answers.PairQueue),
    path(
        "desk/official-documents/add",
        views_answers.AddOfficialDocument.as_view(),
        name="add_official_document",
    ),
    path("desk/reports/<slug:code>/answers", views_answers.answers_page, name="answers"),
    path("desk/reports/<slug:code>/answers/<int:pk>/ask", views_answers.ask, name="ask_engine"),
    path("reports/<slug:code>/answers/<int:pk>", views_answers.PairPage.as_view(), name="pair"),
]
