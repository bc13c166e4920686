"""Addresses of evidence; part of the library's."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.library import views_evidence as views

urlpatterns: list[URLPattern] = [
    *list_paths("desk/evidence", views.EvidenceList),
    path("desk/evidence/add", views.AddPage.as_view(), name="add_evidence"),
    path("evidence/<int:pk>", views.item_page, name="evidence"),
    path("evidence/<int:pk>/copy", views.copy, name="evidence_copy"),
    path("evidence/<int:pk>/original", views.original, name="evidence_original"),
    path("evidence/<int:pk>/describe", views.DescribePage.as_view(), name="describe_evidence"),
    path("evidence/<int:pk>/replace", views.ReplacePage.as_view(), name="replace_evidence"),
    path("evidence/<int:pk>/withdraw", views.WithdrawPage.as_view(), name="withdraw_evidence"),
    path("evidence/<int:pk>/uses/<int:use>", views.look_at_use, name="look_at_use"),
]
