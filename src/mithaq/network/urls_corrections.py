"""Addresses of proposed corrections; part of the network's."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.network import views_corrections as views

paths: list[URLPattern] = [
    path("desk/organisations/of/<slug:code>/propose", views.ProposePage.as_view(), name="propose"),
    *list_paths("desk/proposals", views.ProposalList),
    path("desk/proposals/<int:pk>", views.AnswerPage.as_view(), name="proposal"),
    path("desk/proposals/<int:pk>/take-back", views.take_back, name="take_back"),
]
