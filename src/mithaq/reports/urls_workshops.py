"""Addresses of workshops; part of the reports'."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.reports import views_workshops as views

urlpatterns: list[URLPattern] = [
    *list_paths("workshops", views.WorkshopList),
    path("workshops/<int:pk>", views.workshop_page, name="workshop"),
    path("desk/workshops/new", views.WorkshopNew.as_view(), name="workshop_new"),
    path("desk/workshops/<int:pk>/edit", views.WorkshopEdit.as_view(), name="workshop_edit"),
    path("desk/workshops/<int:pk>/outputs/new", views.OutputNew.as_view(), name="workshop_output_new"),
    path("desk/workshops/<int:pk>/withdraw", views.WorkshopWithdraw.as_view(), name="workshop_withdraw"),
]
