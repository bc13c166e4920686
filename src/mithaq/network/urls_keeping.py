"""Addresses of the log's corrections, the rows behind a count, and people; part of the network's."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.network import views_counted, views_people

paths: list[URLPattern] = [
    path(
        "desk/organisations/of/<slug:code>/events/<int:pk>/withdraw",
        views_counted.WithdrawPage.as_view(),
        name="withdraw_event",
    ),
    *list_paths("desk/organisations/counted", views_counted.CountedList),
    *list_paths("individuals", views_people.IndividualList),
    *list_paths("desk/people", views_people.PersonList),
    path("desk/people/<int:pk>", views_people.person_page, name="person"),
    path("desk/people/<int:pk>/held.json", views_people.person_data, name="person_data"),
]
