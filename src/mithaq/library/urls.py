"""Addresses of the library. Evidence has a file of its own, included here."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.library import urls_evidence, views, views_desk, views_search

app_name = "library"
urlpatterns: list[URLPattern] = [
    *list_paths("library", views.DocumentList),
    path("library/search", views_search.search, name="search"),
    path("library/new", views_desk.AddPage.as_view(), name="add"),
    *list_paths("desk/library", views_desk.DeskDocuments),
    path("library/<int:pk>", views.document, name="document"),
    path("library/<int:pk>.json", views.document_data, name="document_data"),
    path("library/<int:pk>/texts/<int:text>", views.text, name="text"),
    path("library/<int:pk>/texts/<int:text>.json", views.text_data, name="text_data"),
    path("library/<int:pk>/texts/<int:text>/again", views_desk.read_again, name="read_again"),
    path("library/<int:pk>/change", views_desk.ChangePage.as_view(), name="change"),
    path("library/<int:pk>/add-text", views_desk.AddTextPage.as_view(), name="add_text"),
    path("library/<int:pk>/withdraw", views_desk.WithdrawPage.as_view(), name="withdraw"),
    *urls_evidence.urlpatterns,
]
