"""Addresses of the work plan and of the theory of change (included by `urls`)."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.results import views_plan

urlpatterns: list[URLPattern] = [
    path("strategy/theory", views_plan.theory, name="theory"),
    path("strategy/theory.json", views_plan.theory_data, name="theory_data"),
    path("strategy/theory/<str:key>/finding", views_plan.FindingNew.as_view(), name="finding_new"),
    path("strategy/findings/<int:pk>/take-back", views_plan.finding_back, name="finding_back"),
    *list_paths("desk/workplan", views_plan.ActivityList),
    path("desk/workplan/new", views_plan.ActivityEdit.as_view(), name="activity_new"),
    path("desk/workplan/<slug:key>", views_plan.activity_page, name="activity"),
    path("desk/workplan/<slug:key>/edit", views_plan.ActivityEdit.as_view(), name="activity_edit"),
    path("desk/workplan/<slug:key>/record", views_plan.RecordNew.as_view(), name="activity_record"),
]
