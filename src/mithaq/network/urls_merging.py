"""Addresses of merging; part of the network's."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.network import views_merging

paths: list[URLPattern] = [
    *list_paths("desk/duplicates", views_merging.LikePairList),
    path("desk/duplicates/<int:pk>/different", views_merging.different, name="different"),
    path(
        "desk/duplicates/organisations/<slug:code>/<slug:other>",
        views_merging.MergeOrganisations.as_view(),
        name="merge_organisations",
    ),
    path(
        "desk/duplicates/people/<int:pk>/<int:other>",
        views_merging.MergePeople.as_view(),
        name="merge_people",
    ),
    path("desk/organisations/of/<slug:code>/merge", views_merging.ChooseOther.as_view(), name="choose_other"),
    *list_paths("desk/merges", views_merging.MergeList),
    path("desk/merges/<int:pk>", views_merging.merge_page, name="merge"),
    path("desk/merges/<int:pk>/undo", views_merging.undo, name="undo_merge"),
]
